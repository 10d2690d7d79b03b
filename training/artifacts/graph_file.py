"""A graph for ONNX Runtime, in `model.onnx`."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import onnx

from prediction.manifest import Artifact
from training.conversion.agreement import promised
from training.parity import answering
from training.proof.rows import Group
from training.proof.thresholds import threshold_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy as np

    from prediction.answers import Answers
    from prediction.columns import Column, Matrix
    from training.conversion.agreement import Agreement
    from training.proof.domains import Domain

_FILE = "model.onnx"
_DTYPES = {onnx.TensorProto.FLOAT: "float32", onnx.TensorProto.DOUBLE: "float64"}


class GraphFile:
    """A graph, written the same whenever it is written.

    Args:
        graph: in the form of serving.
        made_here: of an estimator, and not by others.
    """

    def __init__(self, graph: onnx.ModelProto, *, made_here: bool = True) -> None:
        self._graph = graph
        made_by = ("scikit-learn", "numpy", "skl2onnx") if made_here else ()
        self.libraries = (*made_by, "onnx", "onnxruntime")

    @cached_property
    def _content(self) -> bytes:
        content: bytes = self._graph.SerializeToString(deterministic=True)
        return content

    @property
    def described(self) -> Artifact:
        """What the manifest says of it."""
        # pydantic checks that it is one of the two
        dtype: Any = _DTYPES[self._graph.graph.input[0].type.tensor_type.elem_type]
        digest = hashlib.sha256(self._content).hexdigest()
        return Artifact(file=_FILE, sha256=digest, bytes=len(self._content), dtype=dtype)

    @property
    def files(self) -> Mapping[str, bytes]:
        """The one file."""
        return {_FILE: self._content}

    @property
    def agreement(self) -> Agreement:
        """What the graph says itself."""
        return promised(self._graph)

    def columns(self, encoded: Sequence[Column]) -> tuple[Column, ...]:
        """Return the encoded columns: they are the graph's input."""
        return tuple(encoded)

    @contextmanager
    def asking(
        self, folder: Path, encoded: Sequence[Column]
    ) -> Iterator[Callable[[Matrix], Answers]]:
        """Load the graph in a session of serving's."""
        del folder, encoded  # the graph is all
        yield answering(self._content)

    def probes(
        self, allowed: Sequence[Domain], held_out: Matrix, random: np.random.Generator
    ) -> Iterator[Group]:
        """Yield rows at the splits of its trees, and beside them."""
        yield Group("at a split", threshold_rows(self._graph, allowed, held_out, random))
