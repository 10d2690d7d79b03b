"""The complaint-time recipe, on requests made up for the test."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError
from rich.console import Console

from prediction.catalog import Catalog
from prediction.columns import encode
from prediction.instances import instance_type
from prediction.manifest import DataSource, Period
from tests.unit.training.made_requests import made_requests
from training.complaint_evaluation import four_inputs, median_of_type
from training.complaint_examples import Examples, examples
from training.complaint_forest import ComplaintForest, Settings, Types, fit
from training.complaint_graph import graph
from training.complaint_inputs import (
    TYPE,
    calibration_groups,
    columns,
    encode_requests,
    noise_types,
    schema,
    with_slugs,
)
from training.complaint_interval import calibrate
from training.complaint_time import RECIPE, train
from training.export import export
from training.parity import answering, compare
from training.progress import Progress
from training.recipe import Dataset, TrainedModel

BREAK = np.datetime64("2019-06-20")

SOURCE = DataSource(
    source="made for the test",
    sha256="0" * 64,
    rows=len(made_requests()),
    period=Period.model_validate({"from": date(2019, 1, 1), "to": date(2019, 7, 22)}),
)
SMALL = Settings(trees=20, min_samples_leaf=10)

FRAME = with_slugs(made_requests())
ENCODED = columns(FRAME)
ROWS = examples(FRAME, encode_requests(ENCODED, FRAME))
TYPES = Types(noise_types(ENCODED), calibration_groups(ENCODED, FRAME))


def forest(rows: Examples = ROWS, era: float = 0.0) -> ComplaintForest:
    return fit(rows, TYPES, era, lambda: None, SMALL)


def answered(one: ComplaintForest, rows: Examples) -> np.ndarray:
    return one.hours(rows.matrix)


@pytest.fixture(scope="module")
def trained() -> TrainedModel:
    """The recipe's own outcome."""
    quiet = Progress(Console(file=io.StringIO()))
    return train(Dataset(made_requests(), SOURCE), quiet, SMALL)


def test_the_graph_answers_what_the_forest_answers() -> None:
    one = replace(forest(), offsets=np.array([0.5, -0.2, 0.0, 1.5, 0.7, 0.1, -0.4, 2.0]))
    built = graph(one, len(ENCODED)).SerializeToString()
    for matrix in (ROWS.matrix, four_inputs(ROWS.matrix)):
        assert compare(one.answer(matrix), answering(built)(matrix)).rows == len(matrix)


def test_a_value_lies_within_its_interval_and_none_is_negative() -> None:
    shrunk = replace(forest(), offsets=np.full(2 * len(TYPES.group), -50.0))
    widened = replace(forest(), offsets=np.full(2 * len(TYPES.group), 50.0))
    for one in (forest(), shrunk, widened):
        value, low, high = answered(one, ROWS)
        assert np.all(low >= 0)
        assert np.all(low <= value)
        assert np.all(value <= high)


def test_a_forest_answers_for_its_era() -> None:
    before, _, _ = answered(forest(era=0.0), ROWS)
    after, _, _ = answered(forest(era=1.0), ROWS)
    assert np.median(after / before) == pytest.approx(2, rel=0.2)


def test_the_forest_knows_more_than_the_median_of_all_types() -> None:
    early, late = (
        ROWS.created_between("2019-01-01", "2019-05-01"),
        ROWS.created_between("2019-05-01", "2019-06-01"),
    )
    value, _, _ = answered(forest(early), late)
    plain = np.median(early.hours)
    assert np.abs(value - late.hours).mean() < 0.6 * np.abs(plain - late.hours).mean()


def test_offsets_make_the_interval_hold_four_fifths_of_what_calibrated_it() -> None:
    early, late = ROWS[ROWS.created < BREAK], ROWS[ROWS.created >= BREAK]
    one = forest(early)  # half as long as what comes: its own interval is far too low
    calibrated = replace(one, offsets=calibrate(one, late, TYPES))
    _, low, high = answered(calibrated, late)
    inside = (late.hours >= low) & (late.hours <= high)
    assert np.average(inside, weights=late.weight) == pytest.approx(0.8, abs=0.02)


