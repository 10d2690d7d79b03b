"""Modules that come with a model are importable for it alone, and as they were exported."""

import importlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline

from prediction.catalog import Catalog
from prediction.errors import DamagedModelError
from tests.tiny_estimators import write_estimator

# One class, and a module beside it that is imported only while it runs.
TIMES = """\
from sklearn.base import BaseEstimator, TransformerMixin

class Times(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.n_features_in_ = X.shape[1]
        return self

    def transform(self, X):
        from of_mine.factor import FACTOR
        return X * FACTOR
"""
INPUTS = {
    "type": "object",
    "properties": {"a": {"type": "number"}},
    "required": ["a"],
    "additionalProperties": False,
}


@pytest.fixture
def fitted_with(tmp_path: Path) -> Any:
    """Fits a line by a class of one's own that multiplies by a factor, and writes it."""

    def write(folder: Path, name: str, factor: int) -> Path:
        code = {
            "of_mine/__init__.py": "",
            "of_mine/times.py": TIMES,
            "of_mine/factor.py": f"FACTOR = {factor}\n",
        }
        source = tmp_path / f"source-{factor}"
        for file, text in code.items():
            (source / file).parent.mkdir(parents=True, exist_ok=True)
            (source / file).write_text(text)
        sys.path.append(str(source))
        try:
            times = importlib.import_module("of_mine.times").Times
            matrix = np.array([[1.0], [2.0], [3.0]])
            pipeline = make_pipeline(times(), LinearRegression(fit_intercept=False))
            pipeline.fit(matrix, matrix[:, 0] * factor)
            return write_estimator(
                folder,
                name,
                pipeline,
                code=code,
                inputs=INPUTS,
                columns=[{"input": "a", "encoding": "number"}],
                golden=[{"instance": {"a": 1}, "prediction": {"value": factor}}],
            )
        finally:
            sys.path.remove(str(source))
            for module in [one for one in sys.modules if one.startswith("of_mine")]:
                del sys.modules[module]

    return write


def test_two_models_have_modules_of_the_same_name(fitted_with: Any, tmp_path: Path) -> None:
    fitted_with(tmp_path / "models", "double", 2)
    fitted_with(tmp_path / "models", "triple", 3)
    catalog = Catalog.load(tmp_path / "models")
    path = list(sys.path)

    for name, expected in (("double", 20), ("triple", 30), ("double", 20)):
        model = catalog.get(name)
        [found] = model.run(model.parse([{"a": 10}]))
        assert found["value"] == pytest.approx(expected, rel=1e-12)

    assert sys.path == path
    assert not [module for module in sys.modules if module.startswith("of_mine")]


@pytest.mark.parametrize("file", ["of_mine/factor.py", "of_mine/added.py"])
def test_modules_that_are_not_those_exported_are_not_imported(
    fitted_with: Any, tmp_path: Path, file: str
) -> None:
    home = fitted_with(tmp_path / "models", "double", 2)
    (home / "code" / file).write_text("raise SystemExit('imported')\n")

    with pytest.raises(DamagedModelError):
        Catalog.load(tmp_path / "models").get("double").load()


def test_code_that_the_manifest_does_not_list_is_not_importable(
    fitted_with: Any, tmp_path: Path
) -> None:
    home = fitted_with(tmp_path / "models", "double", 2)
    manifest = (home / "model.json").read_text()
    before, _, after = manifest.partition('"code": {')
    (home / "model.json").write_text(before + '"code": {' + after[after.index("}") :])

    with pytest.raises(DamagedModelError):
        Catalog.load(tmp_path / "models").get("double").load()
