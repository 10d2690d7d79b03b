"""A model's page: what its manifest says, for people, and a form to ask it."""

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from predict_api.documents.assets import address
from predict_api.pages.site.form_fields import fields_of
from predict_api.pages.site.rendering import html_of
from predict_api.pages.site.samples import samples_of
from prediction.explanations import can_explain
from prediction.manifest import Golden
from prediction.model import Model

_SHOWN = {"name", "task", "classes", "form", "unit", "probabilities"}


def model_page(model: Model, root: str) -> str:
    """Draw the page of a model.

    Args:
        model: what it is about; nothing of it is shown that its card does not have.
        root: relative reference from the page to the API's root.
    """
    manifest = model.manifest
    examples = [_example(model, golden) for golden in manifest.golden]
    first = examples[0]
    answer = json.dumps(first["prediction"], ensure_ascii=False)
    asked = json.dumps(first["instance"], ensure_ascii=False)
    cells = sorted(manifest.metrics.cells, key=lambda cell: cell.group)
    return html_of(
        "model.html",
        root,
        model=manifest,
        script=address("model-page.js"),
        fields=list(fields_of(manifest.inputs)),
        samples=samples_of(manifest.name, first["instance"]),
        groups=[(group, list(of)) for group, of in groupby(cells, lambda cell: cell.group)],
        golden_text=f"To {asked} it answers {answer}.",
        data={
            **manifest.model_dump(mode="json", include=_SHOWN),
            "meaning": _meaning(manifest.outputs),
            "explains": can_explain(model),
            "root": root,
            "examples": examples,
        },
    )


def _example(model: Model, golden: Golden) -> dict[str, Any]:
    """Return a golden row with times as its inputs have them: in the model's own zone."""
    parsed = model.input_type.model_validate(golden.instance).model_dump(mode="json")
    given = golden.instance.items()
    return {
        "instance": {k: parsed[k] if isinstance(v, str) else v for k, v in given},
        "prediction": golden.prediction,
        "explanation": golden.explanation,
    }


def _meaning(outputs: Mapping[str, Any]) -> str:
    """Return what the schema says of what is predicted: of the first member of an answer."""
    first: Mapping[str, Any] = next(iter(outputs.get("properties", {}).values()), {})
    return str(first.get("description", ""))
