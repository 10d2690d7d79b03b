"""Whatever is wrong with a file or a sample is refused in one sentence, and nothing is written."""

from __future__ import annotations

import gzip
import shutil
from typing import TYPE_CHECKING

import joblib
import pytest

from tests.unit.training.fitted.test_refused import SUM, refusal

if TYPE_CHECKING:
    from pathlib import Path

BAD_FILES = {
    "empty": (b"", "m.joblib is empty"),
    "text": (b"hello", "m.joblib cannot be loaded: it is damaged"),
    "of another tool": (gzip.compress(b"x" * 99), "m.joblib cannot be loaded"),
    "of an unknown library": (
        b"cnolibrary.models\nModel\n.",
        "needs the module nolibrary, which is not installed here",
    ),
}
BAD_SAMPLES = {
    "in UTF-16": ("left,right\n1,2\n".encode("utf-16"), "is in UTF-16"),
    "in Latin-1": ("läft,right\n1,2\n".encode("latin-1"), "CSV in UTF-8"),
    "with semicolons": (b"left;right\n1;2\n", "is separated by ;"),
    "with tabs": (b"left\tright\n1\t2\n", "is separated by a tab"),
    "with lines too long": (b"left,right\n1,2,3\n", "cannot be read as CSV"),
    "empty": (b"", "rows.csv has no header line"),
    "a header alone": (b"left,right\n", "rows.csv has no rows"),
    "with a name twice": (b"left,left\n1,2\n", "several columns named left"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused(tmp_path: Path, kind: str) -> None:
    content, told = BAD_FILES[kind]
    file = tmp_path / "m.joblib"
    file.write_bytes(content)
    assert told in refusal(tmp_path, file, "left,right\n1,2\n")


@pytest.mark.parametrize("kind", BAD_SAMPLES)
def test_a_bad_sample_is_refused(tmp_path: Path, kind: str) -> None:
    content, told = BAD_SAMPLES[kind]
    file = tmp_path / "m.joblib"
    joblib.dump(SUM, file)
    assert told in refusal(tmp_path, file, content)


def test_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    told = refusal(tmp_path, tmp_path / "model", "left,right\n1,2\n")
    assert "is a folder, and no MLflow model: it has no MLmodel" in told
    shutil.rmtree(tmp_path / "model")


@pytest.mark.parametrize("name", ["m.skops", "m.ubj", "m.json", "m.txt", "m.cbm"])
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("left,right\n1,2\n")
    assert name in refusal(tmp_path, file, "left,right\n1,2\n")


def test_a_sample_that_is_no_parquet_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "m.joblib"
    joblib.dump(SUM, file)
    told = refusal(tmp_path, file, b"left,right", sample_name="rows.parquet")
    assert told == "rows.parquet cannot be read as Parquet"


def test_what_runs_code_is_not_loaded_unless_it_may(tmp_path: Path) -> None:
    file = tmp_path / "m.joblib"
    joblib.dump(SUM, file)
    told = refusal(tmp_path, file, "left,right\n1,2\n", may_run_code=False)
    assert told == "m.joblib may hold code, and was not allowed to run it"
