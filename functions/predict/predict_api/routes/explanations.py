"""A model's route of explanations."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from predict_api.documents.error_responses import FAILURES_WITH_BODY, NOT_EXPLAINED, Responses
from predict_api.documents.explanation_schemas import Explanation, Explanations
from predict_api.layers.metrics import counts
from predict_api.requests.bodies import Instances, body_type
from predict_api.routes.refusals import refused_body
from prediction.explanations import MAX_EXPLAINED, explain
from prediction.model import Model


def add_explain(router: APIRouter, model: Model) -> None:
    """Add the route that explains the model's predictions."""
    manifest = model.manifest
    one_or_many: Any = body_type(model, "Explain", MAX_EXPLAINED)

    @router.post(
        f"/{manifest.name}/explain",
        summary=f"Explain: {manifest.title}",
        description="What each input contributes to the prediction, as exact Shapley values"
        " beside rows that the model was made from; sampled, with standard errors, where over"
        " twelve inputs differ from those.",
        operation_id=f"explain_{manifest.name.replace('-', '_')}",
        dependencies=[counts("Explanations", model=manifest.name)],
        response_model=Explanation | Explanations,
        responses={
            **FAILURES_WITH_BODY,
            **refused_body(model),
            **NOT_EXPLAINED,
            **_examples(model),
        },
    )
    async def explain_predictions(body: one_or_many) -> Response:
        rows, batched = Instances.of(body)
        told = explain(model, rows)
        return JSONResponse({"explanations": told} if batched else told[0])


def _examples(model: Model) -> Responses:
    """Return the answers to the examples of the body, as far as they are known."""
    told = [golden.explanation for golden in model.manifest.golden]
    if None in told:
        return {}
    examples = {
        "one": {"summary": "One instance", "value": told[0]},
        "many": {"summary": "Several instances", "value": {"explanations": told}},
    }
    return {200: {"content": {"application/json": {"examples": examples}}}}
