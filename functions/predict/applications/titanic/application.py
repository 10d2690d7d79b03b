"""The Titanic model's own routes: a passenger in, survival out."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Security
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, BeforeValidator, Field, ValidationError, create_model

from predict_api.application import Application, routers_of_model
from predict_api.caller import authorized_caller
from predict_api.documents.error_responses import FAILURES, FAILURES_WITH_BODY
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.layers.metrics import predicts
from predict_api.requests.json_body import JsonRoute
from predict_api.requests.number_texts import values_of
from predict_api.scopes import PREDICT
from prediction.model import Model

MODEL = "titanic"
ROUTES = {"/predict": ["GET", "PUT", "POST"]}


class Survival(BaseModel):
    """Whether a passenger would have survived."""

    survived: Literal[0, 1] = Field(examples=[1])
    probability: float = Field(description="Of surviving.", ge=0, le=1, examples=[0.93])


_WITH_BODY: dict[str, Any] = {
    "summary": "Would a passenger have survived?",
    "response_model": Survival,
    "responses": FAILURES_WITH_BODY,
}

_SEXES = {"f": "female", "m": "male", "female": "female", "male": "male"}


def _in_full(sex: object) -> object:
    return _SEXES.get(sex.strip().lower(), sex) if isinstance(sex, str) else sex


Sex = Annotated[
    Literal["female", "male"],
    BeforeValidator(_in_full, json_schema_input_type=Literal["F", "M", "female", "male"]),
]


def passenger_type(model: Model) -> type[BaseModel]:
    """Return the model's own inputs, with a sex that may be abbreviated."""
    return create_model(
        "Passenger",
        __base__=model.input_type,
        __doc__=model.manifest.inputs.get("description"),
        sex=(Sex, Field(description="In any case.", examples=["F"])),
    )


def router_for(model: Model) -> APIRouter:
    """Return the routes of the Titanic model."""
    router = APIRouter(
        route_class=JsonRoute,
        tags=["Titanic"],
        dependencies=[Security(authorized_caller, scopes=[PREDICT]), predicts(MODEL)],
    )
    passenger = passenger_type(model)
    schema = passenger.model_json_schema()

    @router.get(
        "/predict",
        summary="Would a passenger have survived? (asked by query)",
        operation_id="predict_survival_by_query",
        response_model=Survival,
        responses=FAILURES,
        openapi_extra={"parameters": _query_parameters(schema)},
    )
    async def predict_by_query(request: Request) -> Response:
        """Queries end up in histories and logs of browsers and proxies; PUT and POST do not."""
        values = values_of(request.query_params, model.manifest.inputs)
        try:
            asked = passenger.model_validate(values)
        except ValidationError as error:
            raise InvalidInputError.from_validation(error, "query") from error
        return _survival(model, asked)

    @router.put("/predict", operation_id="put_passenger", **_WITH_BODY)
    @router.post("/predict", operation_id="predict_survival", **_WITH_BODY)
    async def predict_by_body(
        body: passenger,  # type: ignore[valid-type]  # made at run time from the manifest
    ) -> Response:
        """PUT and POST are the same here: nothing is stored."""
        return _survival(model, body)

    return router


def _survival(model: Model, passenger: BaseModel) -> Response:
    prediction = model.run([passenger])[0]
    survived = prediction["class"]
    return JSONResponse({"survived": survived, "probability": prediction["class_probabilities"][1]})


def _query_parameters(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": definition}
        for name, definition in schema["properties"].items()
    ]


APPLICATION = Application(
    name="titanic",
    routers=lambda catalog: routers_of_model(catalog, MODEL, router_for, ROUTES),
    tags={"Titanic": "Would this passenger have survived?"},
)
