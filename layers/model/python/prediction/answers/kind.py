"""What every kind of answer says of itself."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from prediction.manifest import Manifest

type Output = NDArray[Any]

PROBABILITY: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}


class Measure(StrEnum):
    """How two answers of a part are compared."""

    LABEL = "label"
    """Equal or not."""
    PROBABILITY = "probability"
    """By their difference."""
    VALUE = "value"
    """By their difference, relative to the value."""
    CHANCE = "chance"
    """By their difference; a probability that stands beside a value."""


class Answers(Protocol):
    """The answers to several rows, a named tuple of arrays; None where there is no such part."""

    def _asdict(self) -> dict[str, Any]: ...

    def measures(self) -> Mapping[str, Measure]:
        """Return how each part is compared."""

    def slopes(self) -> NDArray[np.float64]:
        """Return the numbers in which steps of the answer show: [rows, numbers]."""


class Kind(ABC):
    """One kind of answer, with what one model's manifest says of it."""

    FIRST_OUTPUT: ClassVar[str]
    """The output by which a graph of this kind is known."""

    @classmethod
    @abstractmethod
    def of(cls, manifest: Manifest) -> Self:
        """Make the kind of a manifest."""

    @property
    @abstractmethod
    def outputs(self) -> tuple[str, ...]:
        """The names of the graph's outputs."""

    @abstractmethod
    def schema(self, predicts: str) -> dict[str, Any]:
        """Make the JSON Schema of one prediction; `predicts` says what is predicted."""

    @abstractmethod
    def predictions(self, outputs: Sequence[Output]) -> list[dict[str, Any]]:
        """Make one prediction a row from the graph's outputs, in the order of `outputs`."""

    @abstractmethod
    def answers(self, predictions: Sequence[Mapping[str, Any]]) -> Answers:
        """Read predictions back into arrays."""

    @classmethod
    @abstractmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> Answers:
        """Name the arrays of a graph's outputs."""


def closed_object(properties: dict[str, Any]) -> dict[str, Any]:
    """Make the JSON Schema of an object with exactly these members."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
