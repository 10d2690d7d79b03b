"""A model is ready where it predicts what it predicted in training."""

from pathlib import Path
from typing import Any

import pytest

from prediction.catalog import MODELS, Catalog
from prediction.readiness import NotReadyError, check, is_ready
from tests.tiny_models import write_sign_classifier, write_sum_regression

INSTANCE = {"left": 1, "right": 2}


def a_sum(folder: Path, prediction: dict[str, Any]) -> Catalog:
    """A model that adds, and what its manifest says it should predict."""
    write_sum_regression(folder, golden=[{"instance": INSTANCE, "prediction": prediction}])
    return Catalog.load(folder)


@pytest.mark.shipped("demo", "service_311", "titanic")
def test_the_shipped_models_are_ready() -> None:
    check(Catalog.load(MODELS))


@pytest.mark.parametrize(
    "prediction",
    [
        {"value": 3},
        {"value": 3.00001},
        {"value": 3.0, "interval": {"low": 2.0, "high": 4.0, "coverage": 0.8}},
    ],
)
def test_rounding_differs_between_processors(tmp_path: Path, prediction: dict[str, Any]) -> None:
    check(a_sum(tmp_path, prediction))


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
        check(a_sum(tmp_path, prediction))


def test_each_class_has_its_probability(tmp_path: Path) -> None:
    golden = {"class": 1, "class_probabilities": [0.11920292, 0.88079708]}
    for name, probabilities in (("good", golden["class_probabilities"]), ("bad", [0.9, 0.1])):
        prediction = {**golden, "class_probabilities": probabilities}
        instance = {"left": 1, "right": 1}
        write_sign_classifier(
            tmp_path, name, golden=[{"instance": instance, "prediction": prediction}]
        )
    catalog = Catalog.load(tmp_path)

    assert is_ready(catalog.get("good"))
    with pytest.raises(NotReadyError) as raised:
        check(catalog)
    assert raised.value.models == ["bad"]


def test_a_model_that_cannot_run_is_not_ready(tmp_path: Path) -> None:
    catalog = a_sum(tmp_path, {"value": 3})
    catalog.get("sum")._runtime = None  # type: ignore[assignment]  # noqa: SLF001  as broken as can be

    with pytest.raises(NotReadyError, match="cannot predict: sum"):
        check(catalog)


def test_damaged_models_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()

    with pytest.raises(NotReadyError, match="cannot predict: broken"):
        check(a_sum(tmp_path, {"value": 3}))


def test_without_any_model_nothing_is_ready(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match="no model"):
        check(Catalog.load(tmp_path))


def test_a_list_that_names_no_model_is_ready_for_none(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match="no model"):
        check(Catalog.load(tmp_path))

    (tmp_path / "models.txt").write_text("")

    check(Catalog.load(tmp_path))
