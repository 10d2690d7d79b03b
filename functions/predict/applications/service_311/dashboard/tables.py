"""The rows of each chart's table: what JSON, CSV and the page show, under the same names."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.values import Borough, OfficialName

Complaints = Annotated[int, Field(description="Complaints.", examples=[311])]
Before = Annotated[int, Field(description="Complaints of the period before.", examples=[296])]
Closed = Annotated[int, Field(description="Closed ones of the period.", examples=[254])]
Slug = Annotated[str, Field(description="Of the type.", examples=["noise-residential"])]
Hours = Annotated[float | None, Field(description="Hours; null if none.", examples=[2.4])]
Share = Annotated[float | None, Field(description="From 0 to 1; null of nothing.", examples=[0.79])]

# See `View.has_outcomes`.
_NO_OUTCOMES = "Null by day of arrival, and of one borough."


class Row(BaseModel):
    """One line of a table."""

    model_config = ConfigDict(frozen=True)


class DayRow(Row):
    """One day, beside the day as far into the period before."""

    day: date
    complaints: Complaints
    day_before: date
    before: Before


class TypeRow(Row):
    """One type; `closed` and `open` are null by day of arrival, and of one borough."""

    slug: Slug
    official_name: OfficialName
    complaints: Complaints
    before: Before
    closed: int | None
    open: int | None


class BoroughRow(Row):
    """One borough; null stands for complaints that name none."""

    borough: Borough | None
    complaints: Complaints
    before: Before


class PlaceRow(Row):
    """One hexagon of the city that had complaints.

    The last row, whose `hexagon` is null, has those that told no place, or one where hardly
    anybody lives.
    """

    hexagon: str | None = Field(
        description="Two digits of its row from the north, two of its column from the west.",
        examples=["2422"],
    )
    near: str | None = Field(
        description="The neighbourhood that its middle is nearest to.",
        examples=["Ozone Park, Queens"],
    )
    latitude: float | None = Field(description="Degrees north of its middle.", examples=[40.676])
    longitude: float | None = Field(description="Degrees east of its middle.", examples=[-73.858])
    complaints: Complaints
    before: Before


class HourRow(Row):
    """One hour of one day of the week."""

    weekday: int = Field(description="1 is Monday.", ge=1, le=7)
    hour: int = Field(ge=0, le=23)
    complaints: Complaints


class OutcomeRow(Row):
    """Where closed complaints lay to what was expected of them, beside the promise."""

    outcome: str = Field(
        description="`below` the interval, within it `under` or `over` the median, or `above` it.",
        examples=["under"],
    )
    closed: Closed
    share: Share
    promised: Share


class CoverageRow(Row):
    """One day's closed complaints, and how many of them took as long as their interval said."""

    day: date
    closed: Closed
    within: int
    coverage: Share


class DriftRow(Row):
    """How the answers of one day came out that could be judged three days after it."""

    day: date
    answers: int = Field(description="That were judged: their interval ended within 72 hours.")
    below: Share
    under: Share
    over: Share
    above: Share
    expected_below: Share
    expected_under: Share
    expected_over: Share
    expected_above: Share
    psi: float | None = Field(description="Population stability index; null of too few answers.")
    drift: bool | None = Field(description="Whether it is over 0.10; null of too few answers.")
    left_out: int = Field(description="Answers that were closed in bulk, and not judged.")


class BulkRow(Row):
    """An hour in which an agency closed so many that they were left out of judgements."""

    agency: str = Field(examples=["NYPD"])
    day: date
    hour: int = Field(ge=0, le=23)
    closings: int


class Errors(Row):
    """How far the expected times of closed complaints were off, and how often intervals held."""

    closed: Closed
    coverage: Share
    median_error: Hours
    mean_error: Hours
    interval_score: Hours


class _OfType(Row):
    slug: Slug
    official_name: OfficialName


class _OfAgency(Row):
    agency: str = Field(description="Short name; empty if complaints name none.", examples=["NYPD"])


class _OfWeek(Row):
    week: date = Field(description="Its Monday; days outside of the period are left out.")


# What is told of comes first: pydantic begins with the members of the last base.
class ErrorRow(Errors, _OfType):
    """Of a type's closed complaints."""


class AgencyErrorRow(Errors, _OfAgency):
    """Of an agency's closed complaints."""


class WeekErrorRow(Errors, _OfWeek):
    """Of the closed complaints of a week, by the days on which they happened."""


class AgeRow(Row):
    """Open complaints of the period by the days since their day; the last class has no end."""

    from_days: int
    to_days: int | None
    open: int


class Tables(BaseModel):
    """The table of each chart; null where the counters do not hold what the filters ask for."""

    model_config = ConfigDict(frozen=True)

    over_time: list[DayRow]
    by_type: list[TypeRow]
    by_borough: list[BoroughRow] | None = Field(description="Null with a status.")
    by_place: list[PlaceRow] | None = Field(description="Null with a status.")
    by_hour: list[HourRow] | None = Field(description="Null with a status.")
    outcomes: list[OutcomeRow] | None = Field(description=_NO_OUTCOMES)
    coverage: list[CoverageRow] | None = Field(description=_NO_OUTCOMES)
    drift: list[DriftRow] | None = Field(
        description="Days that were judged; null with a type, and where outcomes are."
    )
    bulk: list[BulkRow] | None = Field(
        description="Bulk closings that matter to these days; null where `drift` is."
    )
    errors: list[ErrorRow] | None = Field(description=_NO_OUTCOMES)
    errors_by_agency: list[AgencyErrorRow] | None = Field(description=_NO_OUTCOMES)
    errors_by_week: list[WeekErrorRow] | None = Field(description=_NO_OUTCOMES)
    open_by_age: list[AgeRow] | None = Field(description=_NO_OUTCOMES)


ROWS: dict[str, type[Row]] = {
    "over_time": DayRow,
    "by_type": TypeRow,
    "by_borough": BoroughRow,
    "by_place": PlaceRow,
    "by_hour": HourRow,
    "outcomes": OutcomeRow,
    "coverage": CoverageRow,
    "drift": DriftRow,
    "bulk": BulkRow,
    "errors": ErrorRow,
    "errors_by_agency": AgencyErrorRow,
    "errors_by_week": WeekErrorRow,
    "open_by_age": AgeRow,
}
"""What each table's rows are."""
