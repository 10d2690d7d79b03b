"""Is it unlike what the model has learned from, and how much?"""

from collections.abc import Mapping, Sequence
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
    numbers_of_first,
)
from prediction.manifest import Manifest

_SCORE = "Of scikit-learn's decision_function: the lower, the stranger."


class Anomalies(NamedTuple):
    """What an outlier detector answers.

    Attributes:
        anomalies: 1 for an anomaly, else 0: [rows].
        scores: the lower, the stranger; an anomaly's is below 0: [rows].
    """

    anomalies: NDArray[np.int64]
    scores: NDArray[np.float64]

    def measures(self) -> Mapping[str, Measure]:
        """Return how each part is compared."""
        return {"anomalies": Measure.LABEL, "scores": Measure.SCORE}

    def slopes(self) -> NDArray[np.float64]:
        """Return the scores: where they slope, the border of anomalies is no step."""
        return self.scores[:, np.newaxis]

    def margins(self) -> NDArray[np.float64]:
        """Return how far the score is from 0: [rows]."""
        return np.abs(self.scores)


class AnomalyDetection(Kind):
    """Anomaly or not, with the score."""

    KNOWN_BY: ClassVar = frozenset({"anomaly", "score"})

    @classmethod
    def of(cls, _: Manifest) -> Self:
        """Make the kind of a manifest."""
        return cls()

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the graph's outputs."""
        return ("anomaly", "score")

    def schema(self, predicts: str) -> dict[str, Any]:
        """Make the JSON Schema of one prediction."""
        return closed_object(
            {
                "anomaly": {"type": "boolean", "description": predicts},
                "score": {"type": "number", "description": _SCORE},
            }
        )

    def predictions(self, outputs: Sequence[Output]) -> list[dict[str, Any]]:
        """Make one prediction a row."""
        anomalies, scores = (np.asarray(output).tolist() for output in outputs)
        pairs = zip(anomalies, scores, strict=True)
        return [{"anomaly": bool(anomaly), "score": score} for anomaly, score in pairs]

    def numbers(self, outputs: Sequence[Output]) -> Numbers:
        """Return the score."""
        score = np.asarray(outputs[self.outputs.index("score")])
        return numbers_of_first(("score",), score.reshape(-1, 1))

    def traits(self) -> tuple[Trait, ...]:
        """Return whether it is an anomaly, and the score."""
        return (
            Trait("anomaly", lambda answers: answers.anomalies, ("false", "true")),
            Trait("score", lambda answers: answers.scores),
        )

    def answers(self, predictions: Sequence[Mapping[str, Any]]) -> Anomalies:
        """Read predictions back into arrays."""
        anomalies = np.array([int(one["anomaly"]) for one in predictions])
        return Anomalies(anomalies, np.array([one["score"] for one in predictions]))

    @classmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> Anomalies:
        """Name the arrays of a graph's outputs."""
        return Anomalies(outputs["anomaly"], outputs["score"].astype(np.float64))
