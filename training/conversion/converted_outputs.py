"""The outputs of a graph that skl2onnx made, put into the form that serving knows.

The converter names and shapes them as it likes: probabilities of several labels come as a tensor of
rank 2 or 3 or as a sequence, whole numbers as one column, scores of two classes twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto

from prediction.manifest import Task
from training.conversion.errors import ConversionError
from training.conversion.forming import Forming
from training.conversion.servable import served_as, served_classes

if TYPE_CHECKING:
    from collections.abc import Callable

    from onnx import ModelProto

    from training.conversion.graph import Estimator

_TWO = 2
_BY_LABEL_FIRST = 3
"""The rank of probabilities [labels, N, classes]."""


class _Converted(Forming):
    """A graph without outputs, whose nodes still compute what was its outputs."""

    def __init__(self, graph: ModelProto, element: int) -> None:
        super().__init__(graph, element)
        self._free_names({one.name for one in self.given})

    def _free_names(self, names: set[str]) -> None:
        """Rename what was an output: serving may know the name by another meaning."""
        for node in self.body.node:
            for parts in (node.input, node.output):
                for position, name in enumerate(parts):
                    if name in names:
                        parts[position] = f"converted_{name}"

    def taken(self, number: int) -> str:
        """Return the name of what was the output of this number."""
        if number >= len(self.given):
            raise ConversionError("skl2onnx makes a graph that answers less than the estimator")
        return f"converted_{self.given[number].name}"


def put_in_form(graph: ModelProto, element: int, estimator: Estimator, task: Task) -> None:
    """Add the outputs of a kind of answer to a graph.

    Args:
        graph: as the converter made it; changed in place.
        element: the type of its numbers.
        estimator: of which it was made.
        task: what that answers.

    Raises:
        ConversionError: the graph answers less, or in a form that is not known.
    """
    _FORMS[task](_Converted(graph, element), estimator)


def _classes(converted: _Converted, estimator: Estimator) -> None:
    converted.put_label(converted.taken(0), served_classes(estimator))
    converted.put("probabilities", converted.taken(1), 2)


def _scores(converted: _Converted, estimator: Estimator) -> None:
    classes = served_classes(estimator)
    converted.put_label(converted.taken(0), classes)
    if not hasattr(estimator, "decision_function"):
        return
    scores = converted.shaped(converted.taken(1), -1, len(classes))
    if len(classes) == _TWO:
        scores = converted.add("Gather", scores, converted.constant(np.array([1])), axis=1)
    converted.put("scores", scores, 2)


def _labels(converted: _Converted, estimator: Estimator) -> None:
    known = estimator.classes_ if isinstance(estimator.classes_, list) else [np.array([0, 1])]
    counts = {len(one) for one in known}
    if len(counts) > 1 or any(served_as(one) != tuple(range(len(one))) for one in known):
        raise ConversionError("skl2onnx is not asked for labels of other classes than 0 to K - 1")
    converted.put("labels", converted.taken(0), 2, whole=True)
    if hasattr(estimator, "predict_proba"):
        converted.put("probabilities", _by_label(converted), 3)


def _by_label(converted: _Converted) -> str:
    """Add the reordering to [N, labels, classes]."""
    given, told = converted.taken(1), converted.given[1].type
    if told.HasField("sequence_type"):
        return converted.add("ConcatFromSequence", given, axis=1, new_axis=1)
    if len(told.tensor_type.shape.dim) == _BY_LABEL_FIRST:
        return converted.add("Transpose", given, perm=[1, 0, 2])
    # of the second class of each label alone
    one = converted.add("CastLike", converted.constant(np.float32(1)), given)
    axis = converted.constant(np.array([2]))
    both = [converted.add("Sub", one, given), given]
    return converted.add(
        "Concat", *(converted.add("Unsqueeze", part, axis) for part in both), axis=2
    )


def _value(converted: _Converted, _: Estimator) -> None:
    converted.put("value", converted.shaped(converted.taken(0), -1), 1)


def _values(converted: _Converted, _: Estimator) -> None:
    converted.put("values", converted.taken(0), 2)


def _anomaly(converted: _Converted, _: Estimator) -> None:
    sign = converted.shaped(converted.taken(0), -1)
    strange = converted.add("Less", sign, converted.constant(np.array(0)))
    converted.put("anomaly", converted.add("Cast", strange, to=TensorProto.INT64), 1, whole=True)
    converted.put("score", converted.shaped(converted.taken(1), -1), 1)


def _cluster(converted: _Converted, estimator: Estimator) -> None:
    converted.put("cluster", converted.shaped(converted.taken(0), -1), 1, whole=True)
    if hasattr(estimator, "predict_proba"):
        converted.put("probabilities", converted.taken(1), 2)
    elif hasattr(estimator, "transform"):
        converted.put("distances", converted.taken(1), 2)


def _vector(converted: _Converted, _: Estimator) -> None:
    converted.put("components", converted.taken(0), 2)


_FORMS: dict[Task, Callable[[_Converted, Estimator], None]] = {
    Task.CLASSIFICATION: _classes,
    Task.SCORED_CLASSIFICATION: _scores,
    Task.MULTILABEL_CLASSIFICATION: _labels,
    Task.REGRESSION: _value,
    Task.MULTIOUTPUT_REGRESSION: _values,
    Task.ANOMALY_DETECTION: _anomaly,
    Task.CLUSTERING: _cluster,
    Task.TRANSFORMATION: _vector,
}
