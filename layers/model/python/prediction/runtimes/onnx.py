"""The runtime of graphs: instances become one matrix, and ONNX Runtime answers it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime as ort

from prediction.answers import kind_of
from prediction.columns import Encoding, Matrix, encode
from prediction.manifest import Manifest
from prediction.runtimes.runtime import Ran, Rows

INPUT_NAME = "columns"


class OnnxRuntime:
    """A graph in a session."""

    def __init__(self, manifest: Manifest, artifact: bytes | Path) -> None:
        self._columns = manifest.columns
        self._dtype = manifest.artifact.dtype
        self._outputs = kind_of(manifest).outputs
        self._session = session(artifact)

    def run(self, rows: Rows) -> Ran:
        """Answer for all rows, in order, in one run."""
        matrix = encode(self._columns, rows)
        feed = {INPUT_NAME: matrix.astype(self._dtype, copy=False)}
        outputs = self._session.run(self._outputs, feed)
        return Ran(outputs, list(self._unknown(rows, matrix)), matrix)

    def _unknown(self, rows: Rows, matrix: Matrix) -> Iterator[tuple[int, str]]:
        for position, column in enumerate(self._columns):
            if column.encoding is not Encoding.CATEGORY:
                continue
            known = matrix[:, position] < len(column.categories)  # not so NaN
            for row in np.flatnonzero(~known).tolist():
                if rows[row][column.input] is not None:
                    yield row, column.input


def session(artifact: bytes | Path) -> ort.InferenceSession:
    """Load a graph as serving does; training proves a graph in no other session."""
    options = ort.SessionOptions()
    # A Lambda below 1,769 MB has less than one core: threads of its own would only wait. And one
    # thread adds in one order: with two, sums of trees differ from scikit-learn's in the last bits.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Beyond the basic ones, optimisations put a float32 factor into products of float64 matrices.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return ort.InferenceSession(artifact, options, providers=["CPUExecutionProvider"])
