"""`Judgement`: whether one day's answers came out as they should, three days after the day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.tally import BRIEF, BRIEF_DAYS, Series, Tally, Watched, watched_of
from applications.service_311.watch.bulk import Bulk, bulk_closings, closed_in
from applications.service_311.watch.calibration import Calibration
from applications.service_311.watch.drift import DRIFT, LEAST_ANSWERS, Shares, stability_index


class Judgement(BaseModel):
    """The answers of one day whose interval ended within 72 hours, and how they came out.

    Bulk closings are left out; what was still open, or closed too late to be told apart, counts as
    `above`.
    """

    model_config = ConfigDict(frozen=True)

    day: date = Field(description="Of the complaints, by their `timestamp`.")
    answers: int = Field(description="That were judged.", examples=[2814])
    below: int
    under: int
    over: int
    above: int
    expected: Shares
    model_version: str = Field(description="Whose calibration is expected.", examples=["2.0.0"])
    psi: float | None = Field(description="Null of too few answers.", examples=[0.0251])
    left_out: int = Field(description="Answers that were closed in bulk.")
    bulk: tuple[Bulk, ...] = Field(description="Within the three days after the day as well.")

    @property
    def has_answers(self) -> bool:
        """Whether there was anything to judge, or to leave out."""
        return bool(self.answers or self.left_out)

    @property
    def has_drifted(self) -> bool:
        """Whether the answers came out otherwise than they should."""
        return self.psi is not None and self.psi > DRIFT


class WrongCountersError(RuntimeError):
    """More was closed in bulk of days than was answered on them: their counters are wrong.

    Attributes:
        judged: The other days that were to be judged, which were.
    """

    def __init__(self, days: Sequence[date], judged: Sequence[Judgement] = ()) -> None:
        self.judged = judged
        super().__init__(
            f"Counters of {', '.join(map(str, days))} hold more closings than answers, and cannot"
            " be judged: `sklambda complaints check --repair` makes them right."
        )


def last_judged(today: date) -> date:
    """Return the last day that can be judged: all its intervals of up to 72 hours are over."""
    return today - timedelta(BRIEF_DAYS + 1)


def days_to_read(first: date, last: date) -> tuple[date, date]:
    """Return the days whose counters are needed to judge those from the first to the last."""
    return first, last + timedelta(BRIEF_DAYS)


def judge(numbers: Tally, day: date, calibration: Calibration) -> Judgement:
    """Judge a day by the counters of `days_to_read`; those of other days do not matter.

    Raises:
        WrongCountersError: They hold more closings than answers.
    """
    answers, closed = 0, Counter[str]()
    for group, of_group in numbers.items():
        if group.series is Series.EVENT and group.day == day:
            answers += of_group.get(BRIEF, 0)
            closed.update(watched_of(of_group, brief=True)._asdict())
    first, last = days_to_read(day, day)
    bulk = [one for one in bulk_closings(numbers) if first <= one.day <= last]
    left_out = closed_in(bulk, numbers, day)
    closed.subtract(left_out)
    answers -= left_out.total()
    found = Watched(*(closed[place] for place in Watched._fields))
    if min(answers - found.closed, *found) < 0:
        raise WrongCountersError([day])
    found = found._replace(above=found.above + answers - found.closed)
    psi = stability_index(found, calibration.expected) if answers >= LEAST_ANSWERS else None
    return Judgement(
        day=day,
        answers=answers,
        **found._asdict(),
        expected=calibration.expected,
        model_version=calibration.model_version,
        psi=None if psi is None else round(psi, 4),
        left_out=left_out.total(),
        bulk=tuple(bulk),
    )
