"""Base and contributions add up to the prediction, whatever the model and its inputs."""

from pathlib import Path
from typing import Any

import pytest

from prediction.catalog import MODELS, Catalog
from prediction.errors import ExplanationTooSlowError, UnexplainedModelError
from prediction.explanations import can_explain, explain
from prediction.model import Model
from tests.tiny_models import SUM_INPUTS, write_sign_classifier, write_sum_regression

BACKGROUND = {"inputs": ["left", "right"], "rows": [[0, 0], [2, 0], [4, 6]]}
SHIPPED = [model.manifest.name for model in Catalog.load() if can_explain(model)]


def of_sum(folder: Path, **changes: Any) -> Model:
    write_sum_regression(folder, **{"background": BACKGROUND, **changes})
    return Catalog.load(folder).get("sum")


def explained(model: Model, *instances: dict[str, Any]) -> list[dict[str, Any]]:
    return explain(model, model.parse(instances))


def adds_up(told: dict[str, Any]) -> bool:
    total = told["base"] + sum(told["contributions"].values())
    return bool(total == pytest.approx(told["prediction"], abs=1e-6))


def test_of_a_sum_each_input_is_due_what_it_is_above_the_mean(tmp_path: Path) -> None:
    [told] = explained(of_sum(tmp_path), {"left": 5, "right": 1})

    assert told == {
        "explains": "value",
        "base": 4,
        "contributions": {"left": 3, "right": -1},
        "prediction": 6,
        "method": "exact",
        "background": {"rows": 3},
        "answer": {"value": 6, "interval": {"low": 5, "high": 7, "coverage": 0.8}},
    }


def test_of_classes_the_predicted_one_is_explained_first_and_each_below(tmp_path: Path) -> None:
    write_sign_classifier(tmp_path, background=BACKGROUND, classes=["no", "yes"])
    model = Catalog.load(tmp_path).get("sign")

    no, yes = explained(model, {"left": -5, "right": 1}, {"left": 5, "right": 1})

    assert [no["explains"], yes["explains"]] == ["no", "yes"]
    for told in (no, yes):
        assert [one["explains"] for one in told["all"]] == ["no", "yes"]
        assert all(map(adds_up, [told, *told["all"]]))
        first, second = (one["contributions"]["left"] for one in told["all"])
        assert first == pytest.approx(-second)


def test_an_input_that_all_have_in_common_contributes_nothing(tmp_path: Path) -> None:
    [told] = explained(
        of_sum(tmp_path, background={**BACKGROUND, "rows": [[1, 3], [2, 3]]}),
        {"left": 5, "right": 3},
    )

    assert told["contributions"] == {"left": 3.5, "right": 0}


def test_an_instance_is_compared_with_rows_of_its_value_where_there_are_some(
    tmp_path: Path,
) -> None:
    alike = [[7, 0], [7, 10], [8, 1]]
    model = of_sum(tmp_path, background={**BACKGROUND, "same": "left", "alike": alike})

    seven, nine = explained(model, {"left": 7, "right": 1}, {"left": 9, "right": 1})

    assert seven["background"] == {"rows": 2, "same": "left"}
    assert (seven["base"], seven["contributions"]) == (12, {"left": 0, "right": -4})
    assert nine["background"] == {"rows": 3}


def test_inputs_that_are_sent_together_share_what_both_bring(tmp_path: Path) -> None:
    inputs = {**SUM_INPUTS, "dependentRequired": {"left": ["right"]}}

    [told] = explained(of_sum(tmp_path, inputs=inputs), {"left": 5, "right": 1})

    assert told["contributions"] == {"left": 1, "right": 1}


def test_beyond_twelve_inputs_a_standard_error_is_told(tmp_path: Path) -> None:
    names = [f"x{number}" for number in range(14)]
    model = of_sum(
        tmp_path,
        inputs={
            "type": "object",
            "properties": {name: {"type": "number"} for name in names},
            "required": names,
        },
        columns=[{"input": name, "encoding": "number"} for name in names],
        golden=[{"instance": dict.fromkeys(names, 1), "prediction": {"value": 14}}],
        background={"inputs": names, "rows": [[0] * 14]},
    )

    [told] = explained(model, dict.fromkeys(names, 1))

    assert told["method"] == "sampled"
    assert set(told["standard_errors"]) == set(names)
    assert told["contributions"] == pytest.approx(dict.fromkeys(names, 1), abs=1e-6)
    assert adds_up(told)


def test_without_a_background_there_is_no_explanation(tmp_path: Path) -> None:
    model = of_sum(tmp_path, background=None)

    assert not can_explain(model)
    with pytest.raises(UnexplainedModelError):
        explained(model, {"left": 5})


def test_explanations_end_when_their_time_has_passed(tmp_path: Path) -> None:
    model = of_sum(tmp_path)

    with pytest.raises(ExplanationTooSlowError):
        explain(model, model.parse([{"left": 5, "right": 1}]), seconds=-1)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_models_explain_their_golden_rows_as_written(name: str) -> None:
    model = Catalog.load().get(name)
    golden = model.manifest.golden

    found = explain(model, model.parse([one.instance for one in golden]))

    for told, one in zip(found, golden, strict=True):
        assert one.explanation is not None
        written = one.explanation
        assert told["contributions"] == pytest.approx(written["contributions"], abs=1e-6, rel=1e-6)
        assert all(map(adds_up, [told, written, *told.get("all", [])]))
        assert told["explains"] == written["explains"]
        assert told["answer"].keys() == one.prediction.keys()


@pytest.mark.shipped("titanic", "diabetes")
def test_there_are_shipped_models_that_explain() -> None:
    assert SHIPPED, MODELS
