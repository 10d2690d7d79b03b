"""skl2onnx, for what no exact writer knows: the form that serving runs, in one element type.

Whether the graph answers what the estimator answers is not assumed here but measured by
`training.proof`: converters are known to be silently wrong.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Literal

from onnx import TensorProto
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.base import is_classifier

from prediction.runtimes.onnx import INPUT_NAME, session
from training.conversion.converted_outputs import put_in_form
from training.conversion.tasks import task_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onnx import ModelProto

    from prediction.manifest import Task
    from training.conversion.graph import Estimator

type DType = Literal["float32", "float64"]

_TENSORS = {"float32": FloatTensorType, "float64": DoubleTensorType}
_ELEMENTS = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE}


def converted(
    estimator: Estimator, columns: int, dtype: DType, task: Task | None = None
) -> ModelProto:
    """Convert a fitted estimator; raises whatever the converter does, or loading its graph."""
    graph = _to_onnx(estimator, columns, dtype)
    put_in_form(graph, _ELEMENTS[dtype], estimator, task or task_of(estimator))
    graph = _without_leftovers(graph)
    session(graph.SerializeToString())
    return graph


def _to_onnx(estimator: Estimator, columns: int, dtype: DType) -> ModelProto:
    refusal: Exception | None = None
    for options in _options(estimator):
        try:
            return _with(options, estimator, columns, dtype)
        # Each converter knows options of its own, and raises whatever comes to hand at others.
        except Exception as error:
            if "option" not in str(error).lower():
                raise
            refusal = refusal or error
    raise refusal or TypeError(type(estimator).__name__)


def _options(estimator: Estimator) -> Iterator[dict[str, bool] | None]:
    """Return the options to try, one after the other, until the converter knows them."""
    if is_classifier(estimator):
        # Probabilities as a tensor, not as a list of dictionaries; scores as they are.
        if not hasattr(estimator, "predict_proba"):
            yield {"zipmap": False, "raw_scores": True}
            yield {"raw_scores": True}
        yield {"zipmap": False}
    yield None


def _with(
    options: dict[str, bool] | None, estimator: Estimator, columns: int, dtype: DType
) -> ModelProto:
    with warnings.catch_warnings():
        # The converter looks at attributes of SVC that are about to go, and does without them.
        warnings.filterwarnings("ignore", "Attribute `prob[AB]_` was deprecated", FutureWarning)
        graph: ModelProto = to_onnx(
            estimator,
            initial_types=[(INPUT_NAME, _TENSORS[dtype]([None, columns]))],
            options=options,
            # Without a name it would get a random one, and training would not be repeatable.
            name="model",
        )
    return graph


def _without_leftovers(graph: ModelProto) -> ModelProto:
    """Drop constants that no node reads: ONNX Runtime warns of each whenever it loads them."""
    read = {name for node in graph.graph.node for name in node.input}
    kept = [constant for constant in graph.graph.initializer if constant.name in read]
    del graph.graph.initializer[:]
    graph.graph.initializer.extend(kept)
    return graph
