"""The shipped complaint-time artifact: its golden rows, and what its manifest promises."""

from datetime import datetime

import numpy as np
import pytest
from pydantic import ValidationError

from applications.service_311.estimates import Case, estimate
from applications.service_311.statistics import Statistics
from applications.service_311.times import NEW_YORK
from prediction.catalog import Catalog
from prediction.model import Model
from training.service_311.inputs import schema

ASKED = {
    "complaint_type": "noise-residential",
    "latitude": 40.675719430504,
    "longitude": -73.860535138411,
    "created_date": "2019-06-14T00:02:11.000",
}


@pytest.fixture(scope="module")
def model() -> Model:
    return Catalog.load().get("complaint-time")


def test_golden_rows_are_answered_as_they_were_when_the_model_was_made(model: Model) -> None:
    golden = model.manifest.golden
    predictions = model.run(model.parse([row.instance for row in golden]))
    for found, row in zip(predictions, golden, strict=True):
        expected = row.prediction
        assert found["value"] == pytest.approx(expected["value"], rel=1e-9)
        assert found["interval"] == pytest.approx(expected["interval"], rel=1e-9)


def test_the_inputs_are_those_that_training_describes(model: Model) -> None:
    assert model.manifest.inputs == schema(model.manifest.columns)


@pytest.mark.parametrize(("half", "lacks"), [("latitude", "longitude"), ("longitude", "latitude")])
def test_half_a_place_is_refused(model: Model, half: str, lacks: str) -> None:
    sent = {"complaint_type": "noise", half: ASKED[half]}

    with pytest.raises(ValidationError) as caught:
        model.parse([sent])

    assert [error["loc"] for error in caught.value.errors()] == [(0, lacks)]


def test_every_type_that_the_api_knows_has_an_estimate(model: Model) -> None:
    slugs = list(Statistics.load().by_slug)
    assert model.manifest.inputs["properties"]["complaint_type"]["enum"] == slugs
    predictions = model.run(model.parse([{"complaint_type": slug} for slug in slugs]))
    for prediction in predictions:
        interval = prediction["interval"]
        assert 0 <= interval["low"] <= prediction["value"] <= interval["high"]


def test_one_row_is_answered_as_it_is_among_others(model: Model) -> None:
    rows = [{**ASKED, "longitude": -74.0 + step / 1000} for step in range(100)]
    together = model.run(model.parse(rows))
    alone = [model.run(model.parse([row]))[0] for row in rows]
    for one, among in zip(alone, together, strict=True):
        assert one["value"] == pytest.approx(among["value"], rel=1e-9)


def test_what_else_is_known_of_a_complaint_changes_the_estimate(model: Model) -> None:
    rows = [
        ASKED,
        {**ASKED, "descriptor": "Loud Talking"},
        {**ASKED, "latitude": None, "longitude": None},
        {**ASKED, "created_date": "2019-06-14T12:02:11"},
        {**ASKED, "complaint_type": "noise-commercial"},
    ]
    values = [prediction["value"] for prediction in model.run(model.parse(rows))]
    assert len(set(values)) == len(rows)


@pytest.mark.parametrize(
    ("slug", "descriptor", "hour"),
    [
        ("illegal-parking", "Blocked Hydrant", 18),
        ("blocked-driveway", "No Access", 19),
        ("noise-residential", "Loud Music/Party", 19),
    ],
)
def test_police_matters_of_a_friday_are_answered_in_hours(
    model: Model, slug: str, descriptor: str, hour: int
) -> None:
    friday = f"2026-11-27T{hour}:00:00"
    asked = {**ASKED, "complaint_type": slug, "descriptor": descriptor, "created_date": friday}
    (found,) = model.run(model.parse([asked]))
    # The 10th and 90th percentiles of these types since 28 June 2019 are about 1 and 20 hours.
    assert 1 < found["value"] < 20


POLICE = (
    "illegal-parking",
    "blocked-driveway",
    "noise-residential",
    "noise-street-sidewalk",
    "noise-vehicle",
    "noise-commercial",
    "non-emergency-police-matter",
    "abandoned-vehicle",
)
# Random places of each borough, and of the precinct in Queens whose books stay open.
CORNERS = (
    (40.82, 40.89, -73.92, -73.84),
    (40.60, 40.70, -74.00, -73.90),
    (40.72, 40.86, -74.00, -73.94),
    (40.67, 40.77, -73.90, -73.75),
    (40.54, 40.63, -74.20, -74.09),
    (40.755, 40.785, -73.935, -73.90),
)


