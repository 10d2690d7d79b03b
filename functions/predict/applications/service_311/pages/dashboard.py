"""The 311 dashboard: a summary in, a self-contained page out."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from applications.service_311.dashboard_summary import Summary, TypeTotal
from applications.service_311.pages.charts import Column, columns_for, scale_for

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = Path(__file__).parent

# As many as one takes in at a glance; the others are added up in one more bar.
MAX_TYPES = 12
# One label a week is readable on a telephone.
_DAYS_BETWEEN_LABELS = 7


class Page(NamedTuple):
    """A page, and the policy under which browsers may show it."""

    html: str
    content_security_policy: str


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


def render(summary: Summary, now: datetime, *, root: str) -> Page:
    """Draw the dashboard.

    Args:
        summary: The numbers to draw; its last day is today.
        now: The time in New York, for the reader to know how fresh it is.
        root: Relative reference from the page to the API's root, such as `../`.
    """
    style = _style()
    html = _template().render(
        style=style, now=now, root=root, summary=summary, **_days(summary), types=_types(summary)
    )
    return Page(html, _policy(style))


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


@cache
def _template() -> "Template":
    # Imported here: nothing else needs it, and it would slow every cold start.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short_date"] = short_date
    return environment.get_template("dashboard.html")


@cache
def _style() -> str:
    return (_FOLDER / "dashboard.css").read_text("utf-8")


def _policy(style: str) -> str:
    """Allow this one style sheet, images within the page, and nothing else at all."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
