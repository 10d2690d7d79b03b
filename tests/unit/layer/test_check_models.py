"""The build ships the models of the list, whole, or nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from prediction.catalog import MODELS
from tests.tiny_models import write_sign_classifier, write_sum_regression

SCRIPT = Path(__file__).parents[3] / "layers" / "model" / "check_models.py"


def said(folder: Path) -> str:
    """What the check says; nothing if the build may go on."""
    command = [sys.executable, "-I", str(SCRIPT), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (done.stderr == "")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def models(tmp_path: Path) -> Path:
    write_sign_classifier(tmp_path)
    write_sum_regression(tmp_path)
    (tmp_path / "models.txt").write_text("sign\nsum\n")
    return tmp_path


def test_what_is_whole_is_shipped(models: Path) -> None:
    assert said(models) == ""
    assert said(MODELS) == ""


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("model.json", "sign: model.json cannot be read."),
        ("model.onnx", "sign: model.onnx cannot be read."),
    ],
)
def test_a_file_that_is_missing_stops_the_build(models: Path, file: str, fault: str) -> None:
    (models / "sign" / file).unlink()

    assert fault in said(models)


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("model.json", "sign: model.json is no manifest."),
        ("model.onnx", "sign: model.onnx is not what was exported."),
    ],
)
def test_a_file_that_was_changed_stops_the_build(models: Path, file: str, fault: str) -> None:
    (models / "sign" / file).write_text("[1]")

    assert fault in said(models)


def test_the_list_decides_what_is_shipped(models: Path) -> None:
    (models / "models.txt").write_text("sign\nother\n")

    assert "sum is not in models.txt." in said(models)
    assert "other: model.json cannot be read." in said(models)


def test_an_empty_list_ships_nothing_unless_a_model_lies_there(
    tmp_path: Path, models: Path
) -> None:
    (models / "models.txt").write_text("")
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "models.txt").write_text("")

    assert said(empty) == ""
    assert "sum is not in models.txt." in said(models)
