"""What is built is small, complete, compiled, and says nothing of the machine that built it."""

import importlib.util
import json
import marshal
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from predict_api.documents.ahead import DOCUMENT, MADE_FROM
from predict_api.documents.assets import PAGES
from predict_api.documents.description import TITLE
from prediction.fingerprint import fingerprint
from sklambda.project import PROJECT

if TYPE_CHECKING:
    from types import CodeType

# unzipped, function and layers together:
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LAMBDA_LIMIT = 262_144_000
FUNCTIONS = ("AuthorizerFunction", "PredictFunction", "PredictSlowFunction")
LEAVE_OUT = PROJECT / "layers" / "model" / "leave_out.py"
# a .pyc file's second word: 1 for "by hash, do not check"
UNCHECKED_HASH = 1


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_and_layer_stay_under_60_percent_of_lambdas_limit(
    function: str, artifacts: Any, record_property: Any
) -> None:
    size = sum(_size(part) for part in artifacts.parts(function))
    record_property("bytes", size)

    assert 0 < size < 0.6 * LAMBDA_LIMIT


def test_the_functions_fit_into_the_room_that_the_layer_leaves_them(artifacts: Any) -> None:
    kept = re.search(r"^FUNCTION_BYTES = ([\d_]+)$", LEAVE_OUT.read_text(), re.MULTILINE)

    assert kept
    for function in artifacts.WITH_LAYER:
        assert _size(artifacts.function(function)) <= int(kept[1])


def test_the_authorizer_is_nothing_but_its_own_code(artifacts: Any) -> None:
    folder = artifacts.function("AuthorizerFunction")

    assert [path.name for path in folder.iterdir()] == ["key_authorizer"]


@pytest.mark.parametrize("function", ["PredictFunction", "PredictSlowFunction"])
def test_a_function_does_not_bring_what_its_layer_has(function: str, artifacts: Any) -> None:
    of_function = {path.name for path in artifacts.function(function).iterdir()}
    of_layer = {path.name for path in (artifacts.layer / "python").iterdir()}

    assert of_function & of_layer <= {"__pycache__"}


@pytest.mark.parametrize(
    ("artifact", "mounted_at"),
    [*((function, "/var/task") for function in FUNCTIONS), ("ModelLayer", "/opt")],
)
def test_every_module_is_compiled_and_knows_its_place_in_lambda(
    artifact: str, mounted_at: str, artifacts: Any
) -> None:
    folder = artifacts.function(artifact)
    sources = list(folder.rglob("*.py"))

    assert sources
    for source in sources:
        compiled = Path(importlib.util.cache_from_source(str(source))).name
        content = (source.parent / "__pycache__" / compiled).read_bytes()
        assert content.startswith(importlib.util.MAGIC_NUMBER), source
        assert int.from_bytes(content[4:8], "little") == UNCHECKED_HASH, source
        code: CodeType = marshal.loads(content[16:])  # noqa: S302  (built just now)
        assert code.co_filename == f"{mounted_at}/{source.relative_to(folder)}"


def test_the_document_and_its_pages_are_made_for_the_models_of_the_layer(artifacts: Any) -> None:
    folder = artifacts.function("PredictFunction") / "predict_api" / "documents" / "ahead"
    package = artifacts.layer / "python" / "prediction"

    assert (folder / MADE_FROM).read_text() == fingerprint(package, package / "models")
    paths = json.loads((folder / DOCUMENT).read_bytes())["paths"]
    for model in (package / "models").glob("*/model.json"):
        assert f"/models/{model.parent.name}/predict" in paths
    for name in PAGES:
        assert TITLE in (folder / name).read_text()


@pytest.mark.parametrize("artifact", [*FUNCTIONS, "ModelLayer"])
def test_no_file_names_the_folder_that_it_was_built_in(artifact: str, artifacts: Any) -> None:
    built_in = str(PROJECT).encode()

    for path in _files(artifacts.function(artifact)):
        assert built_in not in path.read_bytes(), path
