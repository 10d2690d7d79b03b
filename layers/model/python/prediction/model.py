"""One loaded model: instances in, predictions out, in one vectorised run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from pydantic import BaseModel, TypeAdapter

from prediction.answers import kind_of
from prediction.columns import Encoding, Matrix, encode
from prediction.instances import Instance, instance_type
from prediction.manifest import Manifest

# The limit that docs/http-api.md names; a run of this size takes milliseconds and its result
# fits a DynamoDB item.
MAX_INSTANCES = 1_000

INPUT_NAME = "columns"


class Model:
    """A verified model, ready to run.

    Attributes:
        manifest: What the model is, takes and gives.
        input_type: The type of its instances, made from the manifest.
    """

    def __init__(self, manifest: Manifest, artifact: bytes | Path) -> None:
        self.manifest = manifest
        self.input_type: type[Instance] = instance_type(manifest.name, manifest.inputs)
        self._kind = kind_of(manifest)
        self._rows: TypeAdapter[list[Any]] = TypeAdapter(list[self.input_type])  # type: ignore[name-defined]  # a type made at run time
        self._session = session(artifact)

    def parse(self, rows: Sequence[object]) -> list[Instance]:
        """Validate plain rows, such as those of a decoded JSON body.

        Raises:
            pydantic.ValidationError: A row is not an instance; each error's `loc` starts with the
                row's index.
        """
        return self._rows.validate_python(list(rows))

    def run(self, instances: Sequence[BaseModel]) -> list[dict[str, Any]]:
        """Predict for instances of `input_type`, in order.

        Returns:
            One dictionary an instance, of the shape of the manifest's `outputs`.
        """
        if not instances:
            return []
        # Instances are flat: their __dict__ is what model_dump() would copy.
        matrix = encode(self.manifest.columns, [instance.__dict__ for instance in instances])
        feed = {INPUT_NAME: matrix.astype(self.manifest.artifact.dtype, copy=False)}
        predictions = self._kind.predictions(self._session.run(self._kind.outputs, feed))
        _tell_unknown(predictions, self.manifest, instances, matrix)
        return predictions


def _tell_unknown(
    predictions: list[dict[str, Any]],
    manifest: Manifest,
    instances: Sequence[BaseModel],
    matrix: Matrix,
) -> None:
    """Name the inputs whose value the model does not know, and takes for missing."""
    for position, column in enumerate(manifest.columns):
        if column.encoding is not Encoding.CATEGORY:
            continue
        known = matrix[:, position] < len(column.categories)  # not so NaN
        for row in np.flatnonzero(~known).tolist():
            if instances[row].__dict__[column.input] is not None:
                predictions[row].setdefault("unknown_inputs", []).append(column.input)


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
