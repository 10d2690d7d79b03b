"""The recipes at hand: every file of `training.recipes` that defines `RECIPE`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from training import recipes
from training.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Iterator


class UnknownRecipeError(LookupError):
    """No training file provides a model of this name."""


def find(name: str) -> Recipe:
    """Read the recipe of one model; other models' files are not touched.

    Raises:
        UnknownRecipeError: there is no such file, or it defines no recipe of this name.
    """
    file = name.replace("-", "_")
    # A dot or a slash would look elsewhere.
    found = file.isidentifier() and find_spec(f"{recipes.__name__}.{file}")
    recipe = _recipe(f"{recipes.__name__}.{file}") if found else None
    if recipe is None or recipe.name != name:
        raise UnknownRecipeError(f"training/recipes/{file}.py defines no RECIPE named {name}.")
    return recipe


def find_all() -> tuple[Recipe, ...]:
    """Read all recipes, in the order of their names."""
    return tuple(sorted(_recipes(), key=lambda recipe: recipe.name))


def _recipes() -> Iterator[Recipe]:
    for module in iter_modules(recipes.__path__):
        recipe = _recipe(f"{recipes.__name__}.{module.name}")
        if recipe:
            yield recipe


def _recipe(module: str) -> Recipe | None:
    recipe = getattr(import_module(module), "RECIPE", None)
    return recipe if isinstance(recipe, Recipe) else None
