"""The application: routes, the error table and the layers around them."""

from collections.abc import Iterator

from fastapi import APIRouter, Depends, FastAPI
from fastapi.middleware import Middleware

from predict_api.documents.description import CONTACT, DESCRIPTION, LICENSE, TAGS, TITLE, VERSION
from predict_api.documents.openapi import DocumentedAPI, operation_id
from predict_api.error_table import ErrorTable
from predict_api.layers.base_path import BasePath
from predict_api.layers.body_limit import BodyLimit
from predict_api.layers.cross_origin import CrossOrigin
from predict_api.layers.head import Head
from predict_api.layers.key_limits import KeyLimits
from predict_api.layers.request_id import RequestId
from predict_api.layers.response_headers import AnswerHeaders
from predict_api.layers.trailing_slash import TrailingSlash
from predict_api.layers.usage_log import UsageLog
from predict_api.requests.content_type import require_json
from predict_api.requests.query import refuse_other_members
from predict_api.routes import caller, docs, health, home, models, predictions
from predict_api.services import Services


def create_app(services: Services) -> FastAPI:
    """Build the application around the given services.

    Everything in it that depends on a model is made from that model's manifest.
    """
    errors = ErrorTable(application.errors for application in services.applications)
    app = DocumentedAPI(
        title=TITLE,
        version=VERSION,
        description=DESCRIPTION,
        openapi_tags=_tags(services),
        # Relative to /openapi.json itself: right behind any stage, domain or base path.
        servers=[{"url": "."}],
        contact=CONTACT,
        license_info=LICENSE,
        generate_unique_id_function=operation_id,
        docs_url=None,  # served by routes.docs, with files of our own
        redoc_url=None,
        redirect_slashes=False,
        strict_content_type=False,  # a body without a Content-Type is JSON as well
        dependencies=[Depends(require_json), Depends(refuse_other_members)],
        # It would record what clients sent beside what went wrong.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        exception_handlers=errors.handlers,
        middleware=[
            Middleware(Head),
            Middleware(AnswerHeaders),
            Middleware(CrossOrigin),
            Middleware(BasePath),
            Middleware(RequestId, errors),
            Middleware(KeyLimits, services),
            Middleware(UsageLog),
            Middleware(TrailingSlash),
            Middleware(BodyLimit),
        ],
    )
    app.state.services = services
    for router in _routers(services):
        app.include_router(router)
    return app


def _routers(services: Services) -> Iterator[APIRouter]:
    """Yield all routers: the framework's, then the applications' in the order of their list."""
    links = [application.links for application in services.applications]
    yield home.router_for(links)
    yield from (docs.router, health.router, caller.router, predictions.router)
    yield models.router_for(services.catalog)
    for application in services.applications:
        yield from application.routers(services.catalog)


def _tags(services: Services) -> list[dict[str, str]]:
    brought = [application.tags for application in services.applications]
    return [
        {"name": name, "description": description}
        for tags in (TAGS, *brought)
        for name, description in tags.items()
    ]
