"""The OpenAPI document, interactive documentation (Swagger UI) and reference (ReDoc) of it."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from predict_api.documents import ahead
from predict_api.documents.assets import asset, page, script
from predict_api.services import ServicesDep

# Nothing from another host. ReDoc and Swagger UI write styles into the page, draw with data: URLs,
# and ReDoc searches in a worker that it makes itself.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; worker-src blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
}
# The pages name each file with a digest of its content, so a copy under that name never gets old.
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
# Under any other name, such as that of another version, this content is not the last.
_NOT_KEPT = {"Cache-Control": "no-cache"}

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
async def document(request: Request) -> Response:
    """The OpenAPI document, for programs and for the two pages."""
    return Response(request.app.document, media_type="application/json")


@router.get("/docs")
async def interactive_documentation(request: Request) -> HTMLResponse:
    """Swagger UI."""
    return _page("swagger.html", request)


@router.get("/redoc")
async def reference(request: Request) -> HTMLResponse:
    """ReDoc."""
    return _page("redoc.html", request)


def _page(name: str, request: Request) -> HTMLResponse:
    html = ahead.page(name) or page(name, request.app.title)
    return HTMLResponse(html, headers=_PAGE_HEADERS)


@router.get("/docs/assets/{file}")
async def documentation_file(file: str, services: ServicesDep, v: str = "") -> Response:
    """A file of a page; `v` is its content's digest, so that caches see a new one."""
    scripts = (path for one in services.applications for path in one.scripts)
    path = next((path for path in scripts if path.name == file), None)
    found = script(path) if path else asset(file)
    headers = _KEPT if v == found.digest else _NOT_KEPT
    return Response(found.content, media_type=found.media_type, headers=headers)
