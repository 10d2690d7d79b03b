"""Plots of a regression's answers: beside the truth, what is left over, and what intervals held."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.ticker import LogLocator

from training.plots.picture import FIRST, QUIET, SECOND, Picture, picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    type Figures = NDArray[np.float64]
    """[rows]"""

_POINTS = 120
"""Drawn of the rows, which may be a million: a seeded sample."""

_PARTS = 12
_SEED = 0
_SPREAD_OUT = 30.0
"""True values whose middle eight tenths differ by more times than this have a logarithmic scale."""

_MOST_MEMBERS = 20
_MOST_OUTPUTS = 4
FEWEST_ROWS = 100
"""Members of a group with fewer rows are not drawn: their share is mostly chance."""


class Of(NamedTuple):
    """What the values are of: the name of an output, and its unit."""

    name: str = ""
    unit: str = ""

    @property
    def suffix(self) -> str:
        """What is added to the name of a file."""
        return f"-{self.name}" if self.name else ""

    def label(self, said: str) -> str:
        """Return the label of an axis."""
        unit = f" ({self.unit})" if self.unit else ""
        return f"{said}{f', {self.name}' if self.name else ''}{unit}"


def several(found: Figures, truth: Figures, names: tuple[str, ...]) -> Iterator[Picture]:
    """Draw the outputs that are foretold worst beside the truth.

    Args:
        found: [rows, outputs].
        truth: [rows, outputs].
        names: of the outputs.
    """
    left = ((found - truth) ** 2).mean(axis=0) / np.maximum(truth.var(axis=0), 1e-300)
    for number in sorted(np.argsort(-left, kind="stable")[:_MOST_OUTPUTS]):
        yield beside_truth(found[:, number], truth[:, number], Of(str(number)), names[number])


def beside_truth(found: Figures, truth: Figures, of: Of, name: str = "") -> Picture:
    """Draw what was true over what was foretold: points, and the middle of the true values."""
    error = float(np.median(np.abs(found - truth)))
    floor = _floor(found, truth)
    if floor:
        found, truth = np.maximum(found, floor), np.maximum(truth, floor)
    shown = _sample(len(truth))
    parts = _parts(found)
    middle = [float(np.median(truth[part])) for part in parts]
    said = Of(name, of.unit)

    def draw(axes: Axes) -> None:
        if floor:
            _logarithmic(axes)
        both = np.concatenate([found, truth])
        least, most = (float(end) for end in np.quantile(both, (0.01, 1)))
        axes.plot([least, most], [least, most], color=QUIET, linewidth=1, linestyle=":")
        _points(axes, found[shown], truth[shown])
        places = [float(np.median(found[part])) for part in parts]
        label = "middle of the true values"
        axes.plot(places, middle, color=SECOND, marker="s", markersize=4, label=label)
        axes.set(xlabel=said.label("Foretold"), ylabel=said.label("True"))
        axes.legend(loc="upper left")

    unit = f" {of.unit}" if of.unit else ""
    text = (
        f"What was true{f' of {name}' if name else ''} over what was foretold, of"
        f" {len(shown):,} rows: half of all rows are foretold within {error:.3g}{unit}."
    )
    title = f"Foretold and true{f': {name}' if name else ''}"
    return picture(f"foretold-and-true{of.suffix}", title, text, draw)


def residuals(found: Figures, truth: Figures, of: Of) -> Picture:
    """Draw what is left of the truth over what was foretold; as a ratio where both span much."""
    floor = _floor(found, truth)
    as_ratio = floor > 0
    if as_ratio:
        found, truth = np.maximum(found, floor), np.maximum(truth, floor)
    left, as_foretold = (truth / found, 1.0) if as_ratio else (truth - found, 0.0)
    shown = _sample(len(truth))
    parts = _parts(found)
    low, high = (float(end) for end in np.quantile(left, (0.05, 0.95)))

    def draw(axes: Axes) -> None:
        if as_ratio:
            _logarithmic(axes)
            axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.axhline(as_foretold, color=QUIET, linewidth=1, linestyle=":")
        ends = (low / 2, high * 2) if as_ratio else _ends(low, high)
        _points(axes, found[shown], np.clip(left[shown], *ends))
        places = [float(np.median(found[part])) for part in parts]
        rows = np.array([np.quantile(left[part], (0.1, 0.5, 0.9)) for part in parts]).T
        for row, style, label in zip(rows, ("--", "-", "--"), _ROWS, strict=True):
            line = np.clip(row, *ends)
            axes.plot(places, line, color=SECOND, linestyle=style, linewidth=1.5, label=label)
        axes.set(xlabel=of.label("Foretold"), ylim=ends)
        axes.set_ylabel("True by foretold" if as_ratio else of.label("True less foretold"))
        axes.legend(loc="best")

    said = (
        f"{low:.3g} and {high:.3g} times what was foretold"
        if as_ratio
        else f"{low:.3g} and {high:.3g}{f' {of.unit}' if of.unit else ''} above what was foretold"
    )
    return picture("residuals", "Residuals", f"Nine of ten true values lie between {said}.", draw)


_ROWS = ("eight of ten lie between", "middle", None)


def coverage(
    held: Figures, promised: float, groups: Mapping[str, NDArray[np.str_]]
) -> Picture | None:
    """Draw which share of true values the intervals held, by the members of groups.

    Args:
        held: 1 where the interval held, [rows].
        promised: the share that it should.
        groups: name -> the member of each row; the largest members are drawn.
    """
    shares = [
        (int((members == member).sum()), str(member), float(held[members == member].mean()))
        for members in groups.values()
        for member in np.unique(members)
    ]
    shown = sorted(one for one in shares if one[0] >= FEWEST_ROWS)[-_MOST_MEMBERS:]
    if not shown:
        return None
    shown.sort(key=lambda one: one[2])

    def draw(axes: Axes) -> None:
        axes.axvline(promised, color=QUIET, linestyle=":", label=f"promised: {promised:.0%}")
        axes.plot([one[2] for one in shown], range(len(shown)), "o", color=FIRST, label="held")
        axes.set_yticks(range(len(shown)), [one[1] for one in shown])
        axes.set(xlim=(0, 1), ylim=(-0.6, len(shown) - 0.4))
        axes.set_xlabel("Share of true values within the interval")
        axes.legend(loc="lower left")

    text = (
        f"Intervals held {float(held.mean()):.1%} of true values; {promised:.0%} are promised. By"
        f" group from {shown[0][2]:.1%} ({shown[0][1]}) to {shown[-1][2]:.1%} ({shown[-1][1]})."
    )
    return picture("coverage", "What intervals held", text, draw, 1.2 + 0.28 * len(shown))


def _sample(rows: int) -> NDArray[np.int64]:
    return np.sort(np.random.default_rng(_SEED).permutation(rows)[:_POINTS])


def _parts(found: Figures) -> list[NDArray[np.int64]]:
    order = np.argsort(found, kind="stable")
    return [part for part in np.array_split(order, min(_PARTS, 1 + len(found) // 20)) if len(part)]


def _floor(found: Figures, truth: Figures) -> float:
    """Return from where on a logarithmic scale draws; 0 where a plain one shows all there is.

    A few zeros, of which it has none, are drawn at the floor.
    """
    low, high = np.quantile(truth, (0.1, 0.9))
    both = np.concatenate([found, truth])
    if both.min() < 0 or min(low, np.quantile(found, 0.1)) <= 0 or high <= _SPREAD_OUT * low:
        return 0.0
    return float(np.quantile(both[both > 0], 0.01))


def _ends(low: float, high: float) -> tuple[float, float]:
    room = 0.5 * (high - low) or 1.0
    return low - room, high + room


def _points(axes: Axes, x: Figures, y: Figures) -> None:
    axes.plot(x, y, ".", color=FIRST, alpha=0.5, markersize=5)


def _logarithmic(axes: Axes) -> None:
    axes.set(xscale="log", yscale="log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:g}")
    axes.minorticks_off()
