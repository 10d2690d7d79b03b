"""From a fitted estimator to the graph that serving runs: the exact writers, else the converter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.conversion.converter_process import CONVERSION_SECONDS, converted_within
from training.conversion.errors import NoExactWriterError
from training.conversion.exact import exact_graph
from training.conversion.tasks import task_of

if TYPE_CHECKING:
    from onnx import ModelProto

    from prediction.manifest import Task
    from training.conversion.graph import Estimator
    from training.conversion.skl2onnx_graph import DType


def convert(
    estimator: Estimator, columns: int, dtype: DType = "float32", task: Task | None = None
) -> ModelProto:
    """Convert a fitted estimator with the given number of input columns.

    Args:
        estimator: fitted on encoded columns. Trees, their ensembles and the usual preprocessing
            are written exactly, in float64; all else goes through skl2onnx.
        columns: how many they are.
        dtype: of a graph that skl2onnx makes. float32 suits almost everything; SVC and
            SimpleImputer make invalid graphs in float64. float64 is for regressions that must
            agree to more than six digits.
        task: what it answers; needed where several outputs cannot be told from the estimator.

    Raises:
        ConversionError: serving has no such kind of answer, or no converter makes a graph in time.

    Returns:
        A graph with the input "columns" and the outputs of its kind of answer, such as "label" and
        "probabilities", or "value".
    """
    task = task or task_of(estimator)
    try:
        return exact_graph(estimator, columns, task)
    except NoExactWriterError:
        return converted_within(CONVERSION_SECONDS, estimator, columns, dtype, task)
