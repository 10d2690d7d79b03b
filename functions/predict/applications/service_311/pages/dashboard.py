"""The 311 dashboard: a summary in, a page out."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from applications.service_311.dashboard_summary import Summary, TypeTotal
from applications.service_311.pages.charts import Column, columns_for, scale_for
from predict_api.pages.site.rendering import html_of

_FOLDER = Path(__file__).parent

# As many as one takes in at a glance; the others are added up in one more bar.
MAX_TYPES = 12
# One label a week is readable on a telephone.
_DAYS_BETWEEN_LABELS = 7


class _Day(NamedTuple):
    day: date
    number: int
    column: Column
    label: str | None


class _Type(NamedTuple):
    name: str
    number: int
    share: float
    length: float


def render(summary: Summary, now: datetime, *, root: str) -> str:
    """Draw the dashboard.

    Args:
        summary: The numbers to draw; its last day is today.
        now: The time in New York, for the reader to know how fresh it is.
        root: Relative reference from the page to the API's root, such as `../`.
    """
    shown = _days(summary) | {"types": _types(summary), "short_date": short_date}
    return html_of("dashboard.html", root, _FOLDER, now=now, summary=summary, **shown)


def _days(summary: Summary) -> dict[str, Any]:
    numbers = [day.number for day in summary.days]
    scale = scale_for(numbers)
    last = len(numbers) - 1
    days = [
        _Day(total.day, total.number, column, _label(total.day, last - position))
        for position, (total, column) in enumerate(
            zip(summary.days, columns_for(numbers, scale), strict=True)
        )
    ]
    busiest = max(summary.days, key=lambda day: day.number)
    return {"days": days, "scale": scale, "busiest": busiest, "mean": summary.total / len(numbers)}


def _label(day: date, days_ago: int) -> str | None:
    if days_ago == 0:
        return "Today"
    return short_date(day) if days_ago % _DAYS_BETWEEN_LABELS == 0 else None


def _types(summary: Summary) -> list[_Type]:
    shown = [*summary.types[:MAX_TYPES], *_rest(summary.types[MAX_TYPES:])]
    longest = max((total.number for total in shown), default=1)
    return [
        _Type(total.name, total.number, total.number / summary.total, 100 * total.number / longest)
        for total in shown
    ]


def _rest(types: Sequence[TypeTotal]) -> list[TypeTotal]:
    if not types:
        return []
    name = f"{len(types)} other types" if len(types) > 1 else types[0].name
    return [TypeTotal(name, sum(total.number for total in types))]


def short_date(day: date) -> str:
    """Return a date without its year, such as Nov 5."""
    return f"{day:%b} {day.day}"
