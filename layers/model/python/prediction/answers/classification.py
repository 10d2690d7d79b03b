"""One class of several, with the probability of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    class_schema,
    closed_object,
    lead,
    listed,
    named,
)
from prediction.manifest import Class, Manifest

_TWO = 2


class Classes(NamedTuple):
    """What a classifier answers: one row an instance.

    Attributes:
        labels: number of the class in the order of the classes, from 0: [rows].
        probabilities: [rows, classes]; each row sums to 1.
    """

    labels: NDArray[np.int64]
    probabilities: NDArray[np.float64]

    def measures(self) -> Mapping[str, Measure]:
        """Return how each part is compared."""
        return {"labels": Measure.LABEL, "probabilities": Measure.PROBABILITY}

    def slopes(self) -> NDArray[np.float64]:
        """Return the probabilities: where they slope, the border between labels is no step."""
        return self.probabilities

    def margins(self) -> NDArray[np.float64]:
        """Return by how much the most probable class leads the next: [rows]."""
        return lead(self.probabilities)


@dataclass(frozen=True)
class Classification(Kind):
    """Classes as the estimator has them; without a list they are 0 to K - 1.

    The graph answers the number of the class, so that it is the same for classes of any type.
    """

    classes: tuple[Class, ...]

    KNOWN_BY: ClassVar = frozenset({"label", "probabilities"})

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """Make the kind of a manifest."""
        return cls(manifest.classes)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the graph's outputs."""
        return ("label", "probabilities")

    def schema(self, predicts: str) -> dict[str, Any]:
        """Make the JSON Schema of one prediction."""
        each = "Probability of each class, in the order of the classes."
        return closed_object(
            {
                "class": class_schema(self.classes, predicts),
                "class_probabilities": listed(PROBABILITY, len(self.classes), each),
            }
        )

    def predictions(self, outputs: Sequence[Output]) -> list[dict[str, Any]]:
        """Make one prediction a row."""
        labels, probabilities = (np.asarray(output).tolist() for output in outputs)
        if self.classes:
            labels = [self.classes[label] for label in labels]
        return [
            {"class": label, "class_probabilities": row}
            for label, row in zip(labels, probabilities, strict=True)
        ]

    def numbers(self, outputs: Sequence[Output]) -> Numbers:
        """Return each class's probability; the predicted one's first."""
        labels, probabilities = (np.asarray(output) for output in outputs)
        names = self.classes or tuple(range(probabilities.shape[1]))
        return Numbers(names, probabilities.astype(np.float64), labels.astype(np.int64))

    def traits(self) -> tuple[Trait, ...]:
        """Return the class and its probability; of two classes, the probability of the second."""
        label = Trait("class", lambda answers: answers.labels, named(self.classes))
        if len(self.classes) == _TWO:
            second = f"probability of {self.classes[1]}"
            return (label, Trait(second, lambda answers: answers.probabilities[:, 1]))
        greatest = Trait("greatest probability", lambda answers: answers.probabilities.max(axis=1))
        return (label, greatest)

    def answers(self, predictions: Sequence[Mapping[str, Any]]) -> Classes:
        """Read predictions back into arrays."""
        numbers = {label: number for number, label in enumerate(self.classes)}
        labels = [numbers[one["class"]] for one in predictions]
        return Classes(
            np.array(labels), np.array([one["class_probabilities"] for one in predictions])
        )

    @classmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> Classes:
        """Name the arrays of a graph's outputs."""
        return Classes(outputs["label"], outputs["probabilities"].astype(np.float64))
