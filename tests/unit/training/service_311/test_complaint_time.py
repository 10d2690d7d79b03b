"""The complaint-time recipe, on requests made up for the test."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from rich.console import Console

from prediction.answers import Values
from prediction.catalog import Catalog
from prediction.columns import encode
from prediction.instances import instance_type
from prediction.manifest import DataSource, Period
from tests.unit.training.service_311.made_requests import made_requests
from training.data import DataUnavailableError
from training.export import export
from training.judgement import JudgementError
from training.parity import answering, compare
from training.progress import Progress
from training.recipe import Dataset, TrainedModel
from training.recipes.complaint_time import RECIPE, train
from training.service_311.evaluation import compared, folds
from training.service_311.examples import AFTER_BREAK, BEFORE_BREAK, Examples, examples
from training.service_311.graph import graph
from training.service_311.hazard import ComplaintHazard, Settings, fit
from training.service_311.inputs import (
    DESCRIPTOR,
    PLACE,
    TYPE,
    columns,
    encode_requests,
    schema,
    with_slugs,
)
from training.service_311.scores import score
from training.service_311.support import supports

SOURCE = DataSource(
    source="made for the test",
    sha256="0" * 64,
    rows=len(made_requests()),
    period=Period.model_validate({"from": date(2019, 1, 1), "to": date(2019, 7, 22)}),
)
SMALL = Settings(trees=20, min_samples_leaf=20, open_share=1.0)

FRAME = with_slugs(made_requests())
ENCODED = columns(FRAME)
NAMES = ENCODED[TYPE].categories
ROWS = examples(FRAME, encode_requests(ENCODED, FRAME))


def fitted(rows: Examples = ROWS, era: float = 1.0) -> ComplaintHazard:
    return fit(rows, len(NAMES), era, SMALL)


@pytest.fixture(scope="module")
def model() -> ComplaintHazard:
    return fitted()


@pytest.fixture(scope="module")
def trained() -> TrainedModel:
    """The recipe's own outcome."""
    quiet = Progress(Console(file=io.StringIO()))
    return train(Dataset(made_requests(), SOURCE), quiet, SMALL)


def test_explanations_compare_with_requests_of_its_era_by_type(trained: TrainedModel) -> None:
    assert trained.background is not None
    assert trained.alike_in == "complaint_type"
    requests = [instance_type("x", trained.inputs).model_validate(r) for r in trained.background]
    rows = encode(trained.columns, [request.__dict__ for request in requests])
    known = encode_requests(ENCODED, FRAME[AFTER_BREAK.holds(FRAME["created_date"])])
    np.testing.assert_allclose(rows, known, atol=1e-3)


def test_the_graph_answers_what_the_model_answers(model: ComplaintHazard) -> None:
    built = graph(model, len(ENCODED)).SerializeToString()
    matrix = compared(ROWS)
    assert compare(model.answer(matrix), answering(built)(matrix)).rows == len(matrix)


def test_answers_do_not_contradict_one_another(model: ComplaintHazard) -> None:
    value, low, high, p90, within = model.answer(ROWS.matrix)
    assert low is not None
    assert high is not None
    assert p90 is not None
    assert within is not None
    assert np.all((low >= 0) & (low <= value) & (value <= high))
    np.testing.assert_array_equal(high, p90[:, 0])
    assert np.all(np.diff(within, axis=1) >= 0)
    assert np.all((within >= 0) & (within <= 1))
    # The median is under 24 hours exactly where closing within them is more likely than not.
    np.testing.assert_array_equal(value < 24, within[:, 0] > 0.5)


def test_a_model_answers_for_its_era(model: ComplaintHazard) -> None:
    before = replace(model, era=BEFORE_BREAK.number).answer(ROWS.matrix).value
    assert np.median(model.answer(ROWS.matrix).value / before) == pytest.approx(2, rel=0.2)


def test_bulk_closings_do_not_make_a_day_slow() -> None:
    late = pd.Timestamp("2019-07-23T10:35:07")
    fridays = pd.DataFrame(
        {
            "created_date": pd.Timestamp("2019-07-05T18:00"),
            "closed_date": late + pd.to_timedelta(np.arange(400) * 0.5, "s"),
            "agency": "NYPD",
            "complaint_type": "blocked-driveway",
            "descriptor": "No Access",
            "latitude": 40.7,
            "longitude": -74.0,
        }
    )
    frame = pd.concat([FRAME, fridays], ignore_index=True)
    model = fitted(examples(frame, encode_requests(ENCODED, frame)))
    asked = encode_requests(ENCODED, fridays[:1])
    assert model.answer(asked).value[0] < 24


def test_days_are_dealt_out_whole_and_each_era_to_all_parts() -> None:
    part = folds(ROWS)
    assert all(len(np.unique(part[ROWS.days == day])) == 1 for day in np.unique(ROWS.days))
    for era in (BEFORE_BREAK, AFTER_BREAK):
        assert len(np.unique(part[ROWS.era == era.number])) == 5


def test_outcomes_and_answers_are_compared_up_to_where_a_request_was_followed() -> None:
    rows = ROWS[np.zeros(3, dtype=np.int64)]
    followed = np.array([100.0, 100.0, 10.0])
    rows = replace(
        rows,
        hours=np.array([4.0, 100.0, 10.0]),
        closed=np.array([True, False, False]),
        followed=followed,
    )
    ones = np.ones(3)
    within = np.tile([0.5, 0.6, 0.7, 0.8], (3, 1))
    found = score(Values(20 * ones, 5 * ones, 50 * ones, None, within), rows)
    # Below; outlasted; and lost from sight before the interval began.
    assert found.held.tolist() == [0.0, 0.0, 1.0]
    assert found.error == pytest.approx([16, 80, 0])
    assert found.interval == pytest.approx([45 + 10 * 1, 45 + 10 * 50, 5])
    assert found.brier["24h"][:2] == pytest.approx([0.25, 0.25])
    assert np.isnan(found.brier["24h"][2])


