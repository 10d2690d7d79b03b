"""The converter in a process of its own, which is ended when its time is up.

skl2onnx has been seen never to return, and a process cannot take a call back. The package's
`__main__` is the other process.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import onnx

from training.conversion.errors import ConversionError

if TYPE_CHECKING:
    from onnx import ModelProto

    from prediction.manifest import Task
    from training.conversion.graph import Estimator
    from training.conversion.skl2onnx_graph import DType

CONVERSION_SECONDS = 120
"""The slowest conversion that is known to end takes a few seconds, its process three to start."""

REFUSED = 3
"""The process's exit code when it answers with a reason."""


def converted_within(
    seconds: float, estimator: Estimator, columns: int, dtype: DType, task: Task
) -> ModelProto:
    """Convert with skl2onnx, or give up.

    Raises:
        ConversionError: the converter does not know the estimator or one of its settings, does not
            end in time, or ends without a graph; or the estimator cannot be sent to it.
    """
    name = type(estimator).__name__
    try:
        asked = pickle.dumps((estimator, columns, dtype, task))
        done = subprocess.run(  # noqa: S603  this very package
            [sys.executable, "-m", __package__],
            input=asked,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
    except subprocess.TimeoutExpired as error:
        raise ConversionError(f"skl2onnx did not convert {name} in {seconds:g} seconds") from error
    # Functions of no module, open files: pickle raises whatever comes to hand.
    except Exception as error:
        raise ConversionError(f"{name} cannot be pickled for the converter: {error}") from error
    if done.returncode == REFUSED:
        reason = done.stdout.decode(errors="replace")
        raise ConversionError(f"skl2onnx cannot convert {name}: {reason}")
    if done.returncode:
        raise ConversionError(f"skl2onnx ended without a graph of {name}")
    return onnx.load_from_string(done.stdout)
