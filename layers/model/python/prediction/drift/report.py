"""Drift as it is told: as JSON, with names of bins; of too few rows only how many there are."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from prediction.drift.bins import name_of
from prediction.drift.comparison import FEWEST_ROWS, LIMIT, Compared, Day, compare
from prediction.drift.counting import Watched
from prediction.drift.daily_counts import DailyCounts
from prediction.errors import UnwatchedModelError
from prediction.histograms import Histogram
from prediction.manifest import Manifest

DAYS = 7
"""Days that are over, beside today: a week has each weekday as often."""

MOST_DAYS = 90


class Digits(NamedTuple):
    """To how many decimals shares and indexes are told."""

    share: int
    psi: int


EXACT = Digits(4, 4)
"""For who may read the counts themselves."""

COARSE = Digits(2, 2)
"""For callers: a row of another one moves a share that stands where it is rounded, or none."""


def report(
    manifest: Manifest, counts: DailyCounts, today: date, days: int, digits: Digits
) -> dict[str, Any]:
    """Return what is said of the drift of a model as it is now.

    Args:
        manifest: Of the model.
        counts: What was counted.
        today: In UTC.
        days: So many days that are over, and today so far.
        digits: To which shares and indexes are rounded.

    Raises:
        CountsUnavailableError: The counts cannot be read now.
        UnwatchedModelError: The model has no reference.
    """
    reference = manifest.reference
    if reference is None:
        raise UnwatchedModelError(manifest.name)
    counted = counts.read(Watched.of(manifest, reference), today, days + 1)
    drift = compare(manifest, reference, counted, today - timedelta(days=days), today)
    watched = {one.of for one in reference.inputs}
    columns = enumerate(manifest.columns)
    return {
        "model": manifest.name,
        "version": manifest.version,
        "rows": drift.rows,
        "reference_rows": reference.rows,
        "fewest_rows": FEWEST_ROWS,
        "limit": LIMIT,
        "drift": bool(drift.drifted) if drift.is_told else None,
        "days": [_day(day, digits) for day in drift.days],
        "answers": [_told(one, digits) for one in drift.answers],
        "inputs": [_told(one, digits) for one in drift.inputs],
        "unwatched": [name_of(column) for position, column in columns if position not in watched],
    }


def _day(day: Day, digits: Digits) -> dict[str, Any]:
    psi = {name: round(figure, digits.psi) for name, figure in day.psi.items()}
    return {"day": f"{day.day:%Y-%m-%d}", "rows": day.rows, "psi": psi}


def _told(one: Compared, digits: Digits) -> dict[str, Any]:
    told: dict[str, Any] = {"name": one.histogram.name, "verdict": one.verdict.value}
    if one.psi is None or one.chance is None:
        return told
    told |= {"psi": round(one.psi, digits.psi), "chance": round(one.chance, digits.psi)}
    shares = {"missing": one.missing, "unknown": one.unknown, "outside": one.outside}
    told |= {name: round(s, digits.share) for name, s in shares.items() if s is not None}
    usual, now = sum(one.histogram.counts) or 1, sum(one.counts) or 1
    counts = zip(bin_names(one.histogram), one.histogram.counts, one.counts, strict=True)
    told["bins"] = [
        {
            "bin": name,
            "reference": round(before / usual, digits.share),
            "now": round(count / now, digits.share),
        }
        for name, before, count in counts
    ]
    return told


def bin_names(histogram: Histogram) -> Iterator[str]:
    """Name the bins of a histogram, in their order."""
    if edges := [f"{edge:.12g}" for edge in histogram.edges]:
        yield f"below {edges[0]}"
        yield from (f"{low} to {high}" for low, high in pairwise(edges))
        yield f"{edges[-1]} or more"
    elif histogram.choices:
        yield from histogram.choices
        yield "any other"
    else:
        yield "known"
    yield "missing"
    yield "unknown"
