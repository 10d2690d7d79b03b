"""Pages of models for people, without a key: what their cards publish, and a form to ask them."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from predict_api.gateway import call_in
from predict_api.pages.site.model_page import model_page
from predict_api.pages.site.rendering import PAGE_HEADERS
from predict_api.services import ServicesDep
from prediction.model import Model

# Not under /models, where the gateway asks for a key: a decision that lets calls without one
# through there would be one slip away from letting them predict.
router = APIRouter(prefix="/pages", include_in_schema=False)


@router.get("/models/{model}")
async def page_of_model(model: str, request: Request, services: ServicesDep) -> HTMLResponse:
    """Show a model, unless the deployment has no pages."""
    if not services.settings.model_pages:
        raise HTTPException(404)
    return page_response(services.catalog.get(model), root_from(request, "../../"))


def page_response(model: Model, root: str) -> HTMLResponse:
    """Answer with the page of a model, which has this reference to the API's root."""
    return HTMLResponse(model_page(model, root), headers=PAGE_HEADERS)


def root_from(request: Request, reference: str) -> str:
    """Return the reference to the API's root, one level longer where a slash ends the address."""
    ends = call_in(request.scope).gateway_path.endswith("/")
    return f"../{reference}" if ends else reference
