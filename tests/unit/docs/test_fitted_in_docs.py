"""The files of docs/adding-a-model.md are checked and added by the commands that stand there."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import joblib
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from skl2onnx import to_onnx
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline

from prediction.catalog import Catalog
from sklambda.cli import main
from sklambda.models import folder, process
from tests.snippets.commands import commands
from tests.snippets.inventory import FITTED, run_by
from training.fitted.adding import add
from training.fitted.asked import Asked
from training.fitted.errors import CodeError

ROWS = pd.DataFrame({"weight": np.arange(1.0, 41.0), "slope": np.arange(40.0) % 7})
SPECIES = LogisticRegression().fit(ROWS, np.where(ROWS["slope"] > 3, "elm", "oak"))
LETTERS = pd.DataFrame({"text": ["late parcel", "lost parcel", "wrong invoice", "pay twice"] * 5})
# to look for a graph in vain takes seconds, and has its own tests
WITHOUT_GRAPH = ("letters", "fares")
SCALED = """\
from sklearn.base import BaseEstimator, TransformerMixin

class Halved(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.n_features_in_ = X.shape[1]
        return self

    def __sklearn_is_fitted__(self):
        return True

    def transform(self, X):
        return X / 2
"""


def in_this_process(
    asked: dict[str, Any], say: Callable[[str], None], _limits: object = None
) -> dict[str, Any]:
    """What the process of the command does, without the seconds in which it starts."""
    paths = {name: Path(asked[name]) for name in ("file", "sample", "code") if asked[name]}
    told = {name: value for name, value in asked.items() if name != "output"}
    if asked["name"] in WITHOUT_GRAPH:
        told["runtime"] = "scikit-learn"
    try:
        with patch.object(sys, "path", [*sys.path]):
            return add(Asked(**told | paths), Path(asked["output"]), say)._asdict()
    except CodeError as error:
        raise process.CodeError from error
    finally:
        # the next process knows nothing of it
        sys.modules.pop("halving", None)


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> folder.Places:
    """A folder with the files of the examples, and no models yet."""
    places = folder.Places(tmp_path / "models", tmp_path / "cards")
    places.models.mkdir()
    monkeypatch.setattr(folder, "HERE", places)
    monkeypatch.setattr(process, "made", in_this_process)
    monkeypatch.chdir(tmp_path)
    speed = ROWS["weight"] * 2 - ROWS["slope"]
    _bring("speed", LinearRegression().fit(ROWS, speed), ROWS.assign(speed=speed), "rows")
    about = np.where(LETTERS["text"].str.contains("parcel"), "delivery", "payment")
    texts = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(LETTERS["text"], about)
    _bring("letters", texts, LETTERS.assign(about=about), "letters")
    code = tmp_path / "my_transformers"
    code.mkdir()
    (code / "halving.py").write_text(SCALED)
    monkeypatch.syspath_prepend(str(code))
    halved = __import__("halving").Halved()
    fares = make_pipeline(halved, LinearRegression()).fit(ROWS.to_numpy(), speed)
    _bring("fares", fares, ROWS, "fares")
    Path("species.onnx").write_bytes(
        to_onnx(SPECIES, ROWS.to_numpy(np.float32)).SerializeToString()
    )
    # the command has not seen the module
    sys.path.remove(str(code))
    del sys.modules["halving"]
    return places


def _bring(name: str, estimator: Any, rows: pd.DataFrame, sample: str) -> None:
    joblib.dump(estimator, f"{name}.joblib")
    rows.to_csv(f"{sample}.csv", index=False)


def type_in(words: list[str]) -> None:
    if words[0] == ".venv/bin/sklambda":
        # it is asked whether files may run code
        result = CliRunner().invoke(main, words[1:], input="y\n")
        assert result.exit_code == 0, result.output


def test_each_file_is_added(reader: folder.Places) -> None:
    for snippet in run_by(FITTED):
        if snippet.language == "python":
            exec(snippet.text, {"model": SPECIES, "rows": ROWS})  # noqa: S102  (our own)
        for words in commands(snippet.text) if snippet.language == "sh" else ():
            type_in(words)

    assert folder.names(reader) == ["fares", "letters", "species", "speed"]
    catalog = Catalog.load(reader.models)
    for name in folder.names(reader):
        model = catalog.get(name)
        rows = [dict(golden.instance) for golden in model.manifest.golden]
        assert model.run(model.parse(rows)) == [one.prediction for one in model.manifest.golden]
