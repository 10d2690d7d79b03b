"""`Report`: all that one view of the dashboard shows."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.complaint import ComplaintStatus
from applications.service_311.dashboard.tables import Tables
from applications.service_311.dashboard.view import Basis, View
from applications.service_311.values import Borough


class Period(BaseModel):
    """Days, both included."""

    model_config = ConfigDict(frozen=True)

    first: date
    last: date


class Report(BaseModel):
    """What complaints of a period there were, and how right the estimates of them came out."""

    model_config = ConfigDict(frozen=True)

    as_of: datetime = Field(
        description="When its numbers were read, New York time: a minute before they were asked "
        "for at most, and where a cache has kept the answer, two."
    )
    period: Period
    before: Period = Field(description="The period before, as long.")
    by: Basis
    complaint_type: str | None = Field(description="Slug of the only type.")
    borough: Borough | None
    status: ComplaintStatus | None
    complaints: int = Field(description="All of the view.", examples=[4986])
    complaints_before: int = Field(description="All of the period before.", examples=[4711])
    promised: float | None = Field(
        description="Share of complaints whose interval is promised to hold; null if none is.",
        examples=[0.8],
    )
    tables: Tables

    @classmethod
    def of(cls, view: View, tables: Tables, as_of: datetime, promised: float | None) -> "Report":
        """Return the report of a view that has these tables."""
        before = view.before
        return cls(
            as_of=as_of,
            period=Period(first=view.first, last=view.last),
            before=Period(first=before.first, last=before.last),
            by=view.basis,
            complaint_type=view.slug,
            borough=view.borough,
            status=view.status,
            complaints=sum(row.complaints for row in tables.over_time),
            complaints_before=sum(row.before for row in tables.over_time),
            promised=promised,
            tables=tables,
        )
