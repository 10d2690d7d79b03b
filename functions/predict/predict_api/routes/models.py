"""Every model's routes, made from its manifest: no model is known by name here."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Security
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from predict_api.caller import Predictor, authorized_caller
from predict_api.documents.error_responses import (
    FAILURES,
    FAILURES_WITH_BODY,
    NO_SUCH_MODEL,
    Responses,
)
from predict_api.documents.schemas import ACCEPTED, ModelDescription, ModelList, ModelSummary
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.layers.metrics import predicts
from predict_api.pages.site.rendering import BY_ACCEPT
from predict_api.requests.bodies import Instances, answer_content, body_type
from predict_api.requests.idempotency_key import RequestKeyDep
from predict_api.requests.json_body import JsonRoute
from predict_api.routes.drift import add_drift
from predict_api.routes.explanations import add_explain
from predict_api.routes.pages import page_response, root_from
from predict_api.routes.refusals import refused_body
from predict_api.routes.when_asked import RoutesWhenAsked
from predict_api.scopes import PREDICT
from predict_api.services import ServicesDep
from predict_api.slow import submission as slow
from prediction.catalog import Catalog
from prediction.manifest import Manifest
from prediction.model import Model

_PATHS = {
    f"/models/{{model}}/{action}": ["POST"] for action in ("predict", "predict-slow", "explain")
}


def routers_for(catalog: Catalog, *, whole: bool) -> Iterator[APIRouter]:
    """Yield the routes that describe the models, and those that predict with each.

    Args:
        catalog: the models at hand.
        whole: with examples for the document, which take a manifest.
    """
    descriptions = _router()
    _add_descriptions(descriptions, next(catalog.manifests(), None) if whole else None)
    yield descriptions
    yield RoutesWhenAsked(catalog, _router_for, _PATHS)


def _router() -> APIRouter:
    return APIRouter(
        route_class=JsonRoute,
        prefix="/models",
        tags=["Models"],
        dependencies=[Security(authorized_caller, scopes=[PREDICT])],
    )


def _router_for(model: Model) -> APIRouter:
    """Return the routes that predict with a model."""
    router, body = _router(), body_type(model)
    _add_predict(router, model, body)
    _add_predict_slow(router, model, body)
    add_explain(router, model)
    return router


def _add_descriptions(router: APIRouter, example: Manifest | None) -> None:
    shown = [] if example is None else [example]
    listed = ModelList(models=[ModelSummary.of(manifest) for manifest in shown])
    described: Responses = {200: _example(ModelDescription.of(shown[0]))} if shown else {}

    @router.get("", summary="List the models", responses={**FAILURES, 200: _example(listed)})
    async def list_models(services: ServicesDep) -> ModelList:
        """What there is to predict with."""
        manifests = services.catalog.manifests()
        return ModelList(models=[ModelSummary.of(manifest) for manifest in manifests])

    @router.get(
        "/{model}",
        summary="Describe a model",
        response_model=ModelDescription,
        responses={**FAILURES, **NO_SUCH_MODEL, **described},
    )
    async def describe_model(
        model: str, request: Request, services: ServicesDep, response: Response
    ) -> object:
        """What the model takes and gives, how good it is, and where it comes from.

        Who asks for HTML gets the model's page.
        """
        found = services.catalog.get(model)
        if services.settings.model_pages and "text/html" in request.headers.get("accept", ""):
            page = page_response(services.catalog, model, root_from(request, "../"))
            page.headers.update(BY_ACCEPT)
            return page
        response.headers.update(BY_ACCEPT)
        return ModelDescription.of(found.manifest)

    add_drift(router)


def _add_predict(router: APIRouter, model: Model, one_or_many: Any) -> None:  # noqa: ANN401  a type made at run time
    manifest = model.manifest
    responses: Responses = {
        **FAILURES_WITH_BODY,
        **refused_body(model),
        200: {"content": answer_content(model)},
    }

    @router.post(
        f"/{manifest.name}/predict",
        summary=f"Predict: {manifest.title}",
        description=manifest.description,
        operation_id=f"predict_{_identifier(manifest.name)}",
        dependencies=[predicts(manifest.name)],
        response_model=None,
        responses=responses,
    )
    async def predict(body: one_or_many) -> Response:
        instances = Instances.of(body)
        return _as_json(instances.answer(model.run(instances.rows)))


def _as_json(answer: object) -> Response:
    """Write an answer; a model may have none in numbers for values that nobody has tried.

    Raises:
        InvalidInputError: it holds a number that is not finite, which JSON cannot say.
    """
    try:
        return JSONResponse(answer)
    except ValueError:
        told = "The model has no finite answer to these values"
        raise InvalidInputError(told, "body") from None


def _add_predict_slow(router: APIRouter, model: Model, one_or_many: Any) -> None:  # noqa: ANN401  a type made at run time
    manifest = model.manifest

    @router.post(
        f"/{manifest.name}/predict-slow",
        summary=f"Predict later: {manifest.title}",
        description="Answers at once with an ID; `Location` says where to redeem it.",
        operation_id=f"predict_slow_{_identifier(manifest.name)}",
        dependencies=[predicts(manifest.name)],
        status_code=202,
        response_model=None,
        responses={**FAILURES_WITH_BODY, **refused_body(model), **ACCEPTED},
    )
    async def predict_slowly(
        body: one_or_many,
        caller: Predictor,
        services: ServicesDep,
        key: RequestKeyDep,
    ) -> Response:
        rows, batched = Instances.of(body)
        submission = slow.a_submission(caller, manifest.name, rows, batched=batched)
        job = slow.submit(services, submission, key)
        return slow.accepted(services, job, location=f"../../predictions/{job.id}")


def _identifier(name: str) -> str:
    return name.replace("-", "_")


def _example(answer: BaseModel) -> dict[str, Any]:
    return {"content": {"application/json": {"example": answer.model_dump(mode="json")}}}