def test_types_are_calibrated_with_those_of_their_agency_and_noise_apart() -> None:
    group = dict(zip(ENCODED[TYPE].categories, TYPES.group.tolist(), strict=True))
    assert len(set(group.values())) == 4
    assert TYPES.is_noise.tolist() == [slug.startswith("noise") for slug in group]


def test_the_baseline_of_a_type_never_seen_is_the_median_of_all() -> None:
    learned = ROWS[ROWS.matrix[:, TYPE] != 0]
    unseen = ROWS[ROWS.matrix[:, TYPE] == 0]
    assert median_of_type(learned, unseen) == pytest.approx(np.median(learned.hours))


def test_the_baseline_of_a_type_is_its_median() -> None:
    plumbing = ROWS[ROWS.matrix[:, TYPE] == 3]
    assert median_of_type(ROWS, plumbing) == pytest.approx(np.median(plumbing.hours))


def test_all_spellings_of_a_type_are_one_category() -> None:
    slugs = ("blocked-driveway", "noise", "noise-residential", "plumbing")
    assert ENCODED[TYPE].categories == slugs


def test_only_the_type_is_required_of_an_instance() -> None:
    taken = instance_type("complaint-time", schema(ENCODED))
    told = taken.model_validate({"complaint_type": "noise"}).model_dump()
    assert (told["latitude"], told["longitude"], told["descriptor"]) == (None, None, None)
    assert str(told["created_date"].tzinfo) == "America/New_York"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"complaint_type": "Noise"},
        {"complaint_type": None},
        {"complaint_type": "noise", "latitude": 48.1},
        {"complaint_type": "noise", "longitude": -70.0},
        {"complaint_type": "noise", "descriptor": "x" * 201},
        {"complaint_type": "noise", "created_date": "yesterday"},
    ],
)
def test_what_no_complaint_can_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        instance_type("complaint-time", schema(ENCODED)).model_validate(wrong)


def test_an_unknown_descriptor_counts_as_missing() -> None:
    rows: list[dict[str, object]] = [
        {"complaint_type": "noise", "created_date": date(2019, 1, 1), "descriptor": descriptor}
        for descriptor in ("never heard of", None)
    ]
    unknown, missing = encode(ENCODED, rows)
    np.testing.assert_array_equal(unknown, missing)


def test_the_recipe_trains_a_model_that_the_export_accepts_and_serving_loads(
    trained: TrainedModel, tmp_path: Path
) -> None:
    known = [{"complaint_type": "noise", "created_date": "2019-07-06T08:15:00"}]
    export(RECIPE, replace(trained, golden=known), SOURCE, tmp_path)
    model = Catalog.load(tmp_path).get("complaint-time")
    (prediction,) = model.run(model.parse(known))
    assert prediction["interval"]["low"] < prediction["value"] < prediction["interval"]["high"]


def test_the_graph_is_compared_on_every_request_of_may_as_each_caller_may_send_it(
    trained: TrainedModel,
) -> None:
    may = ROWS.created_between("2019-05-01", "2019-06-01").matrix

    whole, four, no_place = np.split(trained.held_out, 3)

    np.testing.assert_array_equal(whole, may)
    np.testing.assert_array_equal(four, four_inputs(may))
    assert np.isnan(no_place[:, 1:3]).all()


def test_the_recipe_reports_noise_apart_and_callers_without_a_descriptor(
    trained: TrainedModel,
) -> None:
    assert set(trained.metrics.values) == {
        f"{figure}{inputs}{kind}"
        for figure in ("coverage", "mae_hours")
        for inputs in ("", "_four_inputs")
        for kind in ("", "_noise")
    }
    assert set(trained.metrics.baseline) == {"mae_hours", "mae_hours_noise"}
