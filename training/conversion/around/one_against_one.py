"""OneVsOneClassifier: a classifier a pair of classes, of which each has a vote."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from training.conversion.around.members import label_of
from training.conversion.around.writers import of_second
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ScoreOutputs
from training.conversion.links import greatest
from training.conversion.models.machines import with_confidence

if TYPE_CHECKING:
    from training.conversion.around.writers import Writers
    from training.conversion.graph import Estimator, Graph

_TWO = 2


def one_against_one(
    graph: Graph, several: Estimator, columns: str, writers: Writers
) -> ScoreOutputs:
    """Write a OneVsOneClassifier of three classes or more."""
    classes = len(several.classes_)
    if classes == _TWO or several.pairwise_indices_ is not None:
        raise NoExactWriterError("a OneVsOneClassifier of two classes, or of kernels")
    members = several.estimators_
    axis = graph.constant(np.array([1]))
    labels = graph.apart(members, lambda one: label_of(writers.write(graph, one, columns)))
    columns_of_labels = [graph.add("Unsqueeze", label, axis) for label in labels]
    second = graph.to_double(graph.add("Concat", *columns_of_labels, axis=1))
    responses = graph.apart(members, lambda one: writers.respond(graph, one, columns))
    sure = graph.add("Concat", *(of_second(graph, one) for one in responses), axis=1)
    pairs = list(combinations(range(classes), 2))
    scores = with_confidence(
        graph, graph.add("Sub", graph.doubles(1.0), second), graph.add("Neg", sure), pairs
    )
    return ScoreOutputs(greatest(graph, scores), scores)
