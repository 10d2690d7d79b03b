"""The shipped complaint-time artifact: its golden rows, and what its manifest promises."""

import pytest

from predict_api.complaints.statistics import Statistics
from prediction.catalog import Catalog
from prediction.model import Model

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


def test_the_model_beats_the_median_of_the_type_on_the_month_it_was_judged_on(
    model: Model,
) -> None:
    found, baseline = model.manifest.metrics.values, model.manifest.metrics.baseline.values
    assert found["mae_hours"] <= 0.90 * baseline["mae_hours"]
    assert found["mae_hours_noise"] <= 0.82 * baseline["mae_hours_noise"]


def test_the_interval_held_four_fifths_on_the_month_it_was_judged_on(model: Model) -> None:
    coverage = {k: v for k, v in model.manifest.metrics.values.items() if k.startswith("coverage")}
    assert len(coverage) == 4
    assert all(0.78 <= share <= 0.82 for share in coverage.values())


def test_the_graph_agrees_with_scikit_learn_on_every_row_judged(model: Model) -> None:
    # as they are, without descriptor, and without place
    assert model.manifest.parity["rows"] == 3 * 28_899
    assert model.manifest.parity["max_relative_difference"] <= 1e-6
