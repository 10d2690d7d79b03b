"""The figures of a model as its manifest has them, rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prediction import manifest as manifests
from prediction.manifest import Baseline, Metrics, Spread
from training.thresholds import thresholds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.judgement import Cell
    from training.recipe import Fitted

# Further digits of a metric say nothing: the rows judged are hundreds to thousands.
_DIGITS = 4


def metrics_of(trained: Fitted) -> Metrics:
    """Return the figures over all rows; those of groups are only known once they were judged."""
    metrics = trained.metrics
    return Metrics(
        split=metrics.split,
        values=_rounded(metrics.values),
        baseline=Baseline(name=metrics.baseline_name, values=_rounded(metrics.baseline)),
        plain=Baseline(name=metrics.plain_name, values=_rounded(metrics.plain))
        if metrics.plain
        else None,
        spread=Spread(over=metrics.spread_over, values=_rounded(metrics.spread))
        if metrics.spread
        else None,
        thresholds=() if trained.outcomes is None else thresholds_of(trained.outcomes),
    )


def cell_of(cell: Cell) -> manifests.Cell:
    """Return the figures of one member of a group."""
    return manifests.Cell(
        group=cell.group,
        member=cell.member,
        rows=cell.rows,
        values=_rounded(cell.model),
        baseline=_rounded(cell.baseline),
    )


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {metric: round(float(figure), _DIGITS) for metric, figure in figures.items()}
