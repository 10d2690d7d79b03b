"""The root: what this is and where to go from here, for programs and for people."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from predict_api.documents.description import SUMMARY, TITLE, VERSION
from predict_api.documents.error_responses import FAILURES_OF_ANYONE
from predict_api.documents.schemas import Home
from predict_api.gateway import call_in
from predict_api.pages.site.rendering import BY_ACCEPT, PAGE_HEADERS, html_of
from predict_api.services import ServicesDep

_LINKS = {
    "documentation": "docs",
    "reference": "redoc",
    "openapi": "openapi.json",
    "models": "models",
    "whoami": "whoami",
    "health": "v2/health/ready",
}


class Brought(NamedTuple):
    """What an application adds to the root.

    Attributes:
        links: name -> address, relative to the root.
        tags: name -> what its routes are about.
    """

    links: Mapping[str, str]
    tags: Mapping[str, str]


def router_for(brought: Iterable[Brought]) -> APIRouter:
    """Return the route of the root.

    Args:
        brought: by the applications.
    """
    router = APIRouter(tags=["Health"])
    applications = [application for application in brought if application.links]
    targets = _LINKS | {name: at for one in applications for name, at in one.links.items()}

    @router.get(
        "/", summary="What this is, and links", response_model=Home, responses=FAILURES_OF_ANYONE
    )
    async def home(request: Request, services: ServicesDep) -> Response:
        """Links are relative to this address. Browsers get a page."""
        prefix = _prefix(call_in(request.scope).gateway_path)
        if "text/html" in request.headers.get("accept", ""):
            html = html_of(
                "home.html",
                prefix,
                summary=SUMMARY,
                version=VERSION,
                models=list(services.catalog.manifests()),
                pages=services.settings.model_pages,
                applications=applications,
            )
            return HTMLResponse(html, headers=PAGE_HEADERS | BY_ACCEPT)
        links = {name: prefix + target for name, target in targets.items()}
        body = {"name": TITLE, "version": VERSION, "description": SUMMARY, "links": links}
        return JSONResponse(body, headers=BY_ACCEPT)

    return router


def _prefix(path: str) -> str:
    """Return what relative links need before them: nothing, or the stage if a slash is missing.

    API Gateway answers `/prod` like `/prod/`, but for a browser `docs` is `/docs` there.
    """
    return "" if path.endswith("/") else path.rpartition("/")[2] + "/"
