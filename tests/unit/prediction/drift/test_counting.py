"""Counting while serving: each row in one bin of each histogram, and nothing that nobody asked."""

from pathlib import Path
from typing import Any

import pytest

from prediction.catalog import Catalog
from prediction.errors import ArtifactError, DamagedModelError
from prediction.histograms import Reference
from prediction.model import Model
from prediction.readiness import check
from tests.tiny_models import write_sum_regression
from tests.unit.prediction.drift.models import LEFT, REFERENCE, VALUE, ask, watched_sum, with_types

BINS = Reference.model_validate(REFERENCE)


def counted(model: Model) -> dict[str, list[int]]:
    assert model.tally is not None
    reference = model.manifest.reference
    assert reference is not None
    parted = reference.parted(model.tally.take().counts)
    return {one.name: counts for one, counts in zip(reference.histograms, parted, strict=True)}


def test_a_row_is_counted_once_in_each_histogram(tmp_path: Path) -> None:
    model = watched_sum(tmp_path)

    ask(model, (5, 1))

    assert counted(model) == {
        "value": [0, 1, 0, 0, 0, 0],
        "left": [0, 1, 0, 0, 0, 0],
        "right": [0, 1, 0, 0, 0],
    }


def test_numbers_outside_and_missing_ones_have_bins_of_their_own(tmp_path: Path) -> None:
    model = watched_sum(tmp_path)

    ask(model, (-1, 3), (10, 7), (99, None))

    found = counted(model)
    assert found["left"] == [1, 0, 1, 1, 0, 0]
    assert found["right"] == [0, 1, 1, 1, 0]
    # the sum with nothing is none
    assert found["value"] == [0, 1, 1, 0, 1, 0]


def test_what_is_taken_is_not_counted_again(tmp_path: Path) -> None:
    model = watched_sum(tmp_path)
    assert model.tally is not None
    ask(model, (5, 1), (5, 1))

    taken = model.tally.take()

    assert taken.rows == 2
    assert model.tally.take() == (0, {}, 0)
    model.tally.put_back(taken)
    assert model.tally.runs == 1
    assert model.tally.take() == taken


def test_runs_are_counted_and_not_only_rows(tmp_path: Path) -> None:
    model = watched_sum(tmp_path)
    assert model.tally is not None

    ask(model, (5, 1), (5, 1))
    ask(model, (5, 1))

    assert model.tally.runs == 2


def test_what_nobody_asked_for_does_not_count(tmp_path: Path) -> None:
    golden = {"instance": {"left": 1, "right": 2}, "prediction": {"value": 3}}
    write_sum_regression(tmp_path, reference=REFERENCE, golden=[golden])
    catalog = Catalog.load(tmp_path, watched=True)

    check(catalog)

    [tally] = catalog.tallies
    assert tally.take() == (0, {}, 0)


def test_models_count_nothing_unless_they_are_watched(tmp_path: Path) -> None:
    write_sum_regression(tmp_path, reference=REFERENCE)
    write_sum_regression(tmp_path, name="without")

    unwatched, watched = Catalog.load(tmp_path), Catalog.load(tmp_path, watched=True)

    assert [*unwatched.tallies] == [*watched.tallies] == []
    assert unwatched.get("sum").tally is None
    assert watched.get("without").tally is None
    assert watched.get("sum").tally is not None


CITY = {"input": "city", "encoding": "category", "categories": ["Oslo", "Rome"]}
CITIES = {"name": "city", "of": 0, "choices": ["Rome"], "counts": [60, 30, 10, 0]}


def of_cities(folder: Path, **column: Any) -> Model:
    inputs = with_types(city={"type": ["string", "null"]}, right={"type": "boolean"})
    truth = {"name": "right", "of": 1, "choices": ["false", "true"], "counts": [0] * 5}
    return watched_sum(
        folder,
        inputs={**inputs, "required": []},
        columns=[{**CITY, **column}, {"input": "right", "encoding": "number"}],
        golden=[{"instance": {"city": "Rome", "right": True}, "prediction": {}}],
        reference={"rows": 100, "inputs": [CITIES, truth], "answers": [VALUE]},
    )


