"""A model is ready where it predicts what it predicted in training."""

from pathlib import Path
from typing import Any

import pytest

from prediction.catalog import MODELS, Catalog
from prediction.readiness import NotReadyError, check
from tests.tiny_models import write_sign_classifier, write_sum_regression

INSTANCE = {"left": 1, "right": 2}


def a_sum(folder: Path, prediction: dict[str, Any], instance: object = INSTANCE) -> Catalog:
    """A model that adds, and what its manifest says it should predict."""
    write_sum_regression(folder, golden=[{"instance": instance, "prediction": prediction}])
    return Catalog.load(folder)


def test_the_shipped_models_are_ready() -> None:
    for model in Catalog.load(MODELS):
        check(model)


@pytest.mark.parametrize(
    "prediction",
    [
        {"value": 3},
        {"value": 3.00001},
        {"value": 3.0, "interval": {"low": 2.0, "high": 4.0, "coverage": 0.8}},
    ],
)
def test_rounding_differs_between_processors(tmp_path: Path, prediction: dict[str, Any]) -> None:
    check(a_sum(tmp_path, prediction).get("sum"))


@pytest.mark.parametrize(
    "prediction",
    [
        {"value": 3.01},
        {"value": 3.0, "interval": {"low": 2.0, "high": 4.1, "coverage": 0.8}},
        {"value": 3.0, "class": 1},
        {"value": [3.0]},
    ],
)
def test_a_model_that_predicts_something_else_is_not_ready(
    tmp_path: Path, prediction: dict[str, Any]
) -> None:
    with pytest.raises(NotReadyError):
        check(a_sum(tmp_path, prediction).get("sum"))


def test_each_class_has_its_probability(tmp_path: Path) -> None:
    golden = {"class": 1, "class_probabilities": [0.11920292, 0.88079708]}
    for name, probabilities in (("good", golden["class_probabilities"]), ("bad", [0.9, 0.1])):
        prediction = {**golden, "class_probabilities": probabilities}
        instance = {"left": 1, "right": 1}
        write_sign_classifier(
            tmp_path, name, golden=[{"instance": instance, "prediction": prediction}]
        )
    catalog = Catalog.load(tmp_path)

    check(catalog.get("good"))
    with pytest.raises(NotReadyError, match="bad"):
        check(catalog.get("bad"))


def test_a_model_that_cannot_run_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError):
        check(a_sum(tmp_path, {"value": 3}, instance={"middle": 1}).get("sum"))
