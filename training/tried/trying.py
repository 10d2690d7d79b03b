"""How a shipped model does on rows of a file, and how two of them differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from prediction.answers import Measure, kind_of
from prediction.catalog import Catalog
from prediction.errors import UnknownModelError
from training.fitted.answering import Answering
from training.fitted.errors import RefusedError
from training.fitted.figures import metrics_of
from training.fitted.sample import open_sample, targets_of
from training.tried.rows import frame_of, send

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from prediction.answers import Answers
    from prediction.model import Model
    from training.tried.rows import Sent

_DIGITS = 6


def tried(models: Path, names: Sequence[str], data: Path, target: str | None) -> dict[str, Any]:
    """Ask one or two models for the rows of a file.

    Args:
        models: the folder of all models.
        names: of one or two of them.
        data: a CSV or Parquet file.
        target: its column of true answers, or several with commas between them.

    Returns:
        For each model what it refused and how well it does, and of two how their answers differ.

    Raises:
        RefusedError: a model is not there or damaged, or the file cannot be read.
    """
    chosen = [_model(models, name) for name in names]
    table = open_sample(data, None)
    targets = targets_of(table.names, target)
    frame = frame_of(table, chosen, targets)
    sent = [send(model, frame) for model in chosen]
    told: dict[str, Any] = {
        "rows": len(frame),
        "models": {
            model.manifest.name: _of_one(model, one, frame, targets)
            for model, one in zip(chosen, sent, strict=True)
        },
    }
    return told | ({"difference": _difference(chosen, sent)} if len(chosen) > 1 else {})


def _model(models: Path, name: str) -> Model:
    try:
        model = Catalog.load(models).get(name)
        model.load()
    except UnknownModelError as error:
        raise RefusedError(f"there is no model {name}") from error
    # A damaged one, whatever is wrong with it.
    except Exception as error:
        raise RefusedError(f"the model {name} cannot be loaded") from error
    return model


def _of_one(
    model: Model, sent: Sent, frame: pd.DataFrame, targets: Sequence[str]
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "version": model.manifest.version,
        "answered": len(sent.taken),
        "refused": sent.rows - len(sent.taken),
        "reasons": sent.refused,
    }
    if not (targets and sent.taken):
        return told
    manifest = model.manifest
    answering = Answering(manifest.task, manifest.classes, manifest.form, _not_asked, "")
    true = frame[list(targets)].iloc[sent.taken].reset_index(drop=True)
    metrics = metrics_of(_answers(model, sent), true, answering)
    return told | {
        "metrics": _rounded(metrics.values),
        "plainest_guess": {"name": metrics.baseline_name, "metrics": _rounded(metrics.baseline)},
    }


def _not_asked(_rows: Any) -> Any:  # noqa: ANN401  an estimator's
    raise NotImplementedError("the artifact is asked, and no estimator")


def _answers(model: Model, sent: Sent) -> Answers:
    return kind_of(model.manifest).answers(model.run(sent.instances))


def _difference(models: Sequence[Model], sent: Sequence[Sent]) -> dict[str, Any]:
    """Compare what both answer to the rows that both take."""
    both = sorted(set(sent[0].taken) & set(sent[1].taken))
    told: dict[str, Any] = {"rows": len(both)}
    if not both:
        return told
    first, second = (
        _answers(model, _only(one, both)) for model, one in zip(models, sent, strict=True)
    )
    if type(first) is not type(second):
        raise RefusedError("the two models answer different kinds of answers")
    if models[0].manifest.classes != models[1].manifest.classes:
        raise RefusedError("the two models have different classes")
    unequal = np.zeros(len(both), dtype=np.bool_)
    for name, one in first._asdict().items():
        other = second._asdict()[name]
        if one is None or other is None:
            continue
        if np.shape(one) != np.shape(other):
            raise RefusedError(f"the two models answer {name} of different sizes")
        apart = np.abs(np.asarray(one, np.float64) - np.asarray(other, np.float64))
        by_row = apart.reshape(len(both), -1)
        unequal |= (by_row != 0).any(axis=1)
        told[name] = _told(by_row, first.measures()[name])
    return {"share_unequal": round(float(unequal.mean()), _DIGITS)} | told


def _only(sent: Sent, rows: Sequence[int]) -> Sent:
    chosen = [sent.taken.index(row) for row in rows]
    return sent._replace(instances=[sent.instances[i] for i in chosen], taken=list(rows))


def _told(apart: NDArray[np.float64], measure: Measure) -> dict[str, float]:
    if measure is Measure.LABEL:
        return {"share_unequal": round(float((apart != 0).any(axis=1).mean()), _DIGITS)}
    return {"largest_difference": float(f"{apart.max():.3g}")}


def _rounded(figures: Any) -> dict[str, float]:  # noqa: ANN401  a mapping
    return {name: round(float(value), _DIGITS) for name, value in figures.items()}
