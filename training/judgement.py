"""Judgement of a model before it ships: by groups, against a plain baseline on the same rows.

Each recipe gives, row by row, the losses of a model that has not seen the row, made the way that
the shipped one is, and those of a plain baseline. The export passes through `accept`, which
refuses a model that is clearly worse than the baseline for any group of enough rows, or whose
answers leave what the training data supports. An average over all rows hides both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

type Figures = NDArray[np.float64]
"""[rows]"""

MIN_ROWS = 100
"""Groups with fewer rows are neither reported nor judged: their figures are mostly chance."""

CLEARLY = 3.0
"""How many standard errors of the difference a model must be worse to be no chance result, with
some hundred groups looked at at once."""

NOTABLY = 1.1
"""How many times the baseline's loss is more than negligible."""

FAR = 3.0
"""How many times the data's own quantile an answered one may be more or less in a large group."""

APART = 0.25
"""How far an answered share may be from the data's own: a large group may be of few days."""

_NAMED = 5  # how many of the failing groups a refusal names


class JudgementError(Exception):
    """The model must not ship; the message names the groups that it fails."""


class Loss(NamedTuple):
    """What each row cost, less is better: the model's out-of-fold answer and the baseline's.

    Attributes:
        model: [rows].
        baseline: [rows].
        negligible: a difference of the means too small to matter to anybody, whatever its ratio.
    """

    model: Figures
    baseline: Figures
    negligible: float = 0.0


class Support(NamedTuple):
    """What the model that ships typically answers for a group, and what its data supports."""

    group: str
    answer: float
    low: float
    high: float


def near(group: str, answer: float, known: float, *, negligible: float = 0.0) -> Support:
    """Ask for a positive answer that is not far from what is known of the group.

    Args:
        group: whose.
        answer: of the model that ships.
        known: the same figure of the data.
        negligible: a difference that matters to nobody, whatever its ratio.
    """
    return Support(group, answer, known / FAR - negligible, known * FAR + negligible)


def near_share(group: str, answer: float, known: float) -> Support:
    """Ask for a share, or a probability, that is not far from what is known of the group."""
    return Support(group, answer, known - APART, known + APART)


@dataclass(frozen=True)
class Judged:
    """The rows on which a model was judged; each held out once.

    Attributes:
        losses: name -> what each row cost.
        groups: name -> the member that each row belongs to, [rows]; without any, all rows are
            one group.
        shares: name -> what is reported of each group besides, such as whether an interval held;
            NaN for a row that does not count.
        clusters: rows of one cluster share their luck, such as those of a day; without it each row
            stands alone, [rows].
        supports: typical answers of the model that ships.
    """

    losses: Mapping[str, Loss]
    groups: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)
    shares: Mapping[str, Figures] = field(default_factory=dict)
    clusters: NDArray[np.generic] | None = None
    supports: Sequence[Support] = ()


class Cell(NamedTuple):
    """The rows of one member of a group: mean losses and shares, and which losses fail."""

    group: str
    member: str
    rows: int
    model: dict[str, float]
    baseline: dict[str, float]
    worse: tuple[str, ...]


def cells(judged: Judged) -> tuple[Cell, ...]:
    """Judge each member of each group that has enough rows, in order."""
    return tuple(
        _cell(judged, group, str(member), members == member)
        for group, members in (judged.groups or _all_rows(judged)).items()
        for member in np.unique(members)
        if np.sum(members == member) >= MIN_ROWS
    )


def accept(judged: Judged) -> tuple[Cell, ...]:
    """Return the cells of a model that may ship.

    Raises:
        JudgementError: a group is clearly worse off than with the baseline, the typical answer for
            a group leaves what the data supports, or there is no group of enough rows.
    """
    found = cells(judged)
    if not found:
        raise JudgementError(f"no group of {MIN_ROWS} rows to judge the model by")
    failures = [*_worse(found), *_unsupported(judged.supports)]
    if failures:
        more = f"; and {len(failures) - _NAMED} more" if len(failures) > _NAMED else ""
        raise JudgementError("; ".join(failures[:_NAMED]) + more)
    return found


def _all_rows(judged: Judged) -> dict[str, NDArray[np.str_]]:
    rows = max((len(loss.model) for loss in judged.losses.values()), default=0)
    return {"all": np.full(rows, "rows")}


def _cell(judged: Judged, group: str, member: str, rows: NDArray[np.bool_]) -> Cell:
    of_rows = {
        name: loss._replace(model=loss.model[rows], baseline=loss.baseline[rows])
        for name, loss in judged.losses.items()
    }
    clusters = np.flatnonzero(rows) if judged.clusters is None else judged.clusters[rows]
    return Cell(
        group,
        member,
        int(rows.sum()),
        {name: float(loss.model.mean()) for name, loss in of_rows.items()}
        | {
            name: float(np.nanmean(figures[rows]))
            for name, figures in judged.shares.items()
            if not np.isnan(figures[rows]).all()
        },
        {name: float(loss.baseline.mean()) for name, loss in of_rows.items()},
        tuple(name for name, loss in of_rows.items() if _is_clearly_worse(loss, clusters)),
    )


def _is_clearly_worse(loss: Loss, clusters: NDArray[np.generic]) -> bool:
    difference = loss.model - loss.baseline
    mean = difference.mean()
    _, number = np.unique(clusters, return_inverse=True)
    sums = np.bincount(number, difference - mean)
    count = len(sums)
    error = np.sqrt(np.sum(sums**2) * count / max(count - 1, 1)) / len(difference)
    notable = max((NOTABLY - 1) * loss.baseline.mean(), loss.negligible)
    # Written so that a loss that is no number counts as worse.
    return not (mean <= CLEARLY * error or mean <= notable)


def _worse(found: tuple[Cell, ...]) -> Iterator[str]:
    for cell in found:
        for name in cell.worse:
            yield (
                f"{name} of {cell.group} {cell.member} is {cell.model[name]:.3g}, the baseline's"
                f" {cell.baseline[name]:.3g} on the same {cell.rows:,} rows"
            )


def _unsupported(supports: Sequence[Support]) -> Iterator[str]:
    for one in supports:
        if not one.low <= one.answer <= one.high:
            yield (
                f"{one.group} is typically answered with {one.answer:.3g}, outside of"
                f" {one.low:.3g} to {one.high:.3g} in the training data"
            )
