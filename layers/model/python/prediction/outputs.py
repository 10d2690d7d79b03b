"""What predictions look like: one type a task, and one shape for several of them."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from prediction.manifest import Task


class Prediction(BaseModel):
    """What the answers of all models have in common."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)


class Classification(Prediction):
    """The most probable class, and the probability of each class in the order of their labels."""

    label: int = Field(alias="class")
    class_probabilities: list[float]


class Interval(Prediction):
    """Where the true value lies with the given probability, in the unit of the value."""

    low: float
    high: float
    coverage: float = Field(description="share of true values that the interval contains")


class Regression(Prediction):
    """The expected value, in the model's unit, and what else the model says of the true one.

    `unknown_inputs` names inputs whose value the model does not know and has taken for missing.
    """

    value: float
    interval: Interval | None = None
    quantiles: dict[str, float] | None = None
    probabilities: dict[str, float] | None = None
    unknown_inputs: list[str] | None = None


OUTPUT_TYPES: dict[Task, type[Prediction]] = {
    Task.CLASSIFICATION: Classification,
    Task.REGRESSION: Regression,
}


def answer(predictions: Sequence[dict[str, Any]], *, batched: bool) -> dict[str, Any]:
    """What a client gets: the one prediction, or all in order if its instances came as a batch."""
    return {"predictions": list(predictions)} if batched else predictions[0]
