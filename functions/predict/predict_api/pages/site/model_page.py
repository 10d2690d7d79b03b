"""A model's page: what its manifest says, for people, and a form to ask it."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from predict_api.documents.assets import address
from predict_api.pages.site.example_answer import example_answer
from predict_api.pages.site.form_fields import fields_of
from predict_api.pages.site.rendering import html_of
from predict_api.pages.site.samples import samples_of
from prediction.about import Plot
from prediction.explanations import can_explain
from prediction.manifest import Cell, Golden
from prediction.model import Model

_SHOWN = {"name", "task", "classes", "form", "unit", "probabilities"}


def model_page(model: Model, root: str, plots: Sequence[tuple[Plot, str]] = ()) -> str:
    """Draw the page of a model.

    Args:
        model: what it is about; nothing of it is shown that its card does not have.
        root: relative reference from the page to the API's root.
        plots: those of its card, with the text of their files.
    """
    manifest = model.manifest
    examples = [_example(model, golden) for golden in manifest.golden]
    first = examples[0]
    answer = json.dumps(first["prediction"], ensure_ascii=False)
    drawn = example_answer(manifest, first["prediction"], first["explanation"])
    asked = json.dumps(first["instance"], ensure_ascii=False)
    cells = sorted(manifest.metrics.cells, key=lambda cell: cell.group)
    return html_of(
        "model.html",
        root,
        model=manifest,
        script=address("model-page.js"),
        fields=list(fields_of(manifest.inputs)),
        samples=samples_of(manifest.name, first["instance"]),
        groups=[_group(group, list(of)) for group, of in groupby(cells, lambda one: one.group)],
        golden_text=f"To {asked} it answers {answer}.",
        drawn=drawn,
        plots=[(plot, _as_image(svg)) for plot, svg in plots],
        data={
            **manifest.model_dump(mode="json", include=_SHOWN),
            "meaning": _meaning(manifest.outputs),
            "explains": can_explain(model),
            "root": root,
            "examples": examples,
        },
    )


class _Group(NamedTuple):
    """The cells of a group, and the names of all figures that any of them has."""

    name: str
    cells: list[Cell]
    figures: list[str]


def _group(name: str, cells: list[Cell]) -> _Group:
    return _Group(name, cells, list(dict.fromkeys(one for cell in cells for one in cell.values)))


def _as_image(svg: str) -> str:
    """Return a drawing as the address of an image, in which it can do nothing but be seen."""
    text = svg.strip().replace("%", "%25").replace("#", "%23")
    return f"data:image/svg+xml;charset=utf-8,{text}"


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
