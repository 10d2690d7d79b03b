"""`sklambda complaints watch`: judge how estimates came out, as the schedule does each day."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click
from rich import box
from rich.table import Column, Table

from applications.service_311.bounds import FIRST_YEAR
from applications.service_311.daily import judge_days, judge_due_days
from applications.service_311.estimates import MODEL
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.times import NEW_YORK
from applications.service_311.watch.calibration import (
    CALIBRATION,
    Calibration,
    CalibrationError,
)
from applications.service_311.watch.drift import DRIFT, LEAST_ANSWERS
from applications.service_311.watch.judgement import Judgement, WrongCountersError, last_judged
from prediction.catalog import Catalog
from prediction.errors import DamagedModelError, UnknownModelError
from sklambda.complaints.whole_tables import complaint_tables
from sklambda.display import print_json, print_table
from sklambda.errors import DRIFTED, OperatorError
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.options import stack_options

if TYPE_CHECKING:
    from sklambda.stack.stack import Stack

_DAY = click.DateTime(["%Y-%m-%d"])
MOST_DAYS = 366
_PLACES = ("below", "under", "over", "above")


class _Drifted(click.ClickException):
    exit_code = DRIFTED

    def __init__(self, days: list[str]) -> None:
        super().__init__(
            f"Estimates of {', '.join(days)} came out otherwise than they should:"
            " docs/complaints.md says what to do."
        )


@click.command("watch")
@click.option("--day", type=_DAY, metavar="DAY", help="Judge this day, also if it was before.")
@click.option("--until", type=_DAY, metavar="DAY", help="Judge all days from --day to this one.")
@click.option("--json", "as_json", is_flag=True, help="JSON to stdout.")
@stack_options
def watch_command(
    *, day: datetime | None, until: datetime | None, as_json: bool, stack: "Stack"
) -> None:
    """Judge whether estimates come out as they should.

    A day's answers whose interval ended within 72 hours are judged four days after it, by the
    calibration of the model of this project. Without --day it judges what is due, as the schedule
    does each morning: the days of the last week that nobody has judged, if this project's model
    is the one that the schedule met last. Judgements are kept, and the dashboard shows them.

    Days on which another model answered are not due. With --day any day is judged, by this
    project's calibration, whichever model answered.

    Exit codes: 0 no drift, or too few answers to say; 1 not done, 2 wrong use, 3 drift.

    \b
    Examples:
      sklambda complaints watch
      sklambda complaints watch --day 2019-07-01 --until 2019-07-20
      sklambda complaints watch --json --stack sklambda-prod
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    today = datetime.now(NEW_YORK).date()
    days = _period(day, until, today)
    with in_plain_words(stack):
        store = complaint_tables(stack).store
        calibration = _calibration()
        judged = _judge(store, calibration, days, today)
    if as_json:
        print_json([{**one.model_dump(mode="json"), "drift": one.has_drifted} for one in judged])
    else:
        _print(judged, calibration)
    if drifted := [str(one.day) for one in judged if one.has_drifted]:
        raise _Drifted(drifted)


def _judge(
    store: ComplaintStore, calibration: Calibration, days: tuple[date, date] | None, today: date
) -> list[Judgement]:
    try:
        if days is not None:
            return judge_days(store, calibration, *days)
        serving = store.serving()
        if serving is not None and serving.artifact != calibration.artifact:
            raise OperatorError(
                "The stack's schedule has met another model than this project's, so that it is not"
                " known which days are this one's. After a deployment the schedule's next run"
                " tells; --day judges a day all the same."
            )
        return judge_due_days(store, calibration, today)
    except WrongCountersError as error:
        raise OperatorError(str(error)) from error


def _period(day: datetime | None, until: datetime | None, today: date) -> tuple[date, date] | None:
    if day is None:
        if until is not None:
            raise click.UsageError("--until needs --day.")
        return None
    first, last = day.date(), (until or day).date()
    if last < first:
        raise click.UsageError("--until is not before --day.")
    if first.year < FIRST_YEAR:
        raise click.UsageError(f"Complaints begin in {FIRST_YEAR}, as 311 did.")
    if (last - first).days >= MOST_DAYS:
        raise click.UsageError(f"{MOST_DAYS} days at most are judged at once.")
    if last > last_judged(today):
        raise click.UsageError(
            f"{last} is not over for long enough: {last_judged(today)} is the last day whose"
            " intervals of 72 hours are."
        )
    return first, last


def _calibration() -> Calibration:
    try:
        return Calibration.of(Catalog.load().manifest(MODEL), CALIBRATION)
    except (CalibrationError, UnknownModelError, DamagedModelError) as error:
        raise OperatorError(str(error)) from error


def _print(judged: list[Judgement], calibration: Calibration) -> None:
    if not judged:
        click.echo(
            "No day is due: each of the last week was judged, had no answers to judge, or had"
            " those of another model."
        )
        return
    names = ("day", "answers", *_PLACES, "PSI", "drift", "bulk")
    columns = (Column(name, no_wrap=True) for name in names)
    # narrow enough for a terminal of 80
    table = Table(*columns, box=box.SIMPLE, collapse_padding=True, pad_edge=False)
    table.add_row("expected", "", *(f"{getattr(calibration.expected, p):.1%}" for p in _PLACES))
    for one in judged:
        shares = (f"{getattr(one, p) / one.answers:.1%}" if one.answers else "" for p in _PLACES)
        index = f"{one.psi:.3f}" if one.psi is not None else ""
        left_out = f"{one.left_out:,}" if one.left_out else ""
        table.add_row(str(one.day), f"{one.answers:,}", *shares, index, _verdict(one), left_out)
    print_table(table)
    click.echo(f"Drift: a PSI over {DRIFT:.2f} of at least {LEAST_ANSWERS} answers.")
    for bulk in sorted({(b.agency, b.day, b.hour, b.closings) for one in judged for b in one.bulk}):
        agency, day, hour, closings = bulk
        click.echo(f"In bulk: {agency} closed {closings:,} on {day} from {hour:02}:00, left out.")


def _verdict(one: Judgement) -> str:
    if one.psi is None:
        return "too few" if one.answers else "no answers"
    return "DRIFT" if one.has_drifted else "no"
