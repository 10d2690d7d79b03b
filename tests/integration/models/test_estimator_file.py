"""The estimator's file is the same whenever it is written, and is asked as the layer would."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from prediction.columns import Column, Encoding
from prediction.manifest import Table
from prediction.own_files import CODE
from tests.tiny_estimators import TEXTS, a_reader_of_texts, write_text_classifier
from training.artifacts import EstimatorFile
from training.artifacts.session import session
from training.parity import ParityError

ENCODED = [
    Column(input="text", encoding=Encoding.CATEGORY, categories=TEXTS, unknown_apart=True),
]
SERVED = [Column(input="text", encoding=Encoding.TEXT)]


def test_the_same_estimator_is_the_same_file() -> None:
    one, other = (EstimatorFile(a_reader_of_texts(), Table.TEXTS, SERVED, {}) for _ in range(2))

    assert one.files == other.files
    assert one.described.sha256 == other.described.sha256
    with ZipFile(BytesIO(one.files["model.skops"])) as file:
        assert {info.date_time[0] for info in file.infolist()} == {1980}
        assert set(json.loads(file.read("schema.json"))) >= {"__class__", "content"}


def test_files_of_own_modules_are_below_a_folder_of_theirs() -> None:
    made = EstimatorFile(a_reader_of_texts(), Table.TEXTS, SERVED, {"mine/a.py": b"x = 1\n"})

    assert made.files[f"{CODE}/mine/a.py"] == b"x = 1\n"
    assert list(made.described.code) == ["mine/a.py"]


def test_a_session_answers_texts_as_the_estimator(tmp_path: Path) -> None:
    folder = write_text_classifier(tmp_path)
    rows = np.array([[0.0], [5.0], [float(len(TEXTS))]])

    with session(folder, ENCODED, SERVED) as ask:
        found = ask(rows)

    expected = a_reader_of_texts().predict_proba([TEXTS[0], TEXTS[5], "what nobody wrote"])
    np.testing.assert_array_equal(found.slopes()[:2], expected[:2])


@pytest.mark.parametrize("module", ["pandas", "scipy.signal", "onnx"])
def test_a_session_has_nothing_that_the_layer_lacks(module: str, tmp_path: Path) -> None:
    folder = write_text_classifier(tmp_path, code={"mine.py": f"import {module}\n"})
    schema = json.loads((folder / "model.json").read_text())
    # what the file is made of is not looked at: it is the import that must fail
    schema["artifact"]["sha256"] = "0" * 64
    (folder / "model.json").write_text(json.dumps(schema))
    with ZipFile(folder / "model.skops") as file:
        contents = {name: file.read(name) for name in file.namelist()}
    told = json.loads(contents["schema.json"])
    told["__module__"] = "mine"
    contents["schema.json"] = json.dumps(told).encode()
    with ZipFile(folder / "model.skops", "w") as file:
        for name, content in contents.items():
            file.writestr(name, content)

    with (
        session(folder, ENCODED, SERVED) as ask,
        pytest.raises(ParityError, match=f"the layer has no module {module}"),
    ):
        ask(np.array([[0.0]]))
