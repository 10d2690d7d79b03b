"""One class of several, with the classes' scores instead of probabilities, if there are any."""

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
    class_schema,
    closed_object,
    indicators,
    lead,
    listed,
    named,
    numbers_of_first,
)
from prediction.manifest import Class, Manifest

_TWO = 2


class Scores(NamedTuple):
    """What a classifier without probabilities answers: one row an instance.

    Attributes:
        labels: number of the class in the order of the classes, from 0: [rows].
        scores: [rows, classes]; of two classes [rows, 1], above 0 for the second one.
    """

    labels: NDArray[np.int64]
    scores: NDArray[np.float64] | None = None

    def measures(self) -> Mapping[str, Measure]:
        """Return how each part is compared."""
        return {"labels": Measure.LABEL, "scores": Measure.SCORE}

    def slopes(self) -> NDArray[np.float64]:
        """Return the scores, or else the labels."""
        if self.scores is None:
            return self.labels[:, np.newaxis].astype(np.float64)
        return self.scores

    def margins(self) -> NDArray[np.float64] | None:
        """Return how far a score is from 0, or the greatest from the next: [rows]."""
        if self.scores is None:
            return None
        return np.abs(self.scores[:, 0]) if self.scores.shape[1] == 1 else lead(self.scores)


@dataclass(frozen=True)
class ScoredClassification(Kind):
    """Classes as the estimator has them; the graph answers the number of the class."""

    classes: tuple[Class, ...]
    has_scores: bool

    KNOWN_BY: ClassVar = frozenset({"label"})

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """Make the kind of a manifest."""
        return cls(manifest.classes, "scores" in manifest.form.besides)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the graph's outputs."""
        return ("label", "scores") if self.has_scores else ("label",)

    def schema(self, predicts: str) -> dict[str, Any]:
        """Make the JSON Schema of one prediction."""
        told = {"class": class_schema(self.classes, predicts)}
        if self.has_scores:
            told["scores"] = self._scores_schema()
        return closed_object(told)

    def _scores_schema(self) -> dict[str, Any]:
        number = {"type": "number"}
        if len(self.classes) == _TWO:
            return listed(number, 1, f"Above 0 for {self.classes[1]}, else {self.classes[0]}.")
        return listed(number, len(self.classes), "One a class, in their order; no probabilities.")

    def predictions(self, outputs: Sequence[Output]) -> list[dict[str, Any]]:
        """Make one prediction a row."""
        labels, *scores = (np.asarray(output).tolist() for output in outputs)
        predictions: list[dict[str, Any]] = [{"class": self.classes[label]} for label in labels]
        for prediction, row in zip(predictions, *scores, strict=True) if scores else ():
            prediction["scores"] = row
        return predictions

    def numbers(self, outputs: Sequence[Output]) -> Numbers:
        """Return the scores, the predicted class's first; of two classes, the second one's.

        Without scores: 1 for the class that is predicted, and 0 for others.
        """
        labels = np.asarray(outputs[0])
        if self.has_scores and len(self.classes) == _TWO:
            return numbers_of_first(self.classes[1:], np.asarray(outputs[1]).reshape(-1, 1))
        told = outputs[1] if self.has_scores else indicators(labels, len(self.classes))
        return Numbers(self.classes, np.asarray(told, dtype=np.float64), labels.astype(np.int64))

    def traits(self) -> tuple[Trait, ...]:
        """Return the class and, if there are scores, the greatest; of two classes the one score."""
        label = Trait("class", lambda answers: answers.labels, named(self.classes))
        score = Trait("score", lambda answers: answers.scores.max(axis=1))
        return (label, score) if self.has_scores else (label,)

    def answers(self, predictions: Sequence[Mapping[str, Any]]) -> Scores:
        """Read predictions back into arrays."""
        numbers = {label: number for number, label in enumerate(self.classes)}
        labels = np.array([numbers[one["class"]] for one in predictions])
        if not self.has_scores:
            return Scores(labels)
        return Scores(labels, np.array([one["scores"] for one in predictions]))

    @classmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> Scores:
        """Name the arrays of a graph's outputs."""
        scores = outputs.get("scores")
        return Scores(outputs["label"], None if scores is None else scores.astype(np.float64))
