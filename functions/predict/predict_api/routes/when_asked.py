"""Routes that need a model: made by the first request for them, not by the start of the function.

Until then they are known by path and methods. The OpenAPI document is of the made ones.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from fastapi import APIRouter, Request
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.security import SecurityScopes
from starlette.types import Receive, Scope, Send

from predict_api.caller import HEADER, authorized_caller
from predict_api.requests.every_request import CHECKS
from predict_api.scopes import PREDICT
from prediction.catalog import Catalog
from prediction.errors import DamagedModelError, UnknownModelError
from prediction.model import Model

type RouterFor = Callable[[Model], APIRouter]
type Methods = Sequence[str]

_PARAMETER = "model"


class RoutesWhenAsked(APIRouter):
    """The routes of one model, or of any, by paths that are known without it.

    Args:
        catalog: the models at hand.
        router_for: makes a model's routes.
        paths: path -> methods. One with `{model}` stands for all models, and its routes have the
            model's name there.
        model: the model's name, where paths have no `{model}`.
    """

    def __init__(
        self,
        catalog: Catalog,
        router_for: RouterFor,
        paths: Mapping[str, Methods],
        model: str | None = None,
    ) -> None:
        super().__init__()
        self._catalog = catalog
        self._router_for = router_for
        self._model = model
        self._made: dict[str, dict[tuple[str, str], RouteContext]] = {}
        for path, methods in paths.items():
            # Not one of the framework's own routes: those judge a request before it is known what
            # the model takes.
            self.add_route(
                path, _Asked(self, path), methods=[*methods], include_in_schema=False  # type: ignore[arg-type]  # any ASGI application
            )  # fmt: skip

    def at_once(self) -> Iterator[APIRouter]:
        """Make the routes of all models that can serve, as the OpenAPI document shows them."""
        names = self._catalog.expected if self._model is None else [self._model]
        for name in names:
            try:
                yield self._router_for(self._catalog.get(name))
            except DamagedModelError:
                continue

    def name_of(self, scope: Scope) -> str:
        """Return the name of the model that a request asks for."""
        name: str = self._model or scope["path_params"][_PARAMETER]
        return name

    def find(self, name: str, path: str, method: str) -> RouteContext:
        """Return the route, made when first asked for.

        Raises:
            DamagedModelError: The model cannot serve.
            UnknownModelError: There is none.
        """
        model = self._catalog.get(name)  # each time: what is damaged may show later
        if name not in self._made:
            self._made[name] = _by_path(self._router_for(model))
        # a HEAD for which there is no other route is asked as GET, see layers.head
        return self._made[name][path.replace(f"{{{_PARAMETER}}}", name), method]


class _Asked:
    """Passes requests on to the made route; refuses them where there is none."""

    def __init__(self, routes: RoutesWhenAsked, path: str) -> None:
        self.path = path
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = self._routes.name_of(scope)
        try:
            route = self._routes.find(name, self.path, scope["method"])
        except (DamagedModelError, UnknownModelError):
            scope["route"] = self
            await _require_predictor(Request(scope, receive))
            raise
        scope["route"] = route.original_route
        await route.app(scope, receive, send)


async def _require_predictor(request: Request) -> None:
    """Refuse those who may not predict: they need not know which models there are."""
    needed = SecurityScopes([PREDICT])
    await authorized_caller(request, needed, request.headers.get(HEADER))


def _by_path(router: APIRouter) -> dict[tuple[str, str], RouteContext]:
    """Return the routes as an application makes them that checks every request."""
    around = APIRouter(dependencies=CHECKS, strict_content_type=False)
    around.include_router(router)
    return {
        (str(route.path), method): route
        for route in iter_route_contexts(around.routes)
        for method in route.methods or ()
    }


def at_once(routers: Iterable[APIRouter]) -> Iterator[APIRouter]:
    """Yield routers with all their routes made."""
    for router in routers:
        if isinstance(router, RoutesWhenAsked):
            yield from router.at_once()
        else:
            yield router
