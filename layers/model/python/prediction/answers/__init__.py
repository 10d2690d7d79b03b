"""What models answer, a class a kind: names of outputs, JSON Schema, arrays to rows and back.

A new kind of answer is one new class here and its member of `Task`; serving, export and proof go by
what it says of itself.
"""

from collections.abc import Sequence
from typing import Any

from prediction.answers.anomaly_detection import Anomalies, AnomalyDetection
from prediction.answers.classification import Classes, Classification
from prediction.answers.clustering import Clustering, Clusters
from prediction.answers.kind import Answers, Kind, Measure, Numbers, Trait
from prediction.answers.multilabel_classification import Labels, MultilabelClassification
from prediction.answers.multioutput_regression import MultioutputRegression, SeveralValues
from prediction.answers.regression import Regression, Values
from prediction.answers.scored_classification import ScoredClassification, Scores
from prediction.answers.transformation import Transformation, Vectors
from prediction.manifest import Manifest, Task

__all__ = [
    "Anomalies",
    "Answers",
    "Classes",
    "Clusters",
    "Kind",
    "Labels",
    "Measure",
    "Numbers",
    "Scores",
    "SeveralValues",
    "Trait",
    "Values",
    "Vectors",
    "answer",
    "kind_for",
    "kind_of",
    "kind_with",
]

_KINDS: dict[Task, type[Kind]] = {
    Task.CLASSIFICATION: Classification,
    Task.SCORED_CLASSIFICATION: ScoredClassification,
    Task.MULTILABEL_CLASSIFICATION: MultilabelClassification,
    Task.REGRESSION: Regression,
    Task.MULTIOUTPUT_REGRESSION: MultioutputRegression,
    Task.ANOMALY_DETECTION: AnomalyDetection,
    Task.CLUSTERING: Clustering,
    Task.TRANSFORMATION: Transformation,
}


def kind_of(manifest: Manifest) -> Kind:
    """Return the kind of answer that a manifest describes."""
    return kind_for(manifest.task).of(manifest)


def kind_for(task: Task) -> type[Kind]:
    """Return the kind of answer that a task has."""
    return _KINDS[task]


def kind_with(outputs: Sequence[str]) -> type[Kind]:
    """Return the kind of answer that a graph with these outputs gives."""
    return next(kind for kind in _KINDS.values() if kind.KNOWN_BY.issubset(outputs))


def answer(predictions: Sequence[dict[str, Any]], *, batched: bool) -> dict[str, Any]:
    """What a client gets: the one prediction, or all in order if its instances came as a batch."""
    return {"predictions": list(predictions)} if batched else predictions[0]
