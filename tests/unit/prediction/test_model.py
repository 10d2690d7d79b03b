from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from prediction.answers import Classes, Values, kind_of
from prediction.catalog import MODELS, Catalog
from prediction.model import Model
from tests.tiny_models import write_sign_classifier, write_sum_regression


@pytest.fixture
def sign(tmp_path: Path) -> Model:
    write_sign_classifier(tmp_path)
    return Catalog.load(tmp_path).get("sign")


@pytest.fixture
def total(tmp_path: Path) -> Model:
    write_sum_regression(tmp_path)
    return Catalog.load(tmp_path).get("sum")


def test_a_classifier_gives_the_class_and_all_probabilities(sign: Model) -> None:
    (prediction,) = sign.run(sign.parse([{"left": 1, "right": 1}]))

    assert prediction["class"] == 1
    assert prediction["class_probabilities"] == pytest.approx([0.1192, 0.8808], abs=1e-4)


def test_a_regression_gives_the_value_and_its_interval(total: Model) -> None:
    assert total.run(total.parse([{"left": 1, "right": 2}])) == [
        {"value": 3, "interval": {"low": 2, "high": 4, "coverage": 0.8}}
    ]


def test_a_regression_without_interval_gives_the_value_alone(tmp_path: Path) -> None:
    write_sum_regression(tmp_path, interval_coverage=None)
    model = Catalog.load(tmp_path).get("sum")

    assert model.run(model.parse([{"left": 1, "right": 2}])) == [{"value": 3}]


def test_predictions_keep_the_order_of_their_instances(total: Model) -> None:
    rows = [{"left": float(left), "right": 0} for left in range(50)]

    assert [p["value"] for p in total.run(total.parse(rows))] == list(range(50))


def test_no_instances_give_no_predictions(total: Model) -> None:
    assert total.run([]) == []


def test_a_refused_row_is_named_by_its_index(total: Model) -> None:
    with pytest.raises(ValidationError) as refusal:
        total.parse([{"left": 1}, {"left": 101}])

    assert [error["loc"] for error in refusal.value.errors()] == [(1, "left")]


def test_values_are_read_back_from_predictions(total: Model) -> None:
    predictions = total.run(total.parse([{"left": 1, "right": 1}, {"left": 2, "right": 3}]))

    found = kind_of(total.manifest).answers(predictions)

    assert isinstance(found, Values)
    assert found.value.tolist() == [2, 5]
    assert (found.low is None, found.high is None) == (False, False)
    assert found.quantiles is None


@pytest.mark.parametrize("classes", [["fast", "slow"], [1, 2], [False, True], [7, -1]])
def test_classes_are_answered_as_the_manifest_lists_them(
    tmp_path: Path, classes: list[Any]
) -> None:
    write_sign_classifier(tmp_path, classes=classes)
    model = Catalog.load(tmp_path).get("sign")

    predictions = model.run(model.parse([{"left": 1, "right": 1}, {"left": -1, "right": 0}]))

    assert [one["class"] for one in predictions] == [classes[1], classes[0]]
    assert type(predictions[0]["class"]) is type(classes[1])
    found = kind_of(model.manifest).answers(predictions)
    assert isinstance(found, Classes)
    assert found.labels.tolist() == [1, 0]


@pytest.mark.parametrize("name", sorted(path.parent.name for path in MODELS.glob("*/model.json")))
def test_a_shipped_model_gives_its_golden_predictions(name: str) -> None:
    model = Catalog.load().get(name)
    golden = model.manifest.golden

    predictions = model.run(model.parse([row.instance for row in golden]))

    for row, prediction in zip(golden, predictions, strict=True):
        assert prediction == {
            member: expected if member == "unknown_inputs" else pytest.approx(expected, rel=1e-6)
            for member, expected in row.prediction.items()
        }
