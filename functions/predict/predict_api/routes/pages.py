"""Pages of models for people, without a key: what their cards publish, and a form to ask them."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from predict_api.gateway import call_in
from predict_api.pages.site.model_page import model_page
from predict_api.pages.site.rendering import PAGE_HEADERS
from predict_api.services import ServicesDep
from prediction.catalog import Catalog

# Not under /models, where the gateway asks for a key: a decision that lets calls without one
# through there would be one slip away from letting them predict.
router = APIRouter(prefix="/pages", include_in_schema=False)


@router.get("/models/{model}")
async def page_of_model(model: str, request: Request, services: ServicesDep) -> HTMLResponse:
    """Show a model, unless the deployment has no pages."""
    if not services.settings.model_pages:
        raise HTTPException(404)
    return page_response(services.catalog, model, root_from(request, "../../"))


def page_response(catalog: Catalog, name: str, root: str) -> HTMLResponse:
    """Answer with the page of a model, which has this reference to the API's root."""
    page = model_page(catalog.get(name), root, list(catalog.plots(name)))
    return HTMLResponse(page, headers=PAGE_HEADERS)


def root_from(request: Request, reference: str) -> str:
    """Return the reference to the API's root, one level longer where a slash ends the address."""
    ends = call_in(request.scope).gateway_path.endswith("/")
    return f"../{reference}" if ends else reference
