"""What a prediction looks like, as the JSON Schema in the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prediction.manifest import Task

if TYPE_CHECKING:
    from training.recipe import Recipe


def outputs_schema(recipe: Recipe, classes: int) -> dict[str, Any]:
    """Make the JSON Schema of one prediction; `classes` is their number in a classification."""
    if recipe.task is Task.REGRESSION:
        return _regression(recipe)
    return _classification(recipe, classes)


def _classification(recipe: Recipe, count: int) -> dict[str, Any]:
    probability = {"type": "number", "minimum": 0, "maximum": 1}
    return _object(
        {
            "class": {
                "type": "integer",
                "enum": list(range(count)),
                "description": recipe.predicts,
            },
            "class_probabilities": {
                "type": "array",
                "items": probability,
                "minItems": count,
                "maxItems": count,
                "description": "Probability of each class, in the order of the classes.",
            },
        }
    )


def _regression(recipe: Recipe) -> dict[str, Any]:
    number: dict[str, Any] = {"type": "number"} | ({"unit": recipe.unit} if recipe.unit else {})
    outputs: dict[str, Any] = {"value": number | {"description": recipe.predicts}}
    if recipe.interval_coverage is not None:
        coverage = {"type": "number", "const": recipe.interval_coverage}
        outputs["interval"] = _object({"low": number, "high": number, "coverage": coverage})
    return _object(outputs)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
