"""Lying bars of a view's tables: each with a name, a length, and a mark to compare it with."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from applications.service_311.dashboard.tables import (
    AgencyErrorRow,
    AgeRow,
    BoroughRow,
    ErrorRow,
    Errors,
    OutcomeRow,
    TypeRow,
    WeekErrorRow,
)

MOST_TYPES = 12
"""As many as one takes in at a glance; the table below has all of them."""

NONE = "\N{EN DASH}"
"""In the place of a figure that there is not."""

# Fewer closed ones tell little of a share.
FEWEST_CLOSED = 20

_OUTCOMES = {
    "below": "Sooner than the interval",
    "under": "Within it, up to the expected time",
    "over": "Within it, later than expected",
    "above": "Later than the interval",
}


class Bar(NamedTuple):
    """One bar.

    Attributes:
        label: What it is of.
        text: Its number, written out.
        length: In percent of the chart.
        mark: What it is compared with, in percent of the chart; None if nothing.
        beside: The mark's number, written out, or what else belongs to the bar.
        slug: Of the type that a view of its own would be about; None if there is none.
    """

    label: str
    text: str
    length: float
    mark: float | None = None
    beside: str = ""
    slug: str | None = None


def of_types(rows: Sequence[TypeRow]) -> list[Bar]:
    """Return the bars of the most frequent types."""
    return _counted(
        (row.official_name, row.complaints, row.before, row.slug) for row in rows[:MOST_TYPES]
    )


def of_boroughs(rows: Sequence[BoroughRow]) -> list[Bar]:
    """Return the bars of the boroughs; the last is of complaints that name none, if there are."""
    named = [row for row in rows if row.borough or row.complaints or row.before]
    return _counted(
        (row.borough.title() if row.borough else "Not told", row.complaints, row.before, None)
        for row in named
    )


def of_outcomes(rows: Sequence[OutcomeRow]) -> list[Bar]:
    """Return where closed complaints lay, marked with what was promised."""
    return [
        Bar(
            _OUTCOMES[row.outcome],
            percent(row.share),
            100 * (row.share or 0),
            None if row.promised is None else 100 * row.promised,
            "" if row.promised is None else f"promised {percent(row.promised)}",
        )
        for row in rows
    ]


def of_errors(rows: Sequence[Errors], promised: float | None) -> list[Bar]:
    """Return how often the intervals of the first of them held, and how far off they were."""
    told = [row for row in rows if row.closed >= FEWEST_CLOSED][:MOST_TYPES]
    return [
        Bar(
            name_of(row),
            percent(row.coverage),
            100 * (row.coverage or 0),
            None if promised is None else 100 * promised,
            f"off by {duration(row.median_error)}",
            row.slug if isinstance(row, ErrorRow) else None,
        )
        for row in told
    ]


def name_of(row: Errors) -> str:
    """Return whose errors they are: a type's, an agency's or a week's."""
    match row:
        case ErrorRow():
            return row.official_name
        case AgencyErrorRow():
            return row.agency or "Not told"
        case WeekErrorRow():
            return f"Week of {row.week:%b} {row.week.day}"
    raise TypeError(f"no errors of anything: {row}")


def of_ages(rows: Sequence[AgeRow]) -> list[Bar]:
    """Return the open complaints by their age."""
    longest = max([1, *(row.open for row in rows)])
    return [Bar(age(row), f"{row.open:,}", 100 * row.open / longest) for row in rows]


def age(row: AgeRow) -> str:
    """Return an age class in words, such as 3 to 6 days."""
    if row.to_days is None:
        return f"{row.from_days} days and more"
    if row.to_days == 0:
        return "Less than a day"
    return f"{row.from_days} to {row.to_days} days"


def percent(share: float | None) -> str:
    """Return a share in percent, or a dash for that of nothing."""
    return NONE if share is None else f"{share:.1%}"


def duration(hours: float | None) -> str:
    """Return hours as people say them: minutes, hours or days."""
    if hours is None:
        return NONE
    if hours < 1:
        return f"{60 * hours:.0f} min"
    return f"{hours:.1f} h" if hours < 72 else f"{hours / 24:.1f} days"  # noqa: PLR2004  three days


def _counted(rows: Iterable[tuple[str, int, int, str | None]]) -> list[Bar]:
    """Return bars of numbers, each marked with that of the period before."""
    shown = list(rows)
    longest = max([1, *(max(now, before) for _, now, before, _ in shown)])
    return [
        Bar(
            name,
            f"{now:,}",
            100 * now / longest,
            100 * before / longest,
            f"before {before:,}",
            slug,
        )
        for name, now, before, slug in shown
    ]
