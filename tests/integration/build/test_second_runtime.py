"""The layer with scikit-learn in it: what it weighs, and that what was left out is not missed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import skops.io

from sklambda.project import PROJECT
from tests.fitted_estimators import NO_ANSWER, fitted
from tests.layer_answers import answers

# unzipped, function and layers together:
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LAMBDA_LIMIT = 262_144_000
LEFT_FOR_MODELS = 15_000_000

# Loads each estimator as serving does, and answers its rows; run with the layer and nothing else.
ASK = """\
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from prediction.runtimes.scikit_learn.loading import load
from prediction.runtimes.scikit_learn.own_code import OwnCode
sys.path.append(sys.argv[3])
from layer_answers import answers
told = {}
for file in sorted(Path(sys.argv[2]).glob("*.skops")):
    rows = json.loads(file.with_suffix(".json").read_text())
    told[file.stem] = answers(load(file.read_bytes(), OwnCode(None, {})), rows)
print(json.dumps(told))
print([name for name in ("pandas", "onnx", "prettytable") if name in sys.modules], file=sys.stderr)
"""


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layer as the build makes it for a model of the second runtime, for this machine."""
    folder = tmp_path_factory.mktemp("layer")
    own = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    path = f"{Path(sys.executable).parent}:{own['PATH']}"
    done = subprocess.run(
        ["make", "build-ModelLayer", f"ARTIFACTS_DIR={folder}", "RUNTIMES=scikit-learn"],
        cwd=PROJECT / "layers/model",
        env=own | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("function", ["PredictFunction", "PredictSlowFunction"])
def test_enough_is_left_for_models(
    function: str, layer: Path, artifacts: Any, record_property: Any
) -> None:
    together = size(layer) + size(artifacts.function(function))
    record_property("bytes", together)

    assert together + LEFT_FOR_MODELS < LAMBDA_LIMIT


def test_the_layer_without_such_a_model_has_no_scikit_learn(artifacts: Any) -> None:
    names = {path.name for path in (artifacts.layer / "python").iterdir()}

    assert not names & {"sklearn", "scipy", "skops", "narwhals"}


def test_each_estimator_of_the_list_answers_from_the_layer(layer: Path, tmp_path: Path) -> None:
    expected, files = {}, tmp_path / "files"
    files.mkdir()
    for one in fitted():
        rows = json.loads(json.dumps(one.rows, default=lambda array: array.tolist()))
        (files / f"{one.name}.skops").write_bytes(skops.io.dumps(one.estimator))
        (files / f"{one.name}.json").write_text(json.dumps(rows))
        expected[one.name] = answers(one.estimator, rows)
    shutil.copy(PROJECT / "tests/layer_answers.py", tmp_path)

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ASK, str(layer / "python"), str(files), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert len(found) > 170
    assert {name for name, told in expected.items() if not told} == NO_ANSWER
    differing = {name for name in expected if not alike(found[name], expected[name])}
    assert differing == set()
    assert done.stderr.splitlines()[-1] == "[]"


def alike(one: Any, other: Any) -> bool:
    """Whether numbers are those of another process, where sums may end otherwise."""
    if isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[k], other[k]) for k in other)
    if isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(other, float):
        return bool(one == pytest.approx(other, rel=1e-9, abs=1e-9, nan_ok=True))
    return bool(one == other)
