"""The figures of a card: over all rows, by groups, by thresholds, and as plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prediction.about import PLOTS
from training.cards.table import row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prediction.manifest import Cell, Manifest, Metrics

_MODELS = "../../layers/model/python/prediction/models"
"""From the folder of cards to that of models, where the plots are."""


def quality(manifest: Manifest, goals: Mapping[str, float]) -> Iterator[str]:
    """Yield the figures over all rows, beside the baseline's."""
    metrics = manifest.metrics
    yield from ("## Quality", "", metrics.split, "")
    if not metrics.values:
        return
    yield from (f"Baseline on the same rows: {metrics.baseline.name}.", "")
    if metrics.plain:
        yield from (f"Plain, on the same rows: {metrics.plain.name}.", "")
    if metrics.spread:
        yield from (f"±: standard deviation over {metrics.spread.over}.", "")
    columns = dict(_columns(metrics, goals))
    yield f"| metric | model | {' | '.join(columns)} |"
    yield "|---" * (len(columns) + 2) + "|"
    for metric, figure in metrics.values.items():
        beside = [f"{of[metric]:g}" if metric in of else "" for of in columns.values()]
        yield f"| {metric} | {figure:g} | {' | '.join(beside)} |"
    yield ""
    if manifest.interval_coverage:
        share = f"{manifest.interval_coverage:.0%}"
        yield from (f"Intervals are calibrated to hold {share} of true values.", "")


def _columns(
    metrics: Metrics, goals: Mapping[str, float]
) -> Iterator[tuple[str, Mapping[str, float]]]:
    if metrics.spread:
        yield "±", metrics.spread.values
    yield "goal", goals
    yield "baseline", metrics.baseline.values
    if metrics.plain:
        yield "plain", metrics.plain.values


def plots(manifest: Manifest) -> Iterator[str]:
    """Yield the plots, each with its text in words below."""
    if manifest.plots:
        yield from ("## Plots", "", "Of rows that were judged as said under Quality.", "")
    for plot in manifest.plots:
        # brackets would end the text of the image
        text = plot.text.replace("[", "(").replace("]", ")")
        yield from (f"### {plot.title}", "")
        yield from (f"![{text}]({_MODELS}/{manifest.name}/{PLOTS}/{plot.file})", "", plot.text, "")


def thresholds(manifest: Manifest) -> Iterator[str]:
    """Yield what is found and what is right, by the probability from which on it is said."""
    metrics = manifest.metrics
    if not metrics.thresholds:
        return
    yield from ("## Thresholds", "")
    yield f"The model answers {_second(manifest)} where its probability is over one half. Who asks"
    yield "for another one finds of the same rows:"
    yield ""
    yield "| probability from | sensitivity | specificity | precision |"
    yield "|---|---|---|---|"
    for one in metrics.thresholds:
        precision = "" if one.precision is None else f"{one.precision:g}"
        yield f"| {one.probability:g} | {one.sensitivity:g} | {one.specificity:g} | {precision} |"
    yield ""


def _second(manifest: Manifest) -> str:
    return f"`{manifest.classes[1]}`"


def groups(manifest: Manifest) -> Iterator[str]:
    """Yield a table of each group's figures, the model's with the baseline's behind a stroke."""
    names = dict.fromkeys(cell.group for cell in manifest.metrics.cells)
    if names:
        yield from ("## By group", "")
        yield "The model's figure on rows that it has not seen / the baseline's on the same rows;"
        yield "the export refuses a model that is clearly worse anywhere (`training/judgement.py`)."
        yield ""
    for group in names:
        members = [cell for cell in manifest.metrics.cells if cell.group == group]
        figures = list(dict.fromkeys(name for cell in members for name in cell.values))
        yield row(group, "rows", *figures)
        yield "|---" * (len(figures) + 2) + "|"
        for cell in members:
            told = (_beside(cell, name) for name in figures)
            yield row(cell.member, f"{cell.rows:,}", *told)
        yield ""


def _beside(cell: Cell, name: str) -> str:
    if name not in cell.values:
        return ""
    found = f"{cell.values[name]:.3g}"
    return f"{found} / {cell.baseline[name]:.3g}" if name in cell.baseline else found
