"""Ask a model's folder as Lambda would, in a process of its own, for the rows of a proof."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from prediction.answers import kind_of
from prediction.columns import Encoding
from prediction.manifest import read_manifest
from training.artifacts import as_in_lambda
from training.encoded_times import text_of
from training.parity import ParityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from prediction.answers import Answers
    from prediction.columns import Column, Matrix

_SCRIPT = Path(as_in_lambda.__file__)
LAYER = Path(__file__).parents[2] / "layers" / "model"


@contextmanager
def session(
    folder: Path, encoded: Sequence[Column], served: Sequence[Column]
) -> Iterator[Callable[[Matrix], Answers]]:
    """Start the process; what it gives is asked for matrices.

    Args:
        folder: of the model: its files and manifest.
        encoded: the columns of the matrices.
        served: the same as serving makes them.
    """
    kind = kind_of(read_manifest(folder))
    with subprocess.Popen(  # noqa: S603  this project's own file
        [sys.executable, "-P", str(_SCRIPT), str(folder), str(LAYER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    ) as process:

        def ask(matrix: Matrix) -> Answers:
            outputs = _answered(process, sent(matrix, encoded, served))
            named = {name: np.array(one) for name, one in zip(kind.outputs, outputs, strict=True)}
            return kind.arrays(named)

        try:
            yield ask
        finally:
            process.kill()


def _answered(process: subprocess.Popen[str], rows: list[dict[str, Any]]) -> list[Any]:
    if process.stdin is None or process.stdout is None:
        raise ParityError("the process that serves has no pipes")
    try:
        process.stdin.write(json.dumps(rows) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline() or "{}")
    except BrokenPipeError:
        answer = {}
    if "outputs" not in answer:
        reason = answer.get("refused", "the process that serves ended")
        raise ParityError(f"it cannot be served as the layer has it: {reason}")
    outputs: list[Any] = answer["outputs"]
    return outputs


def sent(
    matrix: Matrix, encoded: Sequence[Column], served: Sequence[Column]
) -> list[dict[str, Any]]:
    """Write encoded rows as serving gets them from clients."""
    columns = [
        [_value(code, column, one.encoding) for code in matrix[:, position].tolist()]
        for position, (column, one) in enumerate(zip(encoded, served, strict=True))
    ]
    names = [column.input for column in encoded]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _value(code: float, column: Column, encoding: Encoding) -> object:
    if np.isnan(code):
        return None
    if encoding is Encoding.BOOLEAN:
        return bool(code)
    if encoding is Encoding.TIME:
        return text_of(code)
    if column.encoding is not Encoding.CATEGORY:
        return code
    return [*column.categories, unknown_text(column.categories)][int(code)]


def unknown_text(known: Sequence[str]) -> str:
    """Return a text that is none of these."""
    return max(known, key=len) + "?"
