"""What models answer, a class a kind: names of outputs, JSON Schema, arrays to rows and back.

A new kind of answer is one new class here and its member of `Task`; serving, export and proof go by
what it says of itself.
"""

from collections.abc import Sequence
from typing import Any

from prediction.answers.classification import Classes, Classification
from prediction.answers.kind import Answers, Kind, Measure
from prediction.answers.regression import Regression, Values
from prediction.manifest import Manifest, Task

__all__ = [
    "Answers",
    "Classes",
    "Kind",
    "Measure",
    "Values",
    "answer",
    "kind_of",
    "kind_with",
]

_KINDS: dict[Task, type[Kind]] = {
    Task.CLASSIFICATION: Classification,
    Task.REGRESSION: Regression,
}


def kind_of(manifest: Manifest) -> Kind:
    """Return the kind of answer that a manifest describes."""
    return _KINDS[manifest.task].of(manifest)


def kind_with(outputs: Sequence[str]) -> type[Kind]:
    """Return the kind of answer that a graph with these outputs gives."""
    return next(kind for kind in _KINDS.values() if kind.FIRST_OUTPUT in outputs)


def answer(predictions: Sequence[dict[str, Any]], *, batched: bool) -> dict[str, Any]:
    """What a client gets: the one prediction, or all in order if its instances came as a batch."""
    return {"predictions": list(predictions)} if batched else predictions[0]
