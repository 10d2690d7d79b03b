"""What every kind of answer says of itself."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from prediction.manifest import Class, Manifest

type Output = NDArray[Any]

PROBABILITY: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}


class Measure(StrEnum):
    """How two answers of a part are compared."""

    LABEL = "label"
    """Equal or not."""
    PROBABILITY = "probability"
    """By their difference."""
    SCORE = "score"
    """By their difference, and by it relative to the number: one that may be nearly 0."""
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

    def margins(self) -> NDArray[np.float64] | None:
        """Return how clearly each answer was chosen, 0 for a tie: [rows]; None if none is."""


class Numbers(NamedTuple):
    """The numbers of answers, by which an answer can be explained.

    Attributes:
        names: What each is the number of: a class, an output or the like; each once.
        values: [rows, numbers].
        first: Which one people mean first, of each row: [rows].
    """

    names: Sequence[Class]
    values: NDArray[np.float64]
    first: NDArray[np.int64]


class Trait(NamedTuple):
    """A class or number of the answer, by whose distribution drift is told.

    Attributes:
        name: What people call it.
        of: Takes it out of answers: [rows].
        choices: What its numbers stand for, if they are classes.
    """

    name: str
    of: Callable[[Any], NDArray[Any]]
    choices: tuple[str, ...] = ()


class Kind(ABC):
    """One kind of answer, with what one model's manifest says of it."""

    KNOWN_BY: ClassVar[frozenset[str]]
    """The outputs by which a graph of this kind is known; others may be there besides."""

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

    @abstractmethod
    def numbers(self, outputs: Sequence[Output]) -> Numbers:
        """Return what explanations explain."""

    @abstractmethod
    def traits(self) -> tuple[Trait, ...]:
        """Return by what answers are told apart."""

    @classmethod
    @abstractmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> Answers:
        """Name the arrays of a graph's outputs."""


_JSON_TYPES = {bool: "boolean", int: "integer", str: "string"}


def class_schema(classes: Sequence[Class], meaning: str) -> dict[str, Any]:
    """Make the JSON Schema of one of these classes."""
    return {
        "type": _JSON_TYPES[type(classes[0])],
        "enum": list(classes),
        "description": meaning,
    }


def listed(items: dict[str, Any], count: int, meaning: str) -> dict[str, Any]:
    """Make the JSON Schema of a list of so many of these items."""
    return {
        "type": "array",
        "items": items,
        "minItems": count,
        "maxItems": count,
        "description": meaning,
    }


def numbers_of_first(names: Sequence[Class], values: Output) -> Numbers:
    """Name numbers of which the first is meant first, whatever the row."""
    return Numbers(names, values.astype(np.float64), np.zeros(len(values), dtype=np.int64))


def named(classes: Sequence[Class]) -> tuple[str, ...]:
    """Name classes as texts."""
    return tuple(str(one) for one in classes)


def nth_of(part: str, position: int) -> Callable[[Any], NDArray[Any]]:
    """Return what takes a column out of a part of answers: [rows]."""
    return lambda answers: np.asarray(getattr(answers, part)[:, position])


def indicators(chosen: Output, count: int) -> NDArray[np.float64]:
    """Return 1 for the chosen ones and 0 for others, along a new last axis of `count`.

    Their mean is the share of rows in which each is chosen: what can be explained of an answer that
    has no number.
    """
    return np.equal(np.asarray(chosen)[..., np.newaxis], np.arange(count)).astype(np.float64)


def lead(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much the greatest number leads the next, along the last axis."""
    ordered = np.sort(scores, axis=-1)
    return np.asarray(ordered[..., -1] - ordered[..., -2])


def closed_object(properties: dict[str, Any]) -> dict[str, Any]:
    """Make the JSON Schema of an object with exactly these members."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
