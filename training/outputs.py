"""What a prediction looks like, as the JSON Schema in the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prediction.manifest import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.recipe import Recipe

_PROBABILITY: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}


def outputs_schema(recipe: Recipe, classes: int, unlisted: Sequence[str] = ()) -> dict[str, Any]:
    """Make the JSON Schema of one prediction.

    Args:
        recipe: whose predictions they are.
        classes: number of classes in a classification.
        unlisted: inputs that take more values than the model knows.
    """
    regression = recipe.task is Task.REGRESSION
    schema = _regression(recipe) if regression else _classification(recipe, classes)
    if unlisted:
        schema["properties"]["unknown_inputs"] = {
            "type": "array",
            "items": {"type": "string", "enum": list(unlisted)},
            "description": "Inputs whose value the model does not know and has taken for missing;"
            " there only if there are any.",
        }
    return schema


def _classification(recipe: Recipe, count: int) -> dict[str, Any]:
    return _object(
        {
            "class": {
                "type": "integer",
                "enum": list(range(count)),
                "description": recipe.predicts,
            },
            "class_probabilities": {
                "type": "array",
                "items": _PROBABILITY,
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
    if recipe.quantiles:
        outputs["quantiles"] = _object(
            {
                name: number | {"description": f"A share of {level:g} of true values lies below."}
                for name, level in recipe.quantiles.items()
            }
        )
    if recipe.probabilities:
        outputs["probabilities"] = _object(
            {name: _PROBABILITY | {"description": of} for name, of in recipe.probabilities.items()}
        )
    return _object(outputs)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
