"""A model is found by its file; nothing is registered."""

from pathlib import Path

import pytest

from training import recipes
from training.recipe_discovery import UnknownRecipeError, find, find_all

MODEL_FILE = """
from prediction.manifest import Task
from training.recipe import Recipe

RECIPE = Recipe(
    name="{name}", version="1.0.0", title="", description="", task=Task.CLASSIFICATION,
    predicts="", load=lambda files: None, train=lambda data, progress: None,
)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second folder of recipes, as if they were beside the shipped ones."""
    monkeypatch.setattr(recipes, "__path__", [*recipes.__path__, str(tmp_path)])
    return tmp_path


def test_one_new_file_is_all_that_a_model_of_ones_own_takes(folder: Path) -> None:
    (folder / "house_price.py").write_text(MODEL_FILE.format(name="house-price"))

    assert find("house-price").name == "house-price"


@pytest.mark.shipped("complaint-time", "demo", "diabetes", "titanic")
def test_all_recipes_are_found_in_the_order_of_their_names() -> None:
    names = [recipe.name for recipe in find_all()]

    assert names == sorted(names)
    assert {"complaint-time", "demo", "diabetes", "titanic"} <= set(names)


@pytest.mark.parametrize("name", ["nothing-of-the-kind", "recipe", "", "../demo", "demo.x", "dèmo"])
def test_a_name_without_a_recipe_is_refused(name: str) -> None:
    with pytest.raises(UnknownRecipeError, match="RECIPE"):
        find(name)


def test_a_file_must_provide_the_model_that_it_is_named_after(folder: Path) -> None:
    (folder / "misnamed_model.py").write_text(MODEL_FILE.format(name="another"))

    with pytest.raises(UnknownRecipeError, match="misnamed-model"):
        find("misnamed-model")


def test_a_broken_file_of_another_model_does_not_matter(folder: Path) -> None:
    (folder / "half_written.py").write_text("def (")
    (folder / "whole.py").write_text(MODEL_FILE.format(name="whole"))

    assert find("whole").name == "whole"
