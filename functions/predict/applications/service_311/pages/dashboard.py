"""The 311 dashboard: a report in, a page out."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from applications.service_311.complaint import ComplaintStatus
from applications.service_311.dashboard.report import Report
from applications.service_311.dashboard.tables import DayRow, HourRow
from applications.service_311.dashboard.view import Basis
from applications.service_311.pages import bars
from applications.service_311.pages.charts import Column, columns_for, scale_for
from applications.service_311.pages.drift import drift_chart
from applications.service_311.pages.hexmap import hexmap
from applications.service_311.values import Borough
from predict_api.documents.assets import script_address
from predict_api.pages.site.rendering import html_of

_FOLDER = Path(__file__).parent
SCRIPT = _FOLDER / "dashboard.js"

# As many labels as a telephone has room for.
_LABELS = 4
_PERIODS = {"Week": 7, "30 days": 30, "90 days": 90, "Year": 365}
_INSIDE = ("under", "over")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class _Day(NamedTuple):
    row: DayRow
    column: Column
    before: float
    label: bool


class Asked(NamedTuple):
    """How a view was asked for.

    Attributes:
        filtered: Whether anything was asked for, a period or a filter.
        refused: Why there is no such view, if there is none.
    """

    filtered: bool
    refused: str | None = None


def render(report: Report, asked: Asked, names: Mapping[str, str], *, root: str) -> str:
    """Draw the dashboard.

    Args:
        report: What to show.
        asked: What was asked for.
        names: The city's names of types, by slug.
        root: Relative reference from the page to the API's root, such as `../`.
    """
    tables = report.tables
    shown: dict[str, Any] = {
        "report": report,
        "tables": tables,
        "asked": asked,
        "query": query_of(report),
        "names": names,
        "boroughs": list(Borough),
        "statuses": list(ComplaintStatus),
        "bases": list(Basis),
        "periods": _periods(report),
        "tiles": _tiles(report),
        "over_time": _over_time(tables.over_time),
        "types": bars.of_types(tables.by_type),
        "weekdays": _WEEKDAYS,
        "promised": report.promised,
        "script": script_address(SCRIPT),
        "short_date": short_date,
        "long_date": long_date,
        "link": partial(query_of, report),
        "name_of": bars.name_of,
    }
    if tables.by_borough is not None:
        shown["by_borough"] = bars.of_boroughs(tables.by_borough)
    if tables.by_place is not None:
        shown["map"] = hexmap(tables.by_place)
    if tables.by_hour is not None:
        shown["heat"] = _heat(tables.by_hour)
    if tables.drift is not None:
        shown["drift"] = drift_chart(tables.drift)
    if tables.errors is not None:
        shown["outcomes"] = bars.of_outcomes(tables.outcomes or [])
        shown["errors"] = bars.of_errors(tables.errors, report.promised)
        shown["agencies"] = bars.of_errors(tables.errors_by_agency or [], report.promised)
        newest_first = (tables.errors_by_week or [])[::-1]
        shown["weeks"] = bars.of_errors(newest_first, report.promised)
        shown["ages"] = bars.of_ages(tables.open_by_age or [])
    return html_of("dashboard.html", root, _FOLDER, age=bars.age, percent=bars.percent, **shown)


def query_of(report: Report, **changes: str | None) -> str:
    """Return the parameters that show this report again, and for good: its permalink."""
    parameters = {
        "first": report.period.first.isoformat(),
        "last": report.period.last.isoformat(),
        "by": report.by,
        "complaint_type": report.complaint_type,
        "borough": report.borough,
        "status": report.status,
    }
    return urlencode({name: text for name, text in (parameters | changes).items() if text})


def _periods(report: Report) -> list[tuple[str, str, bool]]:
    """Return the periods that are a click away: name, parameters, whether it is shown."""
    last = report.period.last
    days = (last - report.period.first).days + 1
    return [
        (name, query_of(report, first=str(last - timedelta(number - 1))), days == number)
        for name, number in _PERIODS.items()
    ]


def _tiles(report: Report) -> list[tuple[str, str]]:
    """Return the figures on top: what each is, and its number."""
    outcomes = report.tables.outcomes
    before = report.complaints_before
    change = f"{report.complaints / before - 1:+.1%}" if before else bars.NONE
    tiles = [("Complaints", f"{report.complaints:,}"), ("Against the period before", change)]
    if outcomes is None:
        return tiles
    closed = sum(row.closed for row in outcomes)
    held = sum(row.closed for row in outcomes if row.outcome in _INSIDE)
    holding = bars.percent(held / closed if closed else None)
    return [*tiles, ("Closed", f"{closed:,}"), ("Closed within their interval", holding)]


def _over_time(rows: list[DayRow]) -> dict[str, Any]:
    numbers = [row.complaints for row in rows]
    scale = scale_for(numbers + [row.before for row in rows])
    step = -(-len(rows) // _LABELS)
    last = len(rows) - 1
    days = [
        _Day(row, column, scale.percent(row.before), (last - position) % step == 0)
        for position, (row, column) in enumerate(
            zip(rows, columns_for(numbers, scale), strict=True)
        )
    ]
    busiest = max(rows, key=lambda row: row.complaints)
    return {"days": days, "scale": scale, "busiest": busiest, "mean": sum(numbers) / len(numbers)}


def _heat(rows: list[HourRow]) -> list[list[tuple[int, float]]]:
    """Return each weekday's hours: the number, and its part of the largest one."""
    most = max([1, *(row.complaints for row in rows)])
    cells = [(row.complaints, round(row.complaints / most, 3)) for row in rows]
    return [cells[start : start + 24] for start in range(0, len(cells), 24)]


def short_date(day: date) -> str:
    """Return a date without its year, such as Nov 5."""
    return f"{day:%b} {day.day}"


def long_date(day: date) -> str:
    """Return a date with its year, such as Nov 5, 2026."""
    return f"{short_date(day)}, {day.year}"
