"""The demo model's own routes: two numbers in, a class out, at once or later."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Security
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from predict_api.application import Application, routers_of_model
from predict_api.caller import Predictor, authorized_caller
from predict_api.documents.error_responses import FAILURES, FAILURES_WITH_BODY, PENDING_OR_UNKNOWN
from predict_api.documents.schemas import ACCEPTED
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.layers.metrics import predicts
from predict_api.requests.idempotency_key import RequestKeyDep
from predict_api.requests.json_body import JsonRoute
from predict_api.requests.number_texts import PLAIN_NUMBER
from predict_api.scopes import PREDICT
from predict_api.services import ServicesDep
from predict_api.slow import submission as slow
from predict_api.slow.waiting import WaitDep
from prediction.catalog import Catalog
from prediction.jobs import UnknownJobError
from prediction.model import Model

MODEL = "demo"
# What only the model itself can answer.
ROUTES = {
    "/predict/feature_a/{feature_a}/feature_b/{feature_b}": ["GET"],
    "/predict-slow": ["POST"],
}


class Classification(BaseModel):
    """The most probable class, and the probability of each class in the order of their labels."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    label: int = Field(alias="class")
    class_probabilities: list[float]


class DemoClass(BaseModel):
    """The class that was predicted."""

    predicted: int = Field(alias="class", examples=[0])


def _routers(catalog: Catalog) -> Iterator[APIRouter]:
    if MODEL in catalog.expected:
        yield from routers_of_model(catalog, MODEL, router_for, ROUTES)
        yield _redeeming()


def _router() -> APIRouter:
    return APIRouter(
        route_class=JsonRoute,
        tags=["Demo"],
        dependencies=[Security(authorized_caller, scopes=[PREDICT])],
    )


def router_for(model: Model) -> APIRouter:
    """Return the routes that need the demo model."""
    router = _router()
    _add_predict(router, model)
    _add_predict_slow(router, model)
    return router


def _redeeming() -> APIRouter:
    router = _router()
    router.add_api_route(
        "/predict-slow/{id}",
        redeem,
        summary="Redeem the ID of a slow prediction",
        operation_id="redeem_prediction",
        response_model=DemoClass,
        responses={**FAILURES, **PENDING_OR_UNKNOWN},
    )
    return router


def _add_predict(router: APIRouter, model: Model) -> None:
    features_type = model.input_type
    prediction = model.manifest.golden[0].prediction
    first, second = (_in_path(model, name) for name in ("feature_a", "feature_b"))
    answer = {"application/json": {"example": prediction}}

    @router.get(
        "/predict/feature_a/{feature_a}/feature_b/{feature_b}",
        summary="Predict the class of two features",
        operation_id="predict_class",
        dependencies=[predicts(MODEL)],
        response_model=Classification,
        responses={**FAILURES, 200: {"content": answer}},
    )
    async def predict(feature_a: first, feature_b: second) -> Response:  # type: ignore[valid-type]  # made at run time
        """The class, and the probability of each class."""
        values = {"feature_a": feature_a, "feature_b": feature_b}
        try:
            features = features_type.model_validate(values)
        except ValidationError as error:
            raise InvalidInputError.from_validation(error, "path") from error
        return JSONResponse(model.run([features])[0])


def _in_path(model: Model, name: str) -> Any:  # noqa: ANN401  a type made at run time
    """Return the type of an input as a path brings it: its schema is the manifest's."""
    schema = model.manifest.inputs["properties"][name]
    declared = Path(
        allow_inf_nan=False,
        ge=schema.get("minimum"),
        le=schema.get("maximum"),
        description=schema.get("description"),
        examples=schema.get("examples"),
    )
    return Annotated[float, declared, PLAIN_NUMBER]


def _add_predict_slow(router: APIRouter, model: Model) -> None:
    features_type = model.input_type

    @router.post(
        "/predict-slow",
        summary="Queue the prediction of the class of two features",
        operation_id="predict_class_slow",
        dependencies=[predicts(MODEL)],
        status_code=202,
        response_model=None,
        responses={**FAILURES_WITH_BODY, **ACCEPTED},
    )
    async def predict_slowly(
        body: features_type,  # type: ignore[valid-type]  # made at run time from the manifest
        caller: Predictor,
        services: ServicesDep,
        key: RequestKeyDep,
    ) -> Response:
        """Answers at once with an ID; `Location` says where to redeem it."""
        submission = slow.a_submission(caller, MODEL, [body], batched=False)
        job = slow.submit(services, submission, key)
        return slow.accepted(services, job, location=f"predict-slow/{job.id}")


async def redeem(
    job_id: Annotated[str, Path(alias="id")],
    caller: Predictor,
    services: ServicesDep,
    wait: WaitDep,
) -> Response:
    """404 until the result is there, and ever if the ID is not one of yours.

    Nor for a batch, or another model: `/predictions/{id}` has the results of all.
    """
    job = await slow.find(services, caller, job_id, wait, model=MODEL)
    result = slow.redeem(job, wait)
    if "class" not in result:  # a batch
        raise UnknownJobError(job_id)
    return JSONResponse({"class": result["class"]}, headers=wait.headers)


APPLICATION = Application(
    name="demo",
    routers=_routers,
    tags={"Demo": "The smallest model: two numbers in, a class out."},
)
