"""The process in which skl2onnx runs: a pickled estimator comes in, its graph goes out."""

from __future__ import annotations

import os
import pickle
import sys

from training.conversion.converter_process import REFUSED
from training.conversion.skl2onnx_graph import converted


def main() -> int:
    """Convert what stands on standard input; standard output is the graph, or why there is none."""
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What the converter prints must not get into the graph.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answer:
        try:
            asked = pickle.load(sys.stdin.buffer)  # noqa: S301  the parent's own
            answer.write(converted(*asked).SerializeToString(deterministic=True))
        # The converter raises whatever comes to hand; all of it means that it cannot.
        except Exception as error:  # noqa: BLE001
            first = (str(error).strip().splitlines() or [type(error).__name__])[0]
            answer.write(first.encode())
            return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
