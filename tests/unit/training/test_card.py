"""A model card says for people what the manifest says for programs."""

from dataclasses import replace
from pathlib import Path

import pytest

from prediction.manifest import Task
from tests.unit.training.tiny_recipes import SOURCE, classifier, interval_regression, recipe
from training.card import card
from training.export import export


@pytest.fixture
def written(tmp_path: Path) -> str:
    tiny = recipe(limits=("Knows no circles.",))
    return card(tiny, export(tiny, classifier(), SOURCE, tmp_path), {"error": 0.4})


@pytest.mark.parametrize(
    "line",
    [
        "# Tiny",
        "| `width` | number | yes | at least 0, at most 10, cm | How wide it is. |",
        "| error | 0.3333 | 0.4 | 0.5 |",
        "All rows are new.",
        "Baseline on the same rows: a guess.",
        "- Data: made for a test; 80 rows",
        "- Knows no circles.",
    ],
)
def test_a_card_has_inputs_figures_origin_and_limits(written: str, line: str) -> None:
    assert line in written.splitlines()


def test_a_card_shows_the_golden_rows(written: str) -> None:
    assert '{"instance":{"width":9,"height":1},"prediction":{"class":1,' in written


def test_the_card_of_a_regression_has_its_unit_and_coverage(tmp_path: Path) -> None:
    tiny = recipe(Task.REGRESSION, unit="cm", interval_coverage=0.8)

    text = card(tiny, export(tiny, interval_regression(), SOURCE, tmp_path), {})

    assert "`tiny` 1.2.0, regression, in cm." in text
    assert "hold 80% of true values" in text


def test_a_card_shows_the_plainest_figures_beside_a_baseline_that_is_not_plain(
    tmp_path: Path,
) -> None:
    tiny, trained = recipe(), classifier()
    metrics = replace(trained.metrics, plain_name="the same for all", plain={"error": 0.75})

    manifest = export(tiny, replace(trained, metrics=metrics), SOURCE, tmp_path)

    lines = card(tiny, manifest, {"error": 0.4}).splitlines()
    assert "Plain, on the same rows: the same for all." in lines
    assert "| metric | model | goal | baseline | plain |" in lines
    assert "| error | 0.3333 | 0.4 | 0.5 | 0.75 |" in lines
