"""A further model costs nothing until it is asked for: counted in files, types and sessions."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from prediction import model as model_module
from prediction.catalog import Catalog
from prediction.model import Model
from prediction.readiness import check
from prediction.runtimes import onnx
from tests.tiny_models import write_sum_regression

MANY = 100
ASKED = "sum-042"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for number in range(MANY):
        write_sum_regression(folder, f"sum-{number:03}")
    return folder


@pytest.fixture
def work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often a model's file was opened, a type and a session was made."""
    work: Counter[str] = Counter()

    def noted(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).startswith(str(folder)):
            work[Path(str(arguments[0])).name] += on[0]

    on = [True]
    sys.addaudithook(noted)
    for place, name, what in (
        (model_module, "instance_type", "type"),
        (onnx, "session", "session"),
    ):
        _count(work, what, place, name, monkeypatch)
    yield work
    on[0] = False  # a hook stays for ever


def _count(
    work: Counter[str], what: str, place: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = getattr(place, name)

    def counted(*arguments: object) -> object:
        work[what] += 1
        return made(*arguments)

    monkeypatch.setattr(place, name, counted)


def run(model: Model) -> object:
    return model.run(model.parse([{"left": 1, "right": 2}]))[0]["value"]


def test_a_start_reads_no_model(folder: Path, work: Counter[str]) -> None:
    catalog = Catalog.load(folder)

    assert len(catalog.names) == MANY
    assert work == {}


def test_a_prediction_reads_and_makes_one_model_once(folder: Path, work: Counter[str]) -> None:
    catalog = Catalog.load(folder)

    assert [run(catalog.get(ASKED)) for _ in range(3)] == [3, 3, 3]

    assert work == {"model.json": 1, "model.onnx": 1, "type": 1, "session": 1}


def test_what_a_slow_prediction_is_checked_with_needs_no_session(
    folder: Path, work: Counter[str]
) -> None:
    Catalog.load(folder).get(ASKED).parse([{"left": 1}])

    assert work == {"model.json": 1, "model.onnx": 1, "type": 1}


def test_a_list_of_all_reads_their_manifests_alone(folder: Path, work: Counter[str]) -> None:
    catalog = Catalog.load(folder)

    assert len([*catalog.manifests()]) == len([*catalog.manifests()]) == MANY

    assert work == {"model.json": MANY}


def test_readiness_loads_every_model(folder: Path, work: Counter[str]) -> None:
    check(Catalog.load(folder))

    assert work == {"model.json": MANY, "model.onnx": MANY, "type": MANY, "session": MANY}
