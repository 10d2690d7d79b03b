"""Several labels at once, each one of its classes, with their probabilities if there are any."""

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
    indicators,
    lead,
    listed,
    named,
    nth_of,
)
from prediction.manifest import Class, Manifest


class Labels(NamedTuple):
    """What a classifier of several labels answers: one row an instance.

    Attributes:
        labels: of each label, the number of its class, from 0: [rows, labels].
        probabilities: [rows, labels, classes of the label that has the most]; 0 beyond a label's
            own classes.
    """

    labels: NDArray[np.int64]
    probabilities: NDArray[np.float64] | None = None

    def measures(self) -> Mapping[str, Measure]:
        """Return how each part is compared."""
        return {"labels": Measure.LABEL, "probabilities": Measure.PROBABILITY}

    def slopes(self) -> NDArray[np.float64]:
        """Return the probabilities, or else the labels."""
        if self.probabilities is None:
            return self.labels.astype(np.float64)
        return self.probabilities.reshape(len(self.probabilities), -1)

    def margins(self) -> NDArray[np.float64] | None:
        """Return the smallest lead of a class over the next of its label: [rows]."""
        if self.probabilities is None:
            return None
        return np.asarray(lead(self.probabilities).min(axis=1))


@dataclass(frozen=True)
class MultilabelClassification(Kind):
    """Labels by their names, and their classes as the estimator has them."""

    labels: Mapping[str, tuple[Class, ...]]
    has_probabilities: bool

    KNOWN_BY: ClassVar = frozenset({"labels"})

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """Make the kind of a manifest."""
        return cls(manifest.form.labels, "probabilities" in manifest.form.besides)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the graph's outputs."""
        return ("labels", "probabilities") if self.has_probabilities else ("labels",)

    def schema(self, predicts: str) -> dict[str, Any]:
        """Make the JSON Schema of one prediction."""
        each = {name: class_schema(known, f"{name}.") for name, known in self.labels.items()}
        told = {"labels": closed_object(each) | {"description": predicts}}
        if self.has_probabilities:
            order = "Probability of each class, in their order."
            told["probabilities"] = closed_object(
                {
                    name: listed(PROBABILITY, len(known), order)
                    for name, known in self.labels.items()
                }
            )
        return closed_object(told)

    def predictions(self, outputs: Sequence[Output]) -> list[dict[str, Any]]:
        """Make one prediction a row."""
        numbers, *probabilities = (np.asarray(output).tolist() for output in outputs)
        predictions: list[dict[str, Any]] = [{"labels": self._named(row)} for row in numbers]
        for prediction, rows in (
            zip(predictions, *probabilities, strict=True) if probabilities else ()
        ):
            prediction["probabilities"] = {
                name: row[: len(known)]
                for (name, known), row in zip(self.labels.items(), rows, strict=True)
            }
        return predictions

    def _named(self, numbers: Sequence[int]) -> dict[str, Class]:
        each = zip(self.labels.items(), numbers, strict=True)
        return {name: known[number] for (name, known), number in each}

    def numbers(self, outputs: Sequence[Output]) -> Numbers:
        """Return the probability of each class of each label; of the first label, what is chosen.

        Without probabilities: 1 for what is chosen, and 0 for others.
        """
        chosen = np.asarray(outputs[0])
        most = max(len(known) for known in self.labels.values())
        told = np.asarray(outputs[1] if self.has_probabilities else indicators(chosen, most))
        counts = [len(known) for known in self.labels.values()]
        kept = [told[:, label, :count] for label, count in enumerate(counts)]
        names = [f"{name}={_told(one)}" for name, known in self.labels.items() for one in known]
        return Numbers(names, np.hstack(kept).astype(np.float64), chosen[:, 0].astype(np.int64))

    def traits(self) -> tuple[Trait, ...]:
        """Return the class of each label."""
        return tuple(
            Trait(name, nth_of("labels", n), named(classes))
            for n, (name, classes) in enumerate(self.labels.items())
        )

    def answers(self, predictions: Sequence[Mapping[str, Any]]) -> Labels:
        """Read predictions back into arrays."""
        labels = [
            [known.index(one["labels"][name]) for name, known in self.labels.items()]
            for one in predictions
        ]
        if not self.has_probabilities:
            return Labels(np.array(labels))
        most = max(len(known) for known in self.labels.values())
        probabilities = np.zeros((len(predictions), len(self.labels), most))
        for row, one in enumerate(predictions):
            for number, (name, known) in enumerate(self.labels.items()):
                probabilities[row, number, : len(known)] = one["probabilities"][name]
        return Labels(np.array(labels), probabilities)

    @classmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> Labels:
        """Name the arrays of a graph's outputs."""
        told = outputs.get("probabilities")
        return Labels(outputs["labels"], None if told is None else told.astype(np.float64))


def _told(known: Class) -> Class:
    """Return a class as JSON has it, where Python writes it in another way."""
    return str(known).lower() if isinstance(known, bool) else known
