"""Several values at once, each by its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from prediction.answers.kind import (
    Kind,
    Measure,
    Numbers,
    Output,
    Trait,
    closed_object,
    nth_of,
    numbers_of_first,
)
from prediction.manifest import Manifest


class SeveralValues(NamedTuple):
    """What a regression with several outputs answers.

    Attributes:
        values: [rows, outputs].
    """

    values: NDArray[np.float64]

    def measures(self) -> Mapping[str, Measure]:
        """Return how each part is compared."""
        return {"values": Measure.VALUE}

    def slopes(self) -> NDArray[np.float64]:
        """Return the values."""
        return self.values

    def margins(self) -> None:
        """Return nothing: nothing is chosen."""


@dataclass(frozen=True)
class MultioutputRegression(Kind):
    """Values by the names of the outputs."""

    names: tuple[str, ...]
    unit: str | None = None

    KNOWN_BY: ClassVar = frozenset({"values"})

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """Make the kind of a manifest."""
        return cls(manifest.form.names, manifest.unit)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the graph's outputs."""
        return ("values",)

    def schema(self, predicts: str) -> dict[str, Any]:
        """Make the JSON Schema of one prediction."""
        number: dict[str, Any] = {"type": "number"} | ({"unit": self.unit} if self.unit else {})
        values = closed_object(dict.fromkeys(self.names, number))
        return closed_object({"values": values | {"description": predicts}})

    def predictions(self, outputs: Sequence[Output]) -> list[dict[str, Any]]:
        """Make one prediction a row."""
        rows = np.asarray(outputs[0]).tolist()
        return [{"values": dict(zip(self.names, row, strict=True))} for row in rows]

    def numbers(self, outputs: Sequence[Output]) -> Numbers:
        """Return the values."""
        return numbers_of_first(self.names, np.asarray(outputs[0]))

    def traits(self) -> tuple[Trait, ...]:
        """Return each value."""
        return tuple(Trait(name, nth_of("values", n)) for n, name in enumerate(self.names))

    def answers(self, predictions: Sequence[Mapping[str, Any]]) -> SeveralValues:
        """Read predictions back into arrays."""
        return SeveralValues(
            np.array([[one["values"][name] for name in self.names] for one in predictions])
        )

    @classmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> SeveralValues:
        """Name the arrays of a graph's outputs."""
        return SeveralValues(outputs["values"].astype(np.float64))