def ask_for_city(model: Model, *cities: str | None) -> None:
    model.run(model.parse([{"city": city, "right": True, "left": 1} for city in cities]))


@pytest.mark.parametrize("unknown_apart", [True, False])
def test_unknown_texts_are_told_from_missing_ones(
    tmp_path: Path,
    unknown_apart: bool,  # noqa: FBT001  parametrized
) -> None:
    model = of_cities(tmp_path, unknown_apart=unknown_apart)

    ask_for_city(model, "Rome", "Oslo", "Atlantis", None, None)

    # Rome, any other, missing, unknown
    assert counted(model)["city"] == [1, 1, 2, 1]


def test_a_text_in_any_spelling_is_the_same_choice(tmp_path: Path) -> None:
    model = of_cities(tmp_path, any_spelling=True)

    ask_for_city(model, " ROME")

    assert counted(model)["city"] == [1, 0, 0, 0]


def test_truths_are_counted_as_such(tmp_path: Path) -> None:
    model = of_cities(tmp_path)

    ask_for_city(model, "Rome")

    assert counted(model)["right"] == [0, 1, 0, 0, 0]


def test_times_are_counted_by_hour_and_weekday(tmp_path: Path) -> None:
    at = {"type": "string", "format": "date-time", "timezone": "America/New_York"}
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    model = watched_sum(
        tmp_path,
        inputs=with_types(right=at),
        columns=[{"input": "right", "encoding": kind} for kind in ("hour", "weekday")],
        golden=[{"instance": {"left": 1, "right": "2026-11-27T18:00:00"}, "prediction": {}}],
        reference={
            "rows": 100,
            "inputs": [
                {"name": "right, hour", "of": 0, "edges": [0, 12, 24], "counts": [0] * 6},
                {"name": "right, weekday", "of": 1, "choices": days, "counts": [0] * 10},
            ],
            "answers": [VALUE],
        },
    )

    # a Friday in New York, and a Saturday in London
    ask(model, (1, "2026-11-27T18:00:00"), (1, "2026-11-28T02:00:00Z"))

    found = counted(model)
    assert found["right, hour"] == [0, 0, 2, 0, 0, 0]
    assert found["right, weekday"][days.index("Friday")] == 2


def test_a_reference_that_does_not_fit_damages_its_model(tmp_path: Path) -> None:
    other = {**REFERENCE, "answers": [{**VALUE, "of": 1}]}
    write_sum_regression(tmp_path, reference=other)

    with pytest.raises(DamagedModelError) as damaged:
        Catalog.load(tmp_path, watched=True).get("sum")

    assert isinstance(damaged.value.__cause__, ArtifactError)
    assert "another kind of answer" in str(damaged.value.__cause__)


@pytest.mark.parametrize(
    "wrong",
    [
        {"of": 2},
        {"of": -1},
        {"counts": [1, 2, 3]},
        {"edges": [], "choices": []},
    ],
)
def test_a_manifest_with_a_reference_of_other_columns_or_bins_is_refused(
    tmp_path: Path, wrong: dict[str, Any]
) -> None:
    inputs = [{**LEFT, **wrong}]
    write_sum_regression(tmp_path, reference={**REFERENCE, "inputs": inputs})

    catalog = Catalog.load(tmp_path)

    assert [*catalog] == []
    assert "model.json" in str(catalog.damaged["sum"])


def test_bins_are_numbered_over_all_histograms_the_answers_first() -> None:
    assert BINS.firsts == (0, 6, 12)
    parted = BINS.parted({0: 1, 6: 2, 16: 3})
    assert parted == [[1, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0], [0, 0, 0, 0, 3]]
