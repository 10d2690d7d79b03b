"""A value, and what else a model says of the true one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from prediction.answers.kind import (
    PROBABILITY,
    Kind,
    Measure,
    Numbers,
    Output,
    Trait,
    closed_object,
    numbers_of_first,
)
from prediction.manifest import Manifest

_BOUNDS = ("low", "high")
# What a regression answers besides, under the names that the manifest has in the same order.
_NAMED = ("quantiles", "probabilities")


class Values(NamedTuple):
    """What a regression answers, in the model's unit.

    Attributes:
        value: [rows].
        low: lower end of the interval, [rows].
        high: upper end, [rows].
        quantiles: by the manifest's `quantiles`, [rows, quantiles].
        probabilities: by the manifest's `probabilities`, [rows, probabilities].
    """

    value: NDArray[np.float64]
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None
    quantiles: NDArray[np.float64] | None = None
    probabilities: NDArray[np.float64] | None = None

    def measures(self) -> Mapping[str, Measure]:
        """Return how each part is compared."""
        values = dict.fromkeys(("value", *_BOUNDS, "quantiles"), Measure.VALUE)
        return values | {"probabilities": Measure.CHANCE}

    def slopes(self) -> NDArray[np.float64]:
        """Return all of them side by side."""
        return np.column_stack([part for part in self if part is not None])

    def margins(self) -> None:
        """Return nothing: nothing is chosen."""


@dataclass(frozen=True)
class Regression(Kind):
    """A value, and besides it an interval, quantiles and probabilities if the manifest has them."""

    unit: str | None = None
    interval_coverage: float | None = None
    quantiles: Mapping[str, float] = field(default_factory=dict)
    probabilities: Mapping[str, str] = field(default_factory=dict)

    KNOWN_BY: ClassVar = frozenset({"value"})

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """Make the kind of a manifest."""
        return cls(
            manifest.unit, manifest.interval_coverage, manifest.quantiles, manifest.probabilities
        )

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the graph's outputs."""
        bounds = _BOUNDS if self.interval_coverage is not None else ()
        return ("value", *bounds, *(name for name in _NAMED if getattr(self, name)))

    def schema(self, predicts: str) -> dict[str, Any]:
        """Make the JSON Schema of one prediction."""
        number: dict[str, Any] = {"type": "number"} | ({"unit": self.unit} if self.unit else {})
        outputs: dict[str, Any] = {"value": number | {"description": predicts}}
        if self.interval_coverage is not None:
            coverage = {"type": "number", "const": self.interval_coverage}
            outputs["interval"] = closed_object(
                {"low": number, "high": number, "coverage": coverage}
            )
        if self.quantiles:
            below = "A share of {:g} of true values lies below."
            outputs["quantiles"] = closed_object(
                {
                    name: number | {"description": below.format(level)}
                    for name, level in self.quantiles.items()
                }
            )
        if self.probabilities:
            outputs["probabilities"] = closed_object(
                {name: PROBABILITY | {"description": of} for name, of in self.probabilities.items()}
            )
        return closed_object(outputs)

    def predictions(self, outputs: Sequence[Output]) -> list[dict[str, Any]]:
        """Make one prediction a row."""
        lists = [np.asarray(output).tolist() for output in outputs]
        by_name = dict(zip(self.outputs, lists, strict=True))
        predictions = [{"value": value} for value in by_name["value"]]
        if self.interval_coverage is not None:
            bounds = zip(predictions, by_name["low"], by_name["high"], strict=True)
            for prediction, low, high in bounds:
                prediction["interval"] = {
                    "low": low,
                    "high": high,
                    "coverage": self.interval_coverage,
                }
        for output in _NAMED:
            if names := getattr(self, output):
                for prediction, row in zip(predictions, by_name[output], strict=True):
                    prediction[output] = dict(zip(names, row, strict=True))
        return predictions

    def numbers(self, outputs: Sequence[Output]) -> Numbers:
        """Return the value alone: the rest says how sure it is."""
        value = outputs[self.outputs.index("value")]
        return numbers_of_first(("value",), np.asarray(value).reshape(-1, 1))

    def traits(self) -> tuple[Trait, ...]:
        """Return the value."""
        return (Trait("value", lambda answers: answers.value),)

    def answers(self, predictions: Sequence[Mapping[str, Any]]) -> Values:
        """Read predictions back into arrays."""
        arrays: dict[str, Any] = {"value": np.array([one["value"] for one in predictions])}
        if self.interval_coverage is not None:
            arrays |= {k: np.array([one["interval"][k] for one in predictions]) for k in _BOUNDS}
        for name in _NAMED:
            if getattr(self, name):
                arrays[name] = np.array([list(one[name].values()) for one in predictions])
        return Values(**arrays)

    @classmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> Values:
        """Name the arrays of a graph's outputs."""
        return Values(**{name: output.astype(np.float64) for name, output in outputs.items()})