@pytest.mark.parametrize("slug", POLICE)
def test_police_matters_are_done_within_days_wherever_and_whenever(model: Model, slug: str) -> None:
    random = np.random.default_rng(311)
    asked = [
        {
            "complaint_type": slug,
            "latitude": random.uniform(south, north),
            "longitude": random.uniform(west, east),
            "created_date": f"2026-11-{23 + day}T{random.integers(24):02}:00:00",
        }
        for south, north, west, east in CORNERS
        for _ in range(15)
        for day in range(7)
    ]
    found = model.run(model.parse(asked))
    # Of all police matters since 28 June 2019 nine of ten took less than 16 hours.
    assert max(one["quantiles"]["p90"] for one in found) < 120
    assert min(one["probabilities"]["30d"] for one in found) > 0.95


def test_a_precinct_whose_books_stay_open_is_answered_in_hours(model: Model) -> None:
    asked = {
        "complaint_type": "illegal-parking",
        "latitude": 40.76,
        "longitude": -73.90,
        "created_date": "2026-11-24T13:00:00",
    }
    (found,) = model.run(model.parse([asked]))
    assert found["quantiles"]["p90"] < 48
    assert found["probabilities"]["30d"] > 0.99


@pytest.mark.parametrize("slug", ["elevator", "building-use", "street-light-condition"])
def test_what_is_often_closed_as_it_comes_in_has_an_interval_from_0(
    model: Model, slug: str
) -> None:
    (found,) = model.run(model.parse([{**ASKED, "complaint_type": slug}]))
    assert found["interval"]["low"] == 0


def test_types_that_take_months_are_answered_with_months(model: Model) -> None:
    (found,) = model.run(model.parse([{**ASKED, "complaint_type": "new-tree-request"}]))
    assert found["value"] > 1_500
    assert found["probabilities"]["30d"] < 0.05


def test_answers_do_not_contradict_one_another(model: Model) -> None:
    slugs = list(Statistics.load().by_slug)
    for found in model.run(model.parse([{**ASKED, "complaint_type": slug} for slug in slugs])):
        within = list(found["probabilities"].values())
        assert within == sorted(within)
        assert found["value"] <= found["quantiles"]["p90"] == found["interval"]["high"]
        assert (found["value"] < 24) == (within[0] > 0.5)


def test_an_estimate_needs_no_place_and_says_whether_the_descriptor_is_known(model: Model) -> None:
    noise = Statistics.load().types.named("noise-residential")
    moment = datetime(2019, 6, 14, tzinfo=NEW_YORK)
    descriptors = (" loud MUSIC/party", "unheard of")
    loud, unheard = estimate(model, [Case(noise, None, moment, text) for text in descriptors])
    assert (loud.descriptor_known, unheard.descriptor_known) == (True, False)
    assert loud.p90 == loud.interval.high
    assert list(loud.closed_within or ()) == ["24h", "72h", "7d", "30d"]


def test_the_model_beats_the_distribution_of_the_type_on_days_it_has_not_seen(
    model: Model,
) -> None:
    found, baseline = model.manifest.metrics.values, model.manifest.metrics.baseline.values
    assert found["median_error_hours"] <= 0.92 * baseline["median_error_hours"]
    assert found["interval_score_hours"] <= 0.90 * baseline["interval_score_hours"]
    assert found["mae_hours_noise"] <= 0.88 * baseline["mae_hours_noise"]
    assert found["brier_24h"] <= 0.88 * baseline["brier_24h"]
    # 0.82 was the goal; intervals that begin at 0 hold more: docs/complaint-time.md.
    assert 0.78 <= found["coverage"] <= 0.83
    assert found["types_undercovered"] <= 0.06


def test_the_model_beats_the_plain_quantiles_and_rates_of_the_type(model: Model) -> None:
    found, plain = model.manifest.metrics.values, model.manifest.metrics.plain
    assert plain
    assert found["median_error_hours"] <= 0.92 * plain.values["median_error_hours"]
    assert found["interval_score_hours"] <= 0.84 * plain.values["interval_score_hours"]
    # Goals of 0.76 and 0.82 that are not reached: docs/complaint-time.md.
    assert found["mae_hours_noise"] <= 0.86 * plain.values["mae_hours_noise"]
    assert found["brier_24h"] <= 0.84 * plain.values["brier_24h"]


def test_the_card_judges_by_type_agency_weekday_and_era(model: Model) -> None:
    groups = {cell.group for cell in model.manifest.metrics.cells}
    assert groups == {
        "era",
        "agency",
        "weekday and agency",
        "weekday and agency since 28 June",
        "type",
    }
