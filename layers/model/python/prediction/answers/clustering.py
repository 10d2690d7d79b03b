"""Which of several clusters, with what the model says of the others."""

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
    closed_object,
    indicators,
    lead,
    listed,
    named,
)
from prediction.manifest import Manifest

_DISTANCES = "To the centre of each cluster, in their order."
_PROBABILITIES = "Of each cluster, in their order."


class Clusters(NamedTuple):
    """What a clusterer answers.

    Attributes:
        clusters: number of the cluster, from 0: [rows].
        distances: to the centre of each: [rows, clusters].
        probabilities: of each: [rows, clusters].
    """

    clusters: NDArray[np.int64]
    distances: NDArray[np.float64] | None = None
    probabilities: NDArray[np.float64] | None = None

    def measures(self) -> Mapping[str, Measure]:
        """Return how each part is compared."""
        return {
            "clusters": Measure.LABEL,
            "distances": Measure.SCORE,
            "probabilities": Measure.PROBABILITY,
        }

    def slopes(self) -> NDArray[np.float64]:
        """Return distances and probabilities, or else the cluster's number."""
        told = [part for part in (self.distances, self.probabilities) if part is not None]
        return np.column_stack(told or [self.clusters.astype(np.float64)])

    def margins(self) -> NDArray[np.float64] | None:
        """Return by how much the nearest or most probable cluster leads the next: [rows]."""
        told = self.probabilities if self.distances is None else -self.distances
        return None if told is None or told.shape[1] == 1 else lead(told)


@dataclass(frozen=True)
class Clustering(Kind):
    """The number of a cluster, and besides it distances or probabilities."""

    clusters: int
    besides: tuple[str, ...] = ()

    KNOWN_BY: ClassVar = frozenset({"cluster"})

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """Make the kind of a manifest."""
        return cls(manifest.form.clusters, manifest.form.besides)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the graph's outputs."""
        return ("cluster", *self.besides)

    def schema(self, predicts: str) -> dict[str, Any]:
        """Make the JSON Schema of one prediction."""
        most = self.clusters - 1
        told: dict[str, Any] = {
            "cluster": {"type": "integer", "minimum": 0, "maximum": most, "description": predicts}
        }
        distance = {"type": "number", "minimum": 0}
        described = {
            "distances": listed(distance, self.clusters, _DISTANCES),
            "probabilities": listed(PROBABILITY, self.clusters, _PROBABILITIES),
        }
        return closed_object(told | {name: described[name] for name in self.besides})

    def predictions(self, outputs: Sequence[Output]) -> list[dict[str, Any]]:
        """Make one prediction a row."""
        members = ("cluster", *self.besides)
        rows = zip(*(np.asarray(output).tolist() for output in outputs), strict=True)
        return [dict(zip(members, row, strict=True)) for row in rows]

    def numbers(self, outputs: Sequence[Output]) -> Numbers:
        """Return what is told of each cluster, the chosen one's first.

        That is the distance or the probability; without either, 1 for the chosen one and 0 for
        others.
        """
        chosen = np.asarray(outputs[0])
        told = outputs[1] if self.besides else indicators(chosen, self.clusters)
        names = tuple(range(self.clusters))
        return Numbers(names, np.asarray(told, dtype=np.float64), chosen.astype(np.int64))

    def traits(self) -> tuple[Trait, ...]:
        """Return the cluster."""
        return (Trait("cluster", lambda answers: answers.clusters, named(range(self.clusters))),)

    def answers(self, predictions: Sequence[Mapping[str, Any]]) -> Clusters:
        """Read predictions back into arrays."""
        besides = {name: np.array([one[name] for one in predictions]) for name in self.besides}
        return Clusters(np.array([one["cluster"] for one in predictions]), **besides)

    @classmethod
    def arrays(cls, outputs: Mapping[str, Output]) -> Clusters:
        """Name the arrays of a graph's outputs."""
        besides = {
            name: output.astype(np.float64) for name, output in outputs.items() if name != "cluster"
        }
        return Clusters(outputs["cluster"], **besides)
