"""Name what the models of the layer need to run, beside ONNX Runtime; run by the build.

    python runtimes.py python/prediction/models ...

It needs nothing but Python. Prints one name a line, such as `scikit-learn`.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ONNX = "onnx"


def runtimes(folders: Iterable[Path]) -> Iterator[str]:
    """Yield the runtime of each model in these folders, as its manifest names it."""
    for manifest in (path for folder in folders for path in folder.glob("*/model.json")):
        yield json.loads(manifest.read_bytes())["artifact"].get("runtime", ONNX)


def main() -> None:
    """Print those of the folders that the command names."""
    for name in sorted(set(runtimes(map(Path, sys.argv[1:]))) - {ONNX}):
        print(name)  # noqa: T201  what the build reads


if __name__ == "__main__":
    main()
