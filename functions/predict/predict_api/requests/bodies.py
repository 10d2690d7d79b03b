"""What clients send to predict: one instance of a model, or up to a thousand under `instances`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import Body
from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    FailFast,
    Field,
    Tag,
    WrapValidator,
    create_model,
)

from predict_api.errors.invalid_values import TAG_OF_BATCH, TAG_OF_ONE
from predict_api.requests.batch_validation import validate_batch
from prediction.answers import answer
from prediction.instances import MAX_INSTANCES, type_name, with_vendor_names
from prediction.model import Model

_MEMBER = "instances"


class Instances(NamedTuple):
    """Validated instances, and whether they came as a batch, which shapes the answer."""

    rows: Sequence[BaseModel]
    batched: bool

    @classmethod
    def of(cls, body: BaseModel) -> "Instances":
        """Return the instances of a body of the type that `body_type` made."""
        if isinstance(body, _Batch):
            return cls(getattr(body, _MEMBER), batched=True)
        return cls([body], batched=False)

    def answer(self, predictions: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Return the predictions in the shape that the body asked for."""
        return answer(predictions, batched=self.batched)


class _Batch(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def body_type(model: Model, what: str = "", most: int = MAX_INSTANCES) -> Any:  # noqa: ANN401  a type made at run time has no static type
    """Return the type of the body of a prediction by this model, or of what else is asked of it.

    A body is a batch if it has `instances`, so that errors are of one shape only.

    Args:
        model: Whose instances they are.
        what: Distinguishes the batch of another limit in the document.
        most: How many instances a batch may have.
    """
    instance = model.input_type
    rows: Any = Annotated[list[instance], FailFast(), WrapValidator(validate_batch)]  # type: ignore[valid-type]  # made at run time
    batch = create_model(
        f"{instance.__name__}{what}Batch",
        __base__=_Batch,
        __doc__=f"Up to {most:,} instances, answered in order.",
        instances=(rows, Field(min_length=1, max_length=most)),
    )
    one, many = Annotated[instance, Tag(TAG_OF_ONE)], Annotated[batch, Tag(TAG_OF_BATCH)]
    return Annotated[one | many, Discriminator(_tag), Body(openapi_examples=_examples(model))]


def _tag(body: object) -> str:
    is_batch = isinstance(body, _Batch) or (isinstance(body, Mapping) and _MEMBER in body)
    return TAG_OF_BATCH if is_batch else TAG_OF_ONE


def answer_schema(model: Model) -> dict[str, Any]:
    """JSON Schema of the answer: one prediction, or as many as there were instances."""
    name = type_name(model.manifest.name)
    one = with_vendor_names(model.manifest.outputs) | {"title": f"{name}Prediction"}
    many = {
        "title": f"{name}Predictions",
        "type": "object",
        "properties": {"predictions": {"type": "array", "items": one}},
        "required": ["predictions"],
    }
    return {"anyOf": [one, many]}


def answer_content(model: Model) -> dict[str, Any]:
    """Return the answer as the document shows it: its schema, and the answers to the examples."""
    predictions = [golden.prediction for golden in model.manifest.golden]
    examples = {
        "one": {"summary": "One instance", "value": predictions[0]},
        "many": {"summary": "Several instances", "value": {"predictions": predictions}},
    }
    return {"application/json": {"schema": answer_schema(model), "examples": examples}}


def example_instances(model: Model) -> list[dict[str, Any]]:
    """Return instances whose predictions are known, with times that say which zone's they are."""
    golden = [model.input_type.model_validate(one.instance) for one in model.manifest.golden]
    return [one.model_dump(mode="json", exclude_unset=True) for one in golden]


def _examples(model: Model) -> dict[str, Any]:
    instances = example_instances(model)
    return {
        "one": {"summary": "One instance", "value": instances[0]},
        "many": {"summary": "Several instances", "value": {_MEMBER: instances}},
    }
