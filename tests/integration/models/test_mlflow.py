"""A folder that MLflow itself has made, in an environment of its own, is taken without MLflow.

Where the package index cannot be reached this is skipped, which `.ci/run` takes for a failure.
"""

import os
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from bootstrap import downloading
from prediction.catalog import Catalog
from sklambda.project import PROJECT
from training.fitted.adding import add
from training.fitted.asked import Asked
from training.fitted.errors import CodeError

UV = PROJECT / ".local/uv/bin/uv"
PYTHON = PROJECT / ".venv/bin/python"
MLFLOW = "mlflow-skinny==3.17.2"
BESIDE = ("scikit-learn", "skops", "pandas", "numpy", "cloudpickle")
FORMATS = ("skops", "cloudpickle")

SAVE = """
import sys
import mlflow.sklearn
import pandas as pd
from mlflow.models import infer_signature
from sklearn.linear_model import LinearRegression

rows = pd.DataFrame({"left": [1.0, 2.0, 3.0, 4.0], "right": [4.0, 3.0, 1.0, 2.0]})
total = rows.sum(axis=1)
for kind in sys.argv[1:]:
    mlflow.sklearn.save_model(
        LinearRegression().fit(rows, total),
        kind,
        signature=infer_signature(rows, total),
        input_example=rows,
        serialization_format=kind,
    )
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of MLflow for each format."""
    place = tmp_path_factory.mktemp("mlflow")
    (place / "save.py").write_text(SAVE)
    listing = downloading.listing_of_pip(str(PROJECT / ".local/uv/bin/python"))
    settings = downloading.settings_of_pip(listing)
    own = {"UV_CACHE_DIR": str(PROJECT / ".local/cache/uv"), "MLFLOW_DISABLE_TELEMETRY": "true"}
    beside = [f"--with={name}=={version(name)}" for name in BESIDE]
    done = subprocess.run(
        [
            *(UV, "run", "--no-project", "--isolated", "--python", PYTHON, f"--with={MLFLOW}"),
            *(*beside, "python", "save.py", *FORMATS),
        ],
        cwd=place,
        env=os.environ | own | downloading.environment(settings, dict(os.environ)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not any((place / kind).exists() for kind in FORMATS):
        pytest.skip(f"MLflow cannot be installed: {done.stderr.strip()[-500:]}")
    return place


@pytest.mark.parametrize("kind", FORMATS)
def test_a_folder_of_mlflow_is_taken(folders: Path, kind: str, tmp_path: Path) -> None:
    runs_code = kind != "skops"

    added = add(
        Asked(folders / kind, None, "brought", may_run_code=runs_code), tmp_path, lambda _: None
    )

    assert added.example == {"left": 1.0, "right": 4.0}
    model = Catalog.load(tmp_path).get("brought")
    [answer] = model.run(model.parse([{"left": 2.0, "right": 5.0}]))
    assert answer["value"] == pytest.approx(7.0)


def test_code_of_a_folder_runs_only_if_it_may(folders: Path, tmp_path: Path) -> None:
    with pytest.raises(CodeError):
        add(Asked(folders / "cloudpickle", None, "brought"), tmp_path, lambda _: None)
    assert not list(tmp_path.iterdir())
