"""Plots of how good a model is, as SVG files, each told in words: those that fit its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prediction.about import PLOTS, Plot
from prediction.answers import Anomalies, Classes, Labels, Scores, SeveralValues, Values
from training.plots.classes import calibration, confusion
from training.plots.curves import Ranked, curves
from training.plots.inputs import importance
from training.plots.picture import Picture
from training.plots.values import Of, beside_truth, coverage, residuals, several

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from prediction.manifest import Manifest
    from training.outcomes import Outcomes

__all__ = ["Picture", "drawn", "plots_of"]


def drawn(outcomes: Outcomes, manifest: Manifest, folder: Path) -> tuple[Plot, ...]:
    """Write the plots of a model into its folder, and return what its manifest says of them."""
    plots = plots_of(outcomes, manifest)
    for one in plots:
        (folder / PLOTS).mkdir(exist_ok=True)
        (folder / PLOTS / f"{one.name}.svg").write_bytes(one.svg)
    return tuple(Plot(file=f"{one.name}.svg", title=one.title, text=one.text) for one in plots)


def plots_of(outcomes: Outcomes, manifest: Manifest) -> tuple[Picture, ...]:
    """Draw what shows how good a model is; none of those whose answers have no truth.

    Args:
        outcomes: judged rows.
        manifest: of the model, as far as it is known: its classes, unit and form.
    """
    found = [one for one in _of_answers(outcomes, manifest) if one is not None]
    if outcomes.importance and outcomes.importance.rises:
        found.append(importance(outcomes.importance))
    return tuple(one._replace(text=f"{one.text} {outcomes.remark}".strip()) for one in found)


def _of_answers(outcomes: Outcomes, manifest: Manifest) -> Iterator[Picture | None]:
    truth = outcomes.truth
    called = [str(one) for one in outcomes.called or manifest.classes]
    match outcomes.foretold:
        case Classes(labels, probabilities):
            yield from curves(_ranked(probabilities, truth, called))
            yield _calibration(labels, probabilities, truth, called)
            yield confusion(truth, labels, called)
        case Scores(labels, scores):
            yield from curves([] if scores is None else _ranked(scores, truth, called))
            yield confusion(truth, labels, called)
        case Labels() as labelled:
            yield from curves(list(_by_label(labelled, truth, tuple(manifest.form.labels))))
        case Values() as values:
            yield from _of_values(values, outcomes, manifest)
        case SeveralValues(values):
            yield from several(values, truth, manifest.form.names)
        case Anomalies(anomalies, scores):
            yield from curves([Ranked("anomalies", truth.astype(np.int64), -scores)])
            yield confusion(truth.astype(np.int64), anomalies, ("usual", "anomaly"))


def _ranked(
    scores: NDArray[np.float64], truth: NDArray[np.int64], called: Sequence[str]
) -> list[Ranked]:
    """Return each class against the rest; of two classes the second alone, whose curve says all."""
    first = 1 if len(called) == 2 else 0  # noqa: PLR2004  two classes
    return [
        Ranked(called[number], (truth == number).astype(np.int64), scores[:, number - shift])
        for shift in [len(called) - scores.shape[1]]
        for number in range(first, len(called))
    ]


def _calibration(
    labels: NDArray[np.int64],
    probabilities: NDArray[np.float64],
    truth: NDArray[np.int64],
    called: Sequence[str],
) -> Picture | None:
    """Draw that of the second of two classes, or of the class that was answered."""
    if len(called) == 2:  # noqa: PLR2004  as above
        return calibration(probabilities[:, 1], (truth == 1).astype(np.int64), called[1])
    answered = probabilities[np.arange(len(labels)), labels]
    return calibration(answered, (labels == truth).astype(np.int64), "the class answered")


def _by_label(labelled: Labels, truth: NDArray[np.int64], names: Sequence[str]) -> Iterator[Ranked]:
    for number, name in enumerate(names):
        of_two = truth[:, number].max(initial=0) <= 1
        if of_two and labelled.probabilities is not None:
            score = labelled.probabilities[:, number, 1]
            yield Ranked(name, truth[:, number].astype(np.int64), score)


def _of_values(values: Values, outcomes: Outcomes, manifest: Manifest) -> Iterator[Picture | None]:
    truth = outcomes.truth.astype(np.float64)
    of = Of(unit=manifest.unit or "")
    yield beside_truth(values.value, truth, of)
    yield residuals(values.value, truth, of)
    if values.low is not None and values.high is not None and manifest.interval_coverage:
        held = ((values.low <= truth) & (truth <= values.high)).astype(np.float64)
        yield coverage(held, manifest.interval_coverage, outcomes.groups)
