"""A trained model becomes a folder that serving can load, if ONNX and scikit-learn agree.

What is written depends on the data, the recipe and the libraries only: no time, no path, no name
of a machine. Training twice gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import onnx

from prediction import manifest as manifests
from prediction.answers import Classes, kind_of
from prediction.catalog import MODEL_LIST, Catalog
from prediction.columns import Encoding, encode
from prediction.explanations import explain
from prediction.manifest import (
    MANIFEST_FILE,
    Artifact,
    Baseline,
    Golden,
    Manifest,
    Metrics,
)
from prediction.model import Model
from prediction.runtimes import runtime_of
from training.background import background
from training.conversion.agreement import promised
from training.judgement import accept
from training.parity import ParityError, compare
from training.proof import prove

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prediction.manifest import Class, DataSource
    from training.judgement import Cell
    from training.recipe import Description, FittedModel, Recipe, TrainedModel

_LIBRARIES = ("scikit-learn", "numpy", "skl2onnx", "onnx", "onnxruntime")
_DTYPES = {onnx.TensorProto.FLOAT: "float32", onnx.TensorProto.DOUBLE: "float64"}
# Further digits of a metric say nothing: the rows judged are hundreds to thousands.
_METRIC_DIGITS = 4


def export(recipe: Recipe, trained: TrainedModel, source: DataSource, output: Path) -> Manifest:
    """Judge a trained model, and write it as `export_fitted` does.

    Raises:
        JudgementError: the model is not fit to ship.
        ParityError: ONNX and scikit-learn disagree.
    """
    cells = accept(trained.judged)
    return export_fitted(recipe, trained, source, output, [_told(cell) for cell in cells])


def export_fitted(
    description: Description,
    fitted: FittedModel,
    source: DataSource,
    output: Path,
    cells: Sequence[manifests.Cell] = (),
) -> Manifest:
    """Check a fitted model against its reference and write it to `output / description.name`.

    Nothing is written unless every held-out row, every probe and every golden instance agrees.

    Returns:
        The manifest as written.

    Raises:
        ParityError: ONNX and scikit-learn disagree.
    """
    graph = fitted.graph.SerializeToString(deterministic=True)
    parity = prove(fitted, graph)
    manifest = _manifest(description, fitted, source, graph, parity)
    judged = manifest.metrics.model_copy(update={"cells": tuple(cells)})
    outputs = _outputs(manifest, description.predicts, _unlisted(fitted))
    manifest = manifest.model_copy(update={"metrics": judged, "outputs": outputs})
    manifest = manifest.model_copy(update={"golden": _golden(manifest, fitted, graph)})
    manifest = _with_explanations(manifest, fitted, graph)
    _write(manifest, graph, output)
    return manifest


def _manifest(
    recipe: Description,
    trained: FittedModel,
    source: DataSource,
    graph: bytes,
    parity: Mapping[str, Any],
) -> Manifest:
    return Manifest(
        name=recipe.name,
        version=recipe.version,
        title=recipe.title,
        description=recipe.description,
        task=recipe.task,
        unit=recipe.unit,
        inputs=dict(trained.inputs),
        outputs={},  # once the manifest says which kind they are of
        columns=tuple(trained.columns),
        artifact=Artifact(
            sha256=hashlib.sha256(graph).hexdigest(), bytes=len(graph), dtype=_dtype(trained)
        ),
        classes=_classes(trained),
        form=trained.form,
        interval_coverage=recipe.interval_coverage,
        quantiles=dict(recipe.quantiles),
        probabilities=dict(recipe.probabilities),
        metrics=_metrics(trained),
        parity=_rounded(parity),
        data=source,
        libraries={"python": platform.python_version()}
        | {library: version(library) for library in _LIBRARIES},
        # Filled in by _golden; the manifest cannot be without.
        golden=tuple(Golden(instance=dict(one), prediction={}) for one in trained.golden),
    )


def _dtype(trained: FittedModel) -> Any:  # noqa: ANN401  pydantic checks that it is one of the two
    return _DTYPES[trained.graph.graph.input[0].type.tensor_type.elem_type]


def _classes(trained: FittedModel) -> tuple[Class, ...]:
    answers = trained.answer(trained.held_out[:1])
    if isinstance(answers, Classes) and not trained.classes:
        return tuple(range(answers.probabilities.shape[1]))
    return tuple(trained.classes)


def _outputs(manifest: Manifest, predicts: str, unlisted: Sequence[str]) -> dict[str, Any]:
    schema = kind_of(manifest).schema(predicts)
    if unlisted:
        schema["properties"]["unknown_inputs"] = {
            "type": "array",
            "items": {"type": "string", "enum": list(unlisted)},
            "description": "Inputs whose value the model does not know and has taken for missing;"
            " there only if there are any.",
        }
    return schema


def _unlisted(trained: FittedModel) -> list[str]:
    """Name the inputs of category columns that take any text."""
    taken = trained.inputs["properties"]
    names = [one.input for one in trained.columns if one.encoding is Encoding.CATEGORY]
    return [name for name in names if "enum" not in taken[name]]


def _metrics(trained: FittedModel) -> Metrics:
    metrics = trained.metrics
    return Metrics(
        split=metrics.split,
        values=_metric_figures(metrics.values),
        baseline=Baseline(name=metrics.baseline_name, values=_metric_figures(metrics.baseline)),
        plain=Baseline(name=metrics.plain_name, values=_metric_figures(metrics.plain))
        if metrics.plain
        else None,
    )


def _told(cell: Cell) -> manifests.Cell:
    return manifests.Cell(
        group=cell.group,
        member=cell.member,
        rows=cell.rows,
        values=_metric_figures(cell.model),
        baseline=_metric_figures(cell.baseline),
    )


def _metric_figures(figures: Mapping[str, float]) -> dict[str, float]:
    return {metric: round(float(figure), _METRIC_DIGITS) for metric, figure in figures.items()}


def _rounded(parity: Mapping[str, Any]) -> dict[str, Any]:
    """Two digits of a difference are enough to judge it by."""
    return {k: float(f"{v:.1e}") if isinstance(v, float) else v for k, v in parity.items()}


def _golden(manifest: Manifest, trained: FittedModel, graph: bytes) -> tuple[Golden, ...]:
    """Answer the golden instances the way serving does, and check that against scikit-learn."""
    model = _served(manifest, graph)
    instances = model.parse([dict(one) for one in trained.golden])
    predictions = model.run(instances)
    matrix = encode(manifest.columns, [instance.__dict__ for instance in instances])
    compare(trained.answer(matrix), kind_of(manifest).answers(predictions), promised(trained.graph))
    return tuple(
        Golden(instance=dict(instance), prediction=prediction)
        for instance, prediction in zip(trained.golden, predictions, strict=True)
    )


def _served(manifest: Manifest, graph: bytes) -> Model:
    return Model(manifest, lambda: runtime_of(manifest, graph))


def _with_explanations(manifest: Manifest, trained: FittedModel, graph: bytes) -> Manifest:
    """Add rows to compare with, and the explanations that follow for the golden instances."""
    rows = background(trained, _served(manifest, graph))
    manifest = manifest.model_copy(update={"background": rows})
    if rows is None:
        return manifest
    model = _served(manifest, graph)
    told = explain(model, model.parse([one.instance for one in manifest.golden]), math.inf)
    golden = [
        one.model_copy(update={"explanation": explanation})
        for one, explanation in zip(manifest.golden, told, strict=True)
    ]
    return manifest.model_copy(update={"golden": tuple(golden)})


def _write(manifest: Manifest, graph: bytes, output: Path) -> None:
    """Put both files in their place once serving has loaded them from beside it.

    Each file is replaced in one step. A reader between the two steps sees a digest that does not
    fit, and refuses the model, rather than a mixture.
    """
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=output) as unfinished:
        staged = Path(unfinished) / manifest.name
        staged.mkdir()
        (staged / manifest.artifact.file).write_bytes(graph)
        (staged / MANIFEST_FILE).write_text(_text(manifest), encoding="utf-8")
        _serves(manifest, Path(unfinished))
        folder = output / manifest.name
        folder.mkdir(exist_ok=True)
        for file in (manifest.artifact.file, MANIFEST_FILE):
            (staged / file).replace(folder / file)
    _list(manifest.name, output)


def _text(manifest: Manifest) -> str:
    """Return the manifest as JSON, with a line for each row of the background."""
    text = manifest.model_dump_json(indent=1, by_alias=True, exclude={"background"})
    if manifest.background is None:
        return text + "\n"
    told = manifest.background.model_dump(by_alias=True)
    members = [f'"{name}": {_lines(member)}' for name, member in told.items()]
    return text.removesuffix("\n}") + ',\n "background": {' + ",\n ".join(members) + "}\n}\n"


def _lines(member: Any) -> str:  # noqa: ANN401  any JSON
    if not isinstance(member, tuple) or not all(isinstance(one, tuple) for one in member):
        return json.dumps(member, ensure_ascii=False)
    return "[" + ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in member) + "]"


def _list(name: str, output: Path) -> None:
    """Add the model to the list of those that must be there."""
    path = output / MODEL_LIST
    listed = set(path.read_text("utf-8").split() if path.exists() else ())
    path.write_text("".join(f"{one}\n" for one in sorted(listed | {name})), encoding="utf-8")


def _serves(manifest: Manifest, folder: Path) -> None:
    """Load the folder as serving does; its golden rows must come out as they are written."""
    model = Catalog.load(folder).get(manifest.name)
    found = model.run(model.parse([golden.instance for golden in model.manifest.golden]))
    if found != [golden.prediction for golden in model.manifest.golden]:
        raise ParityError("the written model answers its golden instances differently")
    if model.manifest != manifest:
        raise ParityError("the written manifest is not read as it is")
