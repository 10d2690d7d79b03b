"""A trained model becomes a folder that serving can load, if it answers as the fitted model does.

What is written depends on the data, the recipe and the libraries only: no time, no path, no name
of a machine. Training twice gives the same bytes.
"""

from __future__ import annotations

import json
import math
import platform
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prediction.about import PLOTS
from prediction.answers import Classes, kind_of
from prediction.catalog import MODEL_LIST, Catalog
from prediction.columns import Encoding, encode
from prediction.explanations import explain
from prediction.manifest import (
    MANIFEST_FILE,
    Golden,
    Manifest,
)
from prediction.model import Model
from prediction.own_files import CODE
from prediction.runtimes import runtime_of
from training.background import background
from training.histograms import reference_of
from training.judgement import accept
from training.manifest_metrics import cell_of, metrics_of
from training.parity import ParityError, compare
from training.plots import drawn
from training.proof import prove

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prediction import manifest as manifests
    from prediction.manifest import Class, DataSource
    from training.artifacts import ServedArtifact
    from training.recipe import Description, Fitted, Recipe, TrainedModel


def export(recipe: Recipe, trained: TrainedModel, source: DataSource, output: Path) -> Manifest:
    """Judge a trained model, and write it as `export_fitted` does.

    Raises:
        JudgementError: the model is not fit to ship.
        ParityError: what is served and scikit-learn disagree.
    """
    cells = accept(trained.judged)
    return export_fitted(recipe, trained, source, output, [cell_of(cell) for cell in cells])


def export_fitted(
    description: Description,
    fitted: Fitted,
    source: DataSource,
    output: Path,
    cells: Sequence[manifests.Cell] = (),
) -> Manifest:
    """Check a fitted model against its reference and write it to `output / description.name`.

    Nothing is written unless every held-out row, every probe and every golden instance agrees.

    Returns:
        The manifest as written.

    Raises:
        ParityError: what is served and scikit-learn disagree.
    """
    manifest = _manifest(description, fitted, source)
    with tempfile.TemporaryDirectory() as unfinished:
        staged = _staged(manifest, fitted.artifact, Path(unfinished))
        with fitted.artifact.asking(staged, fitted.columns) as ask:
            parity = _rounded(prove(fitted, ask))
            reference = reference_of(fitted, manifest, ask)
        plots = () if fitted.outcomes is None else drawn(fitted.outcomes, manifest, staged)
        judged = manifest.metrics.model_copy(update={"cells": tuple(cells)})
        more = {
            "parity": parity,
            "metrics": judged,
            "plots": plots,
            "outputs": _outputs(manifest, description.predicts, _unlisted(manifest)),
            "reference": reference,
        }
        manifest = manifest.model_copy(update=more)
        manifest = manifest.model_copy(update={"golden": _golden(manifest, fitted, staged)})
        manifest = _with_explanations(manifest, fitted, staged)
        _write(manifest, fitted.artifact, staged, output)
    return manifest


def _manifest(recipe: Description, trained: Fitted, source: DataSource) -> Manifest:
    """Return the manifest as far as it is known before the proof."""
    return Manifest(
        name=recipe.name,
        version=recipe.version,
        title=recipe.title,
        description=recipe.description,
        limits=tuple(recipe.limits),
        about=recipe.about.model_copy(update={"algorithm": trained.algorithm}),
        task=recipe.task,
        unit=recipe.unit,
        inputs=dict(trained.inputs),
        outputs={},  # once the manifest says which kind they are of
        columns=trained.artifact.columns(trained.columns),
        artifact=trained.artifact.described,
        classes=_classes(trained),
        form=trained.form,
        interval_coverage=recipe.interval_coverage,
        quantiles=dict(recipe.quantiles),
        probabilities=dict(recipe.probabilities),
        metrics=metrics_of(trained),
        parity={},
        data=source,
        libraries={"python": platform.python_version()}
        | {library: version(library) for library in trained.artifact.libraries},
        # Filled in by _golden; the manifest cannot be without.
        golden=tuple(Golden(instance=dict(one), prediction={}) for one in trained.golden),
    )


def _classes(trained: Fitted) -> tuple[Class, ...]:
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