def test_answers_that_the_era_does_not_support_show(model: ComplaintHazard) -> None:
    many = ROWS.of_era(AFTER_BREAK)[np.repeat(np.arange(len(ROWS.of_era(AFTER_BREAK))), 10)]
    assert all(one.low <= one.answer <= one.high for one in supports(many, model, NAMES))
    never = replace(model, rates=np.full_like(model.rates, -12.0))
    assert any(one.answer > one.high for one in supports(many, never, NAMES))


def test_years_that_the_model_is_not_made_for_are_refused_with_a_sentence() -> None:
    later = made_requests()
    later["created_date"] += pd.DateOffset(years=5)
    later["closed_date"] += pd.DateOffset(years=5)
    with pytest.raises(DataUnavailableError, match="January to July 2019"):
        train(Dataset(later, SOURCE), Progress(Console(file=io.StringIO())), SMALL)


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


def encoded_descriptor(descriptor: object) -> float:
    row = {"complaint_type": "noise", "created_date": date(2019, 1, 1), "descriptor": descriptor}
    return float(encode(ENCODED, [row])[0, DESCRIPTOR])


def test_an_unknown_descriptor_counts_as_missing() -> None:
    assert np.isnan([encoded_descriptor("never heard of"), encoded_descriptor(None)]).all()


@pytest.mark.parametrize("spelling", ["no access", " NO  ACCESS ", "No Access\t"])
def test_a_descriptor_is_known_in_any_spelling(spelling: str) -> None:
    assert encoded_descriptor(spelling) == encoded_descriptor("No Access")


def test_the_most_frequent_spelling_of_a_descriptor_stands_for_all() -> None:
    frame = FRAME.copy()
    frame.loc[frame["descriptor"].eq("No Access").cumsum() == 1, "descriptor"] = "NO ACCESS"
    assert columns(frame)[DESCRIPTOR].categories == ENCODED[DESCRIPTOR].categories


def test_the_recipe_trains_a_model_that_the_export_accepts_and_serving_loads(
    trained: TrainedModel, tmp_path: Path
) -> None:
    known = [
        {"complaint_type": "noise", "created_date": "2019-07-06T08:15:00", "descriptor": "x"},
        {"complaint_type": "noise", "created_date": "2019-07-06T08:15:00"},
    ]
    export(RECIPE, replace(trained, golden=known), SOURCE, tmp_path)
    model = Catalog.load(tmp_path).get("complaint-time")
    unknown, prediction = model.run(model.parse(known))
    assert prediction["interval"]["low"] < prediction["value"] < prediction["interval"]["high"]
    assert prediction["quantiles"] == {"p90": prediction["interval"]["high"]}
    assert list(prediction["probabilities"]) == ["24h", "72h", "7d", "30d"]
    assert unknown == prediction | {"unknown_inputs": ["descriptor"]}


def test_export_refuses_a_complaint_model_that_answers_one_weekday_with_weeks(
    trained: TrainedModel, tmp_path: Path
) -> None:
    groups, pinball = trained.judged.groups, trained.judged.losses["pinball_hours"]
    friday = np.char.startswith(groups["weekday and agency"], "Friday")
    losses = {"pinball_hours": pinball._replace(model=pinball.model + 100.0 * friday)}
    judged = replace(
        trained.judged,
        losses=losses,
        groups={"weekday and agency": groups["weekday and agency"]},
    )
    with pytest.raises(JudgementError, match="agency Friday NYPD"):
        export(RECIPE, replace(trained, judged=judged), SOURCE, tmp_path)


def test_the_graph_is_compared_as_each_caller_may_ask(trained: TrainedModel) -> None:
    whole, no_descriptor, no_place = np.split(trained.held_out, 3)
    np.testing.assert_array_equal(whole, ROWS.matrix[::2])
    assert np.isnan(no_descriptor[:, DESCRIPTOR]).all()
    assert np.isnan(no_place[:, PLACE]).all()


def test_plots_are_drawn_from_what_scores_are_made_of(trained: TrainedModel) -> None:
    outcomes = trained.outcomes
    assert outcomes is not None
    foretold, importance = outcomes.foretold, outcomes.importance
    assert isinstance(foretold, Values)
    assert foretold.low is not None
    assert foretold.high is not None
    assert importance is not None

    error = np.median(np.abs(foretold.value - outcomes.truth))
    held = np.mean((foretold.low <= outcomes.truth) & (outcomes.truth <= foretold.high))
    figures = dict(trained.metrics.values)
    assert error == pytest.approx(figures["median_error_hours"])
    assert held == pytest.approx(figures["coverage"])
    assert set(outcomes.groups) == {"agency", "weekday"}
    assert set(importance.rises) == {
        "complaint type",
        "place",
        "hour",
        "weekday",
        "descriptor",
    }
    assert set(trained.metrics.spread) < set(figures)


def test_the_recipe_reports_all_rows_noise_types_and_the_last_days(trained: TrainedModel) -> None:
    assert set(trained.metrics.values) == {
        "median_error_hours",
        "mae_hours_noise",
        "interval_score_hours",
        "interval_score_hours_noise",
        "pinball_hours",
        "coverage",
        "coverage_noise",
        "types_covered",
        "types_undercovered",
        "brier_24h",
        "brier_72h",
        "brier_7d",
        "brier_30d",
        "median_error_hours_ahead",
        "interval_score_hours_ahead",
        "coverage_ahead",
        "brier_24h_ahead",
    }
    assert set(trained.metrics.baseline) == set(trained.metrics.values)
