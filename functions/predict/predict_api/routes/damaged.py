"""The routes of a model that cannot serve: each answers 503, and none falls to another route."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request, Response
from fastapi.security import SecurityScopes

from predict_api.caller import HEADER, authorized_caller
from predict_api.scopes import PREDICT
from predict_api.services import services_of


def router_for(model: str, routes: Mapping[str, Sequence[str]]) -> APIRouter:
    """Return the model's own routes: the methods of each path."""

    async def refuse(request: Request) -> Response:
        needed = SecurityScopes([PREDICT])
        await authorized_caller(request, needed, request.headers.get(HEADER))
        services = await services_of(request)
        services.catalog.get(model)
        raise AssertionError(model)  # the line before has raised DamagedModelError

    router = APIRouter()
    for path, methods in routes.items():
        # Not one of the framework's own routes: those judge a query by what the manifest says.
        router.add_route(path, refuse, methods=[*methods], include_in_schema=False)
    return router
