"""A model card says for people what the manifest says for programs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from prediction.about import About
from prediction.answers import Classes
from prediction.manifest import Manifest, Task
from tests.unit.training.tiny_recipes import SOURCE, classifier, interval_regression, recipe
from training.cards import card
from training.export import export
from training.outcomes import Outcomes
from training.recipe import TrainedModel

KNOWN = About(
    intended_use=("Telling rectangles apart.",),
    out_of_scope=("Circles.",),
    ethics=("Rectangles do not mind.",),
    procedure="Fitted on all of them.",
    license="mit",
    data_license="None needed.",
    citation="Euclid, Elements.",
)


def looked_at() -> TrainedModel:
    """A classifier with all that a card can show."""
    likely = np.linspace(0.01, 0.99, 50)
    happened = (np.arange(50) % 3 + likely > 1.5).astype(np.int64)
    probabilities = np.stack([1 - likely, likely], axis=1)
    tiny = classifier()
    metrics = {"accuracy": 0.75, "auc_blank": 0.8}
    return replace(
        tiny,
        outcomes=Outcomes(happened, Classes(probabilities.argmax(1), probabilities)),
        algorithm="LogisticRegression(C=2)",
        metrics=replace(
            tiny.metrics, values=metrics, spread={"accuracy": 0.0625}, spread_over="two tries"
        ),
    )


def whole(tmp_path: Path, **members: Any) -> tuple[Manifest, str]:
    manifest = export(recipe(**members), looked_at(), SOURCE, tmp_path)
    return manifest, card(manifest, {})


def head_of(text: str) -> dict[str, Any]:
    _, head, _ = text.split("---\n", 2)
    members: dict[str, Any] = yaml.safe_load(head)
    return members


@pytest.fixture
def written(tmp_path: Path) -> str:
    tiny = recipe(limits=("Knows no circles.",))
    return card(export(tiny, classifier(), SOURCE, tmp_path), {"error": 0.4})


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

    text = card(export(tiny, interval_regression(), SOURCE, tmp_path), {})

    assert "`tiny` 1.2.0, regression, in cm." in text
    assert "hold 80% of true values" in text


def test_a_card_shows_the_plainest_figures_beside_a_baseline_that_is_not_plain(
    tmp_path: Path,
) -> None:
    tiny, trained = recipe(), classifier()
    metrics = replace(trained.metrics, plain_name="the same for all", plain={"error": 0.75})

    manifest = export(tiny, replace(trained, metrics=metrics), SOURCE, tmp_path)

    lines = card(manifest, {"error": 0.4}).splitlines()
    assert "Plain, on the same rows: the same for all." in lines
    assert "| metric | model | goal | baseline | plain |" in lines
    assert "| error | 0.3333 | 0.4 | 0.5 | 0.75 |" in lines


def test_the_head_is_what_hugging_face_reads(tmp_path: Path) -> None:
    manifest, text = whole(tmp_path, about=KNOWN)

    assert head_of(text) == {
        "language": "en",
        "license": "mit",
        "library_name": "onnx",
        "pipeline_tag": "tabular-classification",
        "tags": ["onnx", "sklambda", "sklearn", "tabular-classification"],
        "metrics": ["accuracy", "roc_auc"],
        "model-index": [
            {
                "name": "tiny",
                "results": [
                    {
                        "task": {"type": "tabular-classification", "name": "classification"},
                        "dataset": {"type": "other", "name": manifest.data.source},
                        "metrics": [
                            {"type": "accuracy", "value": 0.75, "name": "accuracy"},
                            {"type": "roc_auc", "value": 0.8, "name": "auc_blank"},
                        ],
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    "line",
    [
        "- Telling rectangles apart.",
        "- Circles.",
        "- Rectangles do not mind.",
        "Fitted on all of them.",
        "LogisticRegression(C=2)",
        "- Licence of the model: mit",
        "- Licence of the data: None needed.",
        "- To be cited: Euclid, Elements.",
        "±: standard deviation over two tries.",
        "| accuracy | 0.75 | 0.0625 |  |  |",
        "| auc_blank | 0.8 |  |  |  |",
    ],
)
def test_a_card_says_what_people_know_and_how_figures_scatter(tmp_path: Path, line: str) -> None:
    assert line in whole(tmp_path, about=KNOWN)[1].splitlines()


def test_a_card_shows_plots_and_thresholds_as_the_manifest_has_them(tmp_path: Path) -> None:
    manifest, text = whole(tmp_path, about=KNOWN)

    assert [plot.file for plot in manifest.plots][:2] == ["roc.svg", "precision-recall.svg"]
    for plot in manifest.plots:
        assert (tmp_path / "tiny" / "plots" / plot.file).is_file()
        assert f"![{plot.text}](" in text
        assert f"/models/tiny/plots/{plot.file})" in text
    half = next(one for one in manifest.metrics.thresholds if one.probability == 0.5)
    assert f"| 0.5 | {half.sensitivity:g} | {half.specificity:g} | {half.precision:g} |" in text


def test_a_card_names_what_nobody_has_said(tmp_path: Path) -> None:
    _, text = whole(tmp_path, about=About(license="mit"))

    assert "## For its owner to add" in text
    assert "- whom it may harm, and how" in text
    assert "- under which licence it may be used" not in text
    assert "For its owner" not in whole(tmp_path, about=KNOWN)[1]


def test_plots_are_those_of_the_last_training(tmp_path: Path) -> None:
    whole(tmp_path)
    export(recipe(), classifier(), SOURCE, tmp_path)

    assert not (tmp_path / "tiny" / "plots").exists()


def test_plots_and_manifest_are_alike_each_time(tmp_path: Path) -> None:
    first, second = (whole(tmp_path / run) for run in ("first", "second"))

    assert first == second
    for plot in first[0].plots:
        one, other = (tmp_path / run / "tiny/plots" / plot.file for run in ("first", "second"))
        assert one.read_bytes() == other.read_bytes()
