"""The tables of a view, from counters: how many complaints, of what, where and when."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from applications.service_311.complaint import ComplaintStatus
from applications.service_311.dashboard import outcomes
from applications.service_311.dashboard.drift import bulk, drift
from applications.service_311.dashboard.places import by_place
from applications.service_311.dashboard.tables import (
    BoroughRow,
    DayRow,
    HourRow,
    Tables,
    TypeRow,
)
from applications.service_311.dashboard.view import View
from applications.service_311.tally import Cell, Group, Tally, cells_of, total_of, watched_of
from applications.service_311.values import Borough
from applications.service_311.watch.judgement import Judgement

type Named = Mapping[str, str]
"""The city's names of types, by slug."""


def tables_of(  # noqa: PLR0913  what tables are made of
    numbers: Tally,
    view: View,
    names: Named,
    today: date,
    coverage: float | None,
    *,
    judgements: Sequence[Judgement] = (),
) -> Tables:
    """Return the tables of a view.

    Args:
        numbers: Of the view's days and of those before them; others are left out.
        view: What is wanted.
        names: The city's names of types, by slug.
        today: The day from which ages of open complaints are counted.
        coverage: Share of complaints whose interval is promised to hold; None if nothing is.
        judgements: Those that there are of the view's days; of other days they are left out.
    """
    places = view.status is None
    known = view.has_outcomes
    whole = known and view.slug is None
    return Tables(
        over_time=_over_time(numbers, view),
        by_type=_by_type(numbers, view, names),
        by_borough=_by_borough(numbers, view) if places else None,
        by_place=by_place(numbers, view) if places else None,
        by_hour=_by_hour(numbers, view) if places else None,
        outcomes=outcomes.outcomes(numbers, view, coverage) if known else None,
        coverage=outcomes.coverage(numbers, view) if known else None,
        drift=drift(judgements, view) if whole else None,
        bulk=bulk(judgements, view) if whole else None,
        errors=outcomes.errors(numbers, view, names) if known else None,
        errors_by_agency=outcomes.errors_by_agency(numbers, view) if known else None,
        errors_by_week=outcomes.errors_by_week(numbers, view) if known else None,
        open_by_age=outcomes.open_by_age(numbers, view, today) if known else None,
    )


def has_complaints(numbers: Tally, view: View) -> bool:
    """Return whether anything was counted on the view's days."""
    return any(True for _ in view.groups(numbers))


def _cells(view: View, numbers: Mapping[str, int]) -> dict[Cell, int]:
    cells = cells_of(numbers)
    if view.borough is None:
        return cells
    return {cell: number for cell, number in cells.items() if cell.borough == view.borough}


def _count(view: View, numbers: Mapping[str, int]) -> int:
    """Return the complaints of a group that the view is about."""
    total = sum(_cells(view, numbers).values())
    match view.status:
        case ComplaintStatus.CLOSED:
            return watched_of(numbers).closed
        case ComplaintStatus.OPEN:
            return total - watched_of(numbers).closed
    return total


def _over_time(numbers: Tally, view: View) -> list[DayRow]:
    now, before = (_by_day(numbers, each) for each in (view, view.before))
    return [
        DayRow(day=day, complaints=now[day], day_before=earlier, before=before[earlier])
        for day, earlier in zip(view.days, view.before.days, strict=True)
    ]


def _by_day(numbers: Tally, view: View) -> Counter[date]:
    counted = Counter[date]()
    for group in view.groups(numbers):
        counted[group.day] += _count(view, numbers[group])
    return counted


def _by_type(numbers: Tally, view: View, names: Named) -> list[TypeRow]:
    now, before, closed, opened = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for group in view.groups(numbers):
        now[group.slug] += _count(view, numbers[group])
        ended = watched_of(numbers[group]).closed
        closed[group.slug] += ended
        opened[group.slug] += total_of(numbers[group]) - ended
    for group in view.before.groups(numbers):
        before[group.slug] += _count(view, numbers[group])
    slugs = [slug for slug in now | before if now[slug] or before[slug]]
    return [
        TypeRow(
            slug=slug,
            official_name=names.get(slug, slug),
            complaints=now[slug],
            before=before[slug],
            closed=closed[slug] if view.has_outcomes else None,
            open=opened[slug] if view.has_outcomes else None,
        )
        for slug in sorted(slugs, key=lambda slug: (-now[slug], names.get(slug, slug)))
    ]


def _by_borough(numbers: Tally, view: View) -> list[BoroughRow]:
    now, before = (_by_cell(numbers, each) for each in (view, view.before))
    sums = [Counter[Borough | None](), Counter[Borough | None]()]
    for counted, total in zip((now, before), sums, strict=True):
        for (_, cell), number in counted.items():
            total[cell.borough] += number
    return [
        BoroughRow(borough=borough, complaints=sums[0][borough], before=sums[1][borough])
        for borough in (*Borough, None)
        if view.borough in {None, borough}
    ]


def _by_hour(numbers: Tally, view: View) -> list[HourRow]:
    hours = Counter[tuple[int, int]]()
    for (group, cell), number in _by_cell(numbers, view).items():
        hours[group.day.isoweekday(), cell.hour] += number
    return [
        HourRow(weekday=weekday, hour=hour, complaints=hours[weekday, hour])
        for weekday in range(1, 8)
        for hour in range(24)
    ]


def _by_cell(numbers: Tally, view: View) -> dict[tuple[Group, Cell], int]:
    return {
        (group, cell): number
        for group in view.groups(numbers)
        for cell, number in _cells(view, numbers[group]).items()
    }
