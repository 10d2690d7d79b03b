"""The root: what this is and where to go from here, for programs and for people."""

from collections.abc import Iterable, Mapping
from string import Template

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from predict_api.documents.description import SUMMARY, TITLE, VERSION
from predict_api.documents.error_responses import FAILURES_OF_ANYONE
from predict_api.documents.schemas import Home
from predict_api.gateway import call_in

_LINKS = {
    "documentation": "docs",
    "reference": "redoc",
    "openapi": "openapi.json",
    "models": "models",
    "whoami": "whoami",
    "health": "v2/health/ready",
}

_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>$title</title>
</head>
<body>
  <h1>$title</h1>
  <p>$summary</p>
  <ul>
$items
  </ul>
</body>
</html>
""")
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Caches must not give a program the page that a browser got, nor the other way round.
_VARIES = {"Vary": "Accept"}


def router_for(brought: Iterable[Mapping[str, str]]) -> APIRouter:
    """Return the route of the root.

    Args:
        brought: links of applications: name -> address, relative to the root.
    """
    router = APIRouter(tags=["Health"])
    targets = _LINKS | {name: link for links in brought for name, link in links.items()}

    @router.get(
        "/", summary="What this is, and links", response_model=Home, responses=FAILURES_OF_ANYONE
    )
    async def home(request: Request) -> Response:
        """Links are relative to this address. Browsers get a page."""
        prefix = _prefix(call_in(request.scope).gateway_path)
        links = {name: prefix + target for name, target in targets.items()}
        if "text/html" in request.headers.get("accept", ""):
            headers = {"Content-Security-Policy": _POLICY, **_VARIES}
            return HTMLResponse(_html(links), headers=headers)
        body = {"name": TITLE, "version": VERSION, "description": SUMMARY, "links": links}
        return JSONResponse(body, headers=_VARIES)

    return router


def _prefix(path: str) -> str:
    """Return what relative links need before them: nothing, or the stage if a slash is missing.

    API Gateway answers `/prod` like `/prod/`, but for a browser `docs` is `/docs` there.
    """
    return "" if path.endswith("/") else path.rpartition("/")[2] + "/"


def _html(links: dict[str, str]) -> str:
    items = "\n".join(
        f'    <li><a href="{target}">{name}</a></li>' for name, target in links.items()
    )
    return _PAGE.substitute(title=TITLE, summary=SUMMARY, items=items)
