"""A further model costs nothing until it is asked for: counted in files, types and sessions."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from prediction.catalog import Catalog
from prediction.model import Model
from prediction.readiness import check
from tests.many_models import ASKED, MANY, counted_work, folder

__all__ = ["folder"]


@pytest.fixture
def work(folder: Path) -> Iterator[Counter[str]]:
    with counted_work(folder) as work:
        yield work


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
