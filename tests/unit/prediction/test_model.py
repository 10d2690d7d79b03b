from pathlib import Path

import pytest
from pydantic import ValidationError

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


def test_predictions_fit_the_output_type(sign: Model, total: Model) -> None:
    for model in (sign, total):
        (prediction,) = model.run(model.parse([{"left": 1, "right": 1}]))

        told = model.output_type.model_validate(prediction).model_dump(exclude_none=True)
        assert told == prediction


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
