"""The head of a card: YAML as Hugging Face reads it, so that the card can go there as it is.

The members are those of https://github.com/huggingface/hub-docs/blob/main/modelcard.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from prediction.manifest import RuntimeName, Table, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prediction.manifest import Manifest

_KINDS = {
    Task.CLASSIFICATION: "classification",
    Task.SCORED_CLASSIFICATION: "classification",
    Task.MULTILABEL_CLASSIFICATION: "classification",
    Task.ANOMALY_DETECTION: "classification",
    Task.REGRESSION: "regression",
    Task.MULTIOUTPUT_REGRESSION: "regression",
}
"""The catalogue knows no kind of clustering and transformation."""

_LIBRARIES = {RuntimeName.ONNX: "onnx", RuntimeName.SCIKIT_LEARN: "sklearn"}

_METRICS = {
    "auc": "roc_auc",
    "brier": "brier_score",
    "mean_absolute_error": "mae",
    "r2": "r_squared",
}
"""Our names of figures that have another one there."""

_KNOWN = (*_METRICS, "accuracy", "f1", "precision", "recall", "log_loss")


def head(manifest: Manifest) -> Iterator[str]:
    """Yield the lines of the head, the marks around it included."""
    yield "---"
    yield yaml.safe_dump(_members(manifest), sort_keys=False, allow_unicode=True).rstrip()
    yield "---"
    yield ""


def _members(manifest: Manifest) -> dict[str, Any]:
    kind = _kind(manifest)
    members = {
        "language": "en",
        "license": manifest.about.license or "unknown",
        "library_name": _LIBRARIES[manifest.artifact.runtime],
        "pipeline_tag": kind,
        "tags": sorted({"sklambda", *_made_with(manifest), kind} - {""}),
        "metrics": list(dict.fromkeys(map(_type, manifest.metrics.values))),
        "model-index": [{"name": manifest.name, "results": _results(manifest, kind)}],
    }
    return {name: value for name, value in members.items() if value}


def _made_with(manifest: Manifest) -> set[str]:
    """Return what made the model, which may be unknown of a graph, and what serves it."""
    made_with = {"sklearn"} if "scikit-learn" in manifest.libraries else set()
    return made_with | {_LIBRARIES[manifest.artifact.runtime]}


def _kind(manifest: Manifest) -> str:
    kind = _KINDS.get(manifest.task, "")
    about = "text" if manifest.artifact.table is Table.TEXTS else "tabular"
    return f"{about}-{kind}" if kind and (about, kind) != ("text", "regression") else ""


def _results(manifest: Manifest, kind: str) -> list[dict[str, Any]]:
    figures = [
        {"type": _type(name), "value": value, "name": name}
        for name, value in manifest.metrics.values.items()
    ]
    dataset = {"type": "other", "name": manifest.data.source}
    task = {"type": kind or "other", "name": manifest.task.value.replace("-", " ")}
    return [{"task": task, "dataset": dataset, "metrics": figures}] if figures else []


def _type(name: str) -> str:
    """Return the catalogue's name of a figure, be it of a view or of one of several outputs."""
    last = name.rsplit(" ", maxsplit=1)[-1]
    base = next((one for one in _KNOWN if last == one or last.startswith(f"{one}_")), last)
    return _METRICS.get(base, base)