def _unlisted(manifest: Manifest) -> list[str]:
    """Name the inputs of category columns that take any text."""
    taken = manifest.inputs["properties"]
    names = [one.input for one in manifest.columns if one.encoding is Encoding.CATEGORY]
    return [name for name in names if "enum" not in taken[name]]


def _rounded(parity: Mapping[str, Any]) -> dict[str, Any]:
    """Two digits of a difference are enough to judge it by."""
    return {k: float(f"{v:.1e}") if isinstance(v, float) else v for k, v in parity.items()}


def _golden(manifest: Manifest, trained: Fitted, folder: Path) -> tuple[Golden, ...]:
    """Answer the golden instances the way serving does, and check that against scikit-learn."""
    model = _served(manifest, folder)
    instances = model.parse([dict(one) for one in trained.golden])
    predictions = model.run(instances)
    matrix = encode(trained.columns, [instance.__dict__ for instance in instances])
    found = kind_of(manifest).answers(predictions)
    compare(trained.answer(matrix), found, trained.artifact.agreement)
    return tuple(
        Golden(instance=dict(instance), prediction=prediction)
        for instance, prediction in zip(trained.golden, predictions, strict=True)
    )


def _served(manifest: Manifest, folder: Path) -> Model:
    artifact = folder / manifest.artifact.file
    return Model(manifest, lambda: runtime_of(manifest, artifact, folder / CODE))


def _with_explanations(manifest: Manifest, trained: Fitted, folder: Path) -> Manifest:
    """Add rows to compare with, and the explanations that follow for the golden instances."""
    rows = background(trained, _served(manifest, folder))
    manifest = manifest.model_copy(update={"background": rows})
    if rows is None:
        return manifest
    model = _served(manifest, folder)
    told = explain(model, model.parse([one.instance for one in manifest.golden]), math.inf)
    golden = [
        one.model_copy(update={"explanation": explanation})
        for one, explanation in zip(manifest.golden, told, strict=True)
    ]
    return manifest.model_copy(update={"golden": tuple(golden)})


def _staged(manifest: Manifest, artifact: ServedArtifact, unfinished: Path) -> Path:
    """Write the files where nobody looks for models yet, and return their folder."""
    staged = unfinished / manifest.name
    for name, content in artifact.files.items():
        (staged / name).parent.mkdir(parents=True, exist_ok=True)
        (staged / name).write_bytes(content)
    (staged / MANIFEST_FILE).write_text(_text(manifest), encoding="utf-8")
    return staged


def _write(manifest: Manifest, artifact: ServedArtifact, staged: Path, output: Path) -> None:
    """Put all files in their place once serving has loaded them from beside it.

    Each file is replaced in one step. A reader between the steps sees a digest that does not
    fit, and refuses the model, rather than a mixture.
    """
    (staged / MANIFEST_FILE).write_text(_text(manifest), encoding="utf-8")
    _serves(manifest, staged.parent)
    folder = output / manifest.name
    output.mkdir(parents=True, exist_ok=True)
    # beside its place: only within a file system is a file replaced in one step
    with tempfile.TemporaryDirectory(prefix=".", dir=output) as beside:
        near = Path(shutil.copytree(staged, Path(beside) / manifest.name))
        for kept_by_none in (CODE, PLOTS):
            shutil.rmtree(folder / kept_by_none, ignore_errors=True)
        plots = (f"{PLOTS}/{plot.file}" for plot in manifest.plots)
        for file in (*artifact.files, *plots, MANIFEST_FILE):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (near / file).replace(folder / file)
    _list(manifest.name, output)


def _text(manifest: Manifest) -> str:
    """Return the manifest as JSON, with a line for each row of the background, or histogram."""
    lined = {"background", "reference"}
    text = manifest.model_dump_json(indent=1, by_alias=True, exclude=lined).removesuffix("\n}")
    for name, part in manifest.model_dump(by_alias=True, include=lined).items():
        if part is not None:
            members = [f'"{member}": {_lines(told)}' for member, told in part.items()]
            text += f',\n "{name}": {{' + ",\n ".join(members) + "}"
    return text + "\n}\n"


def _lines(member: Any) -> str:  # noqa: ANN401  any JSON
    if not isinstance(member, tuple) or not all(isinstance(one, tuple | dict) for one in member):
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
