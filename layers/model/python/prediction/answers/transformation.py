"""A vector that the inputs are transformed into."""

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
    listed,
    nth_of,
    numbers_of_first,
)
from prediction.manifest import Manifest


class Vectors(NamedTuple):
    """What a transformer answers.

    Attributes:
        components: [rows, components].
    """

    components: NDArray[np.float64]

    def measures(self) -> Mapping[str, Measure]:
        """Return how each part is compared."""
        return {"components": Measure.SCORE}

    def slopes(self) -> NDArray[np.float64]:
        """Return the components."""
        return self.components

    def margins(self) -> None:
        """Return nothing: nothing is chosen."""


@dataclass(frozen=True)
class Transformation(Kind):
    """Components in the order of their names, which the manifest has."""

    names: tuple[str, ...]

    KNOWN_BY: ClassVar = frozenset({"components"})

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """Make the kind of a manifest."""
        return cls(manifest.form.names)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the graph's outputs."""
        return ("components",)

    def schema(self, predicts: str) -> dict[str, Any]:
        """Make the JSON Schema of one prediction."""
        return closed_object({"components": listed({"type": "number"}, len(self.names), predicts)})

    def predictions(self, outputs: Sequence[Output]) -> list[dict[str, Any]]:
        """Make one prediction a row."""
        return [{"components": row} for row in np.asarray(outputs[0]).tolist()]

    def numbers(self, outputs: Sequence[Output]) -> Numbers:
        """Return the components."""
        return numbers_of_first(self.names, np.asarray(outputs[0]))

    def traits(self) -> tuple[Trait, ...]:
        """Return each component."""
        return tuple(Trait(name, nth_of("components", n)) for n, name in enumerate(self.names))

    def answers(self, predictions: Sequence[Mapping[str, Any]]) -> Vectors:
        """Read predictions back into arrays."""
        return Vectors(np.array([one["components"] for one in predictions]))

    @classmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> Vectors:
        """Name the arrays of a graph's outputs."""
        return Vectors(outputs["components"].astype(np.float64))
