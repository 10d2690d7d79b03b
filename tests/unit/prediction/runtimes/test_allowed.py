"""What a skops file may hold: types that this project looked at, and nothing else."""

import json
import subprocess
import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import all_estimators

from prediction.runtimes.scikit_learn.allowed import (
    NotAllowedError,
    allowed,
    refused,
    require_allowed,
)
from prediction.runtimes.scikit_learn.loading import load
from prediction.runtimes.scikit_learn.own_code import OwnCode
from tests.tiny_estimators import a_reader_of_texts

MATRIX, TARGET = np.array([[0.0], [1.0], [2.0], [3.0]]), [0, 0, 1, 1]


class Stranger(LogisticRegression):  # type: ignore[misc]  # scikit-learn publishes no types
    """A class that nobody looked at."""


def with_schema(content: bytes, change: Any) -> bytes:
    """The same file with a changed description of its objects."""
    changed = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(changed, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "schema.json":
                schema = json.loads(data)
                change(schema)
                data = json.dumps(schema).encode()
            after.writestr(name, data)
    return changed.getvalue()


def test_each_estimator_of_scikit_learn_was_looked_at_once() -> None:
    # experimental ones are there once they were asked for, by whichever test
    for name in ("enable_halving_search_cv", "enable_iterative_imputer"):
        import_module(f"sklearn.experimental.{name}")
    known = {f"{one.__module__}.{one.__name__}" for _, one in all_estimators()}
    found = {name for name in known if name.startswith("sklearn.")}

    assert found <= allowed() | set(refused())
    assert not allowed() & set(refused())
    assert set(refused()) <= found


def test_each_entry_exists_and_has_a_reason() -> None:
    import tomllib  # noqa: PLC0415

    from prediction.runtimes.scikit_learn import allowed as module  # noqa: PLC0415

    groups = tomllib.loads(Path(module.__file__).with_name("allowed.toml").read_text())
    for group in (*groups["allowed"], *groups["refused"]):
        assert len(group["reason"].split()) > 3
        for name in group["types"]:
            where, _, what = name.rpartition(".")
            assert hasattr(import_module(where), what), name


def test_a_class_of_ones_own_is_refused_by_name_with_what_to_do() -> None:
    content = skops.io.dumps(Stranger().fit(MATRIX, TARGET))

    with pytest.raises(NotAllowedError, match=r"Stranger is no type .* by --code"):
        load(content, OwnCode(None, {}))


def test_a_search_is_refused_with_what_to_serve_instead() -> None:
    search = GridSearchCV(DecisionTreeClassifier(), {"max_depth": [1]}, cv=2).fit(MATRIX, TARGET)

    with pytest.raises(NotAllowedError, match="serve its best_estimator_"):
        require_allowed(skops.io.dumps(search), ())


@pytest.mark.parametrize("function", [eval, print, np.loadtxt])
def test_a_function_that_does_more_than_count_is_refused(function: Any) -> None:
    content = skops.io.dumps(make_pipeline(FunctionTransformer(function)))

    with pytest.raises(NotAllowedError, match=function.__name__):
        require_allowed(content, ())


def test_a_function_of_numbers_is_loaded() -> None:
    pipeline = make_pipeline(FunctionTransformer(np.log1p), LogisticRegression())
    pipeline.fit(MATRIX, TARGET)

    found = load(skops.io.dumps(pipeline), OwnCode(None, {}))

    assert found.predict_proba(MATRIX).tolist() == pipeline.predict_proba(MATRIX).tolist()


def test_a_forged_file_runs_nothing() -> None:
    def call_a_program(schema: dict[str, Any]) -> None:
        schema["content"]["content"]["verbose"] = {
            "__class__": "system",
            "__module__": "os",
            "__loader__": "FunctionNode",
        }

    content = with_schema(skops.io.dumps(a_reader_of_texts()), call_a_program)

    with pytest.raises(NotAllowedError, match=r"os\.system is no type"):
        load(content, OwnCode(None, {}))


def test_a_method_of_an_allowed_object_is_refused() -> None:
    def take_a_method(schema: dict[str, Any]) -> None:
        schema["content"]["content"]["verbose"] = {
            "__class__": "LogisticRegression",
            "__module__": "sklearn.linear_model._logistic",
            "__loader__": "MethodNode",
            "content": {"func": "fit", "obj": {}},
        }

    content = with_schema(skops.io.dumps(a_reader_of_texts()), take_a_method)

    with pytest.raises(NotAllowedError):
        load(content, OwnCode(None, {}))


@pytest.mark.parametrize("content", [b"", b"PK", b"\x80\x05N."])
def test_what_is_no_skops_file_is_refused(content: bytes) -> None:
    with pytest.raises(NotAllowedError, match="no skops file"):
        require_allowed(content, ())


WHAT_SKOPS_TRUSTS = """\
import sys
import prediction.runtimes.scikit_learn
from skops.io import _trusted_types
print(len(_trusted_types.SKLEARN_ESTIMATOR_TYPE_NAMES), "sklearn.gaussian_process" in sys.modules)
"""


def test_skops_trusts_no_estimator_by_itself_and_imports_none_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHAT_SKOPS_TRUSTS], capture_output=True, check=True
    )

    assert done.stdout.split() == [b"0", b"False"]
