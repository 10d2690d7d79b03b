"""What does not fit into the layer is left out of it, and named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.template import PROJECT

SCRIPT = PROJECT / "layers" / "model" / "leave_out.py"
MODELS = Path("python/prediction/models")
MB = 10**6


def layer(folder: Path, packages: int, **models: int) -> Path:
    """A layer of so many MB: packages, and models' artifacts."""
    sized(folder / "python" / "numpy.so", packages * MB)
    for name, size in models.items():
        home = folder / MODELS / name
        sized(home / "model.bin", size * MB)
        (home / "model.json").write_text(json.dumps({"artifact": {"file": "model.bin"}}))
    return folder


def sized(path: Path, length: int) -> None:
    """Write a file that has a length and takes no room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(length)


def left_out(folder: Path) -> list[str]:
    subprocess.run([sys.executable, "-I", SCRIPT, folder], check=True, capture_output=True)
    listed = folder / MODELS / "left-out.txt"
    names = listed.read_text().split() if listed.exists() else []
    there = {path.parent.name for path in (folder / MODELS).glob("*/model.bin")}
    assert {path.parent.name for path in (folder / MODELS).glob("*/model.json")} == there | {*names}
    assert not there & {*names}
    return names


@pytest.mark.parametrize(
    ("packages", "models", "expected"),
    [
        (100, {"a": 1, "b": 50}, []),
        (100, {"a": 1, "b": 51}, ["b"]),
        (100, {"a": 300, "b": 51, "c": 2}, ["a", "b"]),
        # 242 MB are left beside a function: the largest go until the others fit
        (200, {"a": 20, "b": 22}, []),
        (200, {"a": 20, "b": 23}, ["b"]),
        (200, {"a": 40, "b": 41, "c": 3}, ["a", "b"]),
    ],
)
def test_the_largest_go_until_the_others_fit(
    packages: int, models: dict[str, int], expected: list[str], tmp_path: Path
) -> None:
    assert left_out(layer(tmp_path, packages, **models)) == expected
