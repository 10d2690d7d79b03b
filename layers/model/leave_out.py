"""Leave out of the layer the artifacts that do not fit into it; run by the build as its last step.

    python leave_out.py ARTIFACTS_DIR

Their manifests stay, and a list of them: their files go to a bucket (docs/large-models.md).
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MODELS = Path("python") / "prediction" / "models"
LEFT_OUT = "left-out.txt"

# unzipped, with the function:
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LAMBDA_LIMIT = 262_144_000
FUNCTION_BYTES = 20_000_000
"""Kept for the larger of the two functions; a test says when it outgrows this."""

ALONE_BYTES = 50_000_000
"""An artifact that is larger goes to the bucket even if it would fit: each start of a function,
each upload and each build would carry it."""


class Artifact(NamedTuple):
    """A model's file in the layer."""

    bytes: int
    model: str
    path: Path


def left_out(layer: Path) -> list[Artifact]:
    """Return the artifacts that must go: those too large by themselves, then the largest."""
    found = sorted(_artifacts(layer), reverse=True)
    rest = sum(path.stat().st_size for path in layer.rglob("*") if path.is_file())
    going = []
    for artifact in found:
        if artifact.bytes > ALONE_BYTES or rest > LAMBDA_LIMIT - FUNCTION_BYTES:
            going.append(artifact)
            rest -= artifact.bytes
    return going


def _artifacts(layer: Path) -> Iterator[Artifact]:
    for manifest in (layer / MODELS).glob("*/model.json"):
        path = manifest.parent / json.loads(manifest.read_bytes())["artifact"]["file"]
        yield Artifact(path.stat().st_size, manifest.parent.name, path)


def main() -> None:
    """Delete those files, and write the list, if there are any."""
    layer = Path(sys.argv[1])
    going = left_out(layer)
    for artifact in going:
        artifact.path.unlink()
        print(f"{artifact.model}: {artifact.bytes:,} bytes, left out for the bucket.")  # noqa: T201  the build's log
    if going:
        names = sorted(artifact.model for artifact in going)
        (layer / MODELS / LEFT_OUT).write_text("".join(f"{name}\n" for name in names), "utf-8")


if __name__ == "__main__":
    main()
