"""An ONNX graph in the making: nodes and constants under names of their own, float64 throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from prediction.runtimes.onnx import INPUT_NAME
from training.conversion.agreement import Agreement, promise, weaker
from training.conversion.errors import NoExactWriterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import ArrayLike
    from onnx import ModelProto, NodeProto

type Estimator = Any
"""A fitted scikit-learn estimator; scikit-learn publishes no types."""

OPSET = 22
IR_VERSION = 10  # the one of opset 22
ML_DOMAIN = "ai.onnx.ml"
ML_OPSET = 5
"""The version that brought `TreeEnsemble`."""


class ClassOutputs(NamedTuple):
    """The names of a classifier's outputs: int64 [N] and double [N, classes]."""

    label: str
    probabilities: str


class ValueOutputs(NamedTuple):
    """The name of a regression's output: double [N]."""

    value: str


class ScoreOutputs(NamedTuple):
    """The names of the outputs of a classifier without probabilities: int64 [N], double [N, K].

    K is how many classes there are, or 1 for two; the classifier may have no such scores.
    """

    label: str
    scores: str | None = None


class LabelsOutputs(NamedTuple):
    """The names of the outputs of a classifier of several labels.

    int64 [N, labels], and double [N, labels, classes of the label that has the most].
    """

    labels: str
    probabilities: str | None = None


class SeveralOutputs(NamedTuple):
    """The name of the output of a regression with several: double [N, outputs]."""

    values: str


class AnomalyOutputs(NamedTuple):
    """The names of an outlier detector's outputs: int64 [N], 1 for an anomaly, and double [N]."""

    anomaly: str
    score: str


class ClusterOutputs(NamedTuple):
    """The names of a clusterer's outputs: int64 [N], and double [N, clusters] if there are any."""

    cluster: str
    distances: str | None = None
    probabilities: str | None = None


class VectorOutputs(NamedTuple):
    """The name of a transformer's output: double [N, components]."""

    components: str


class DistributionOutputs(NamedTuple):
    """The names of a regression's outputs that tells more than a value.

    double [N], and of quantiles and probabilities double [N, as many as there are].
    """

    value: str
    low: str
    high: str
    quantiles: str
    probabilities: str


type Outputs = (
    ClassOutputs
    | ScoreOutputs
    | LabelsOutputs
    | ValueOutputs
    | SeveralOutputs
    | AnomalyOutputs
    | ClusterOutputs
    | VectorOutputs
)


class Graph:
    """Nodes in the order of their computation.

    Attributes:
        agreement: what is promised of the nodes so far.
        sparse: whether scikit-learn hands a sparse matrix to the step that is written.
    """

    def __init__(self) -> None:
        self.agreement = Agreement.EQUAL
        self.sparse = False
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []
        self._names = 0

    def loosen(self, agreement: Agreement) -> None:
        """Promise no more than this of the graph."""
        self.agreement = weaker(self.agreement, agreement)

    def require_equal(self, step: str) -> None:
        """Refuse a step that jumps at the very values of the data behind one that is not equal.

        Raises:
            NoExactWriterError: a last digit would take many a row to the other side.
        """
        if self.agreement is not Agreement.EQUAL:
            raise NoExactWriterError(f"{step} behind a step that is not equal bit by bit")

    def apart[Part, Written](
        self, parts: Iterable[Part], write: Callable[[Part], Written]
    ) -> list[Written]:
        """Write parts that do not follow one another: what one promises is nothing to the next."""
        before = whole = self.agreement
        written = []
        for part in parts:
            self.agreement = before
            written.append(write(part))
            whole = weaker(whole, self.agreement)
        self.agreement = whole
        return written

    def constant(self, value: ArrayLike) -> str:
        """Add a constant; numbers with a fraction as double, whole ones as int64."""
        name = self._name("constant")
        self._constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def doubles(self, value: ArrayLike) -> str:
        """Add a constant of doubles."""
        return self.constant(np.asarray(value, dtype=np.float64))

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Add a node with one output; returns the output's name."""
        output = self._name(operator.lower())
        self._append(operator, inputs, [output], domain, attributes)
        return output

    def add_pair(self, operator: str, *inputs: str, **attributes: object) -> tuple[str, str]:
        """Add a node with two outputs."""
        pair = self._name(operator.lower()), self._name(operator.lower())
        self._append(operator, inputs, pair, "", attributes)
        return pair

    def to_double(self, name: str) -> str:
        """Add a cast to double."""
        return self.add("Cast", name, to=TensorProto.DOUBLE)

    def to_whole(self, name: str) -> str:
        """Add a cast to int64."""
        return self.add("Cast", name, to=TensorProto.INT64)

    def columns(self, matrix: str, numbers: ArrayLike) -> str:
        """Add a choice of columns, in this order: [N, K] -> [N, chosen]."""
        return self.add("Gather", matrix, self.constant(np.asarray(numbers, np.int64)), axis=1)

    def flat(self, matrix: str) -> str:
        """Add the reshaping of [N, 1] to [N]."""
        return self.add("Reshape", matrix, self.constant(np.array([-1])))

    def model(self, outputs: Outputs | DistributionOutputs, columns: int) -> ModelProto:
        """Close the graph: the input "columns", and outputs under the names of their fields.

        Args:
            outputs: the names of what the nodes compute, by their fields.
            columns: how many the encoded columns are.
        """
        described = []
        for field, name in outputs._asdict().items():
            if name is not None:
                self._nodes.append(helper.make_node("Identity", [name], [field]))
                described.append(_output(field, outputs))
        body = helper.make_graph(
            self._nodes,
            "model",
            [helper.make_tensor_value_info(INPUT_NAME, TensorProto.DOUBLE, [None, columns])],
            described,
            self._constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(ML_DOMAIN, ML_OPSET)]
        model: ModelProto = helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION)
        promise(model, self.agreement)
        return model

    def _append(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        domain: str,
        attributes: dict[str, Any],
    ) -> None:
        node = helper.make_node(operator, list(inputs), list(outputs), domain=domain, **attributes)
        self._nodes.append(node)

    def _name(self, kind: str) -> str:
        self._names += 1
        return f"{kind}_{self._names}"


_RANKS = {"labels": 2, "values": 2, "scores": 2, "distances": 2, "components": 2, "quantiles": 2}
_WHOLE = {"label", "labels", "anomaly", "cluster"}


def _output(field: str, outputs: Outputs | DistributionOutputs) -> Any:  # noqa: ANN401  onnx publishes no types
    """Describe an output of one of these kinds; probabilities have a rank for each."""
    rank = _RANKS.get(field, 1)
    if field == "probabilities":
        rank = 3 if isinstance(outputs, LabelsOutputs) else 2
    element = TensorProto.INT64 if field in _WHOLE else TensorProto.DOUBLE
    return helper.make_tensor_value_info(field, element, [None] * rank)
