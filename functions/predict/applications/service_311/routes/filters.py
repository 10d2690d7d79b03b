"""The dashboard's filters: parameters of its addresses, so that each view has one of its own."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from applications.service_311.bounds import FIRST_YEAR
from applications.service_311.complaint import ComplaintStatus
from applications.service_311.dashboard.view import DAYS, MOST_DAYS, Basis, View
from applications.service_311.routes.inputs import type_from
from applications.service_311.statistics import Statistics
from applications.service_311.values import BoroughName, TypeName
from predict_api.errors.invalid_values import InvalidInputError


def _nothing_if_empty(value: object) -> object:
    """Return None for what a form without scripts sends of a field that is not filled in."""
    return None if value == "" else value


_NOT_FILLED_IN = BeforeValidator(_nothing_if_empty)


class Filters(BaseModel):
    """Which complaints to show. An empty parameter is none."""

    model_config = ConfigDict(extra="forbid")

    first: Annotated[date | None, _NOT_FILLED_IN] = Field(
        None,
        description=f"First day in New York; by default {DAYS} days up to `last`. A view has "
        f"{MOST_DAYS} days at most.",
        examples=["2019-06-01"],
    )
    last: Annotated[date | None, _NOT_FILLED_IN] = Field(
        None,
        description="Last day, included. By default today; where nothing happened lately and "
        "complaints of the past were taken in, their last day.",
        examples=["2019-06-30"],
    )
    by: Annotated[Basis | None, _NOT_FILLED_IN] = Field(
        None,
        description="The day that a complaint counts for: that of its `timestamp` (`event`, the "
        "default), or that on which it was taken in.",
    )
    complaint_type: Annotated[TypeName | None, _NOT_FILLED_IN] = None
    borough: Annotated[BoroughName | None, _NOT_FILLED_IN] = None
    status: Annotated[ComplaintStatus | None, _NOT_FILLED_IN] = Field(
        None,
        description="As it is now. Not with a borough nor by day of arrival, of which the counters"
        " do not know it.",
    )

    @property
    def has_any(self) -> bool:
        """Whether anything was asked for."""
        return any(value is not None for _, value in self)

    @property
    def has_period(self) -> bool:
        """Whether a day was asked for."""
        return self.first is not None or self.last is not None

    def view(self, statistics: Statistics, today: date) -> View:
        """Return the view that is meant.

        Raises:
            InvalidInputError: There is none, or the counters do not hold it.
        """
        first, last = self._period(today)
        basis = self.by or Basis.EVENT
        if self.status and basis is Basis.ARRIVAL:
            raise _refused("by", "Open and closed ones are counted by day of event alone")
        if self.status and self.borough:
            raise _refused("borough", "Open and closed ones are not counted by borough")
        slug = None
        if self.complaint_type is not None:
            with type_from("query"):
                slug = statistics.types.named(self.complaint_type).slug
        return View(first, last, basis, slug, self.borough, self.status)

    def _period(self, today: date) -> tuple[date, date]:
        _check_bounds("first", self.first, today)
        _check_bounds("last", self.last, today)
        length = timedelta(DAYS - 1)
        last = self.last or today
        if self.first and not self.last:
            # tomorrow, where the reader's day is ahead, is a view of its own
            last = max(self.first, min(today, self.first + length))
        first = self.first or last - length
        if first > last:
            raise _refused("first", "The first day is not after the last one")
        if (last - first).days >= MOST_DAYS:
            raise _refused("first", f"A view has {MOST_DAYS} days at most")
        return first, last


def _check_bounds(name: str, day: date | None, today: date) -> None:
    if day is None:
        return
    # The reader's day may be ahead of New York's.
    if day > today + timedelta(1):
        raise _refused(name, "The day is in the future")
    if day.year < FIRST_YEAR:
        raise _refused(name, f"Complaints begin in {FIRST_YEAR}, as 311 did")


def _refused(name: str, why: str) -> InvalidInputError:
    return InvalidInputError(why, "query", name)
