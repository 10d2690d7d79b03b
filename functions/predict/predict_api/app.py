"""The application: routes, the error table and the layers around them."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.middleware import Middleware

from predict_api.application import Application
from predict_api.documents import ahead
from predict_api.documents.description import CONTACT, DESCRIPTION, LICENSE, TAGS, TITLE, VERSION
from predict_api.documents.openapi import DocumentedAPI, as_json, document_of, operation_id
from predict_api.error_table import ErrorTable
from predict_api.layers.base_path import BasePath
from predict_api.layers.body_limit import BodyLimit
from predict_api.layers.cross_origin import CrossOrigin
from predict_api.layers.drift_counts import DriftCounts
from predict_api.layers.head import Head
from predict_api.layers.key_limits import KeyLimits
from predict_api.layers.request_id import RequestId
from predict_api.layers.response_headers import AnswerHeaders
from predict_api.layers.trailing_slash import TrailingSlash
from predict_api.layers.usage_log import UsageLog
from predict_api.requests.every_request import CHECKS
from predict_api.routes import caller, docs, health, home, models, pages, predictions
from predict_api.routes.when_asked import at_once
from predict_api.services import Services
from prediction.catalog import Catalog


def create_app(services: Services) -> DocumentedAPI:
    """Build the application around the given services.

    What in it depends on a model is made from that model's manifest, when it is first asked for.
    """
    catalog, applications = services.catalog, services.applications
    errors = ErrorTable(application.errors for application in applications)
    app = DocumentedAPI(
        lambda: ahead.document() or as_json(describe(catalog, applications)),
        docs_url=None,  # served by routes.docs, with files of our own
        redoc_url=None,
        redirect_slashes=False,
        strict_content_type=False,  # a body without a Content-Type is JSON as well
        dependencies=CHECKS,
        title=TITLE,
        # It would record what clients sent beside what went wrong.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        exception_handlers=errors.handlers,
        middleware=[
            Middleware(DriftCounts, services),
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
    for router in _routers(catalog, applications, whole=False):
        app.include_router(router)
    return app


def describe(catalog: Catalog, applications: Sequence[Application]) -> dict[str, Any]:
    """Return the OpenAPI document: of an application all of whose routes are made."""
    app = FastAPI(
        title=TITLE,
        version=VERSION,
        description=DESCRIPTION,
        openapi_tags=_tags(applications),
        # Relative to /openapi.json itself: right behind any stage, domain or base path.
        servers=[{"url": "."}],
        contact=CONTACT,
        license_info=LICENSE,
        generate_unique_id_function=operation_id,
        dependencies=CHECKS,
    )
    for router in at_once(_routers(catalog, applications, whole=True)):
        app.include_router(router)
    return document_of(app)


def _routers(
    catalog: Catalog, applications: Sequence[Application], *, whole: bool
) -> Iterator[APIRouter]:
    """Yield all routers: the framework's, then the applications' in the order of their list."""
    yield home.router_for(home.Brought(one.links, one.tags) for one in applications)
    yield from (docs.router, health.router, caller.router, predictions.router, pages.router)
    yield from models.routers_for(catalog, whole=whole)
    for application in applications:
        yield from application.routers(catalog)


def _tags(applications: Sequence[Application]) -> list[dict[str, str]]:
    brought = [application.tags for application in applications]
    return [
        {"name": name, "description": description}
        for tags in (TAGS, *brought)
        for name, description in tags.items()
    ]
