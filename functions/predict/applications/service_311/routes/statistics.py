"""Routes of historical statistics: how often complaints of a type come, how long they take."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Security
from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.routes.inputs import TypeInPath, type_from
from applications.service_311.routes.services import StatisticsDep
from applications.service_311.scopes import COMPLAINTS_READ
from applications.service_311.statistics import Statistics
from applications.service_311.types import ComplaintType
from applications.service_311.values import AskedName, OfficialName
from predict_api.caller import authorized_caller
from predict_api.documents.error_responses import FAILURES
from predict_api.requests.number_texts import PLAIN_NUMBER

LAST_HOUR = 23

_HOW_LONG = "How long do complaints of a type take?"

router = APIRouter(
    tags=["311"],
    responses=FAILURES,
    dependencies=[Security(authorized_caller, scopes=[COMPLAINTS_READ])],
)


class Hour(BaseModel):
    """An hour of the day."""

    model_config = ConfigDict(extra="forbid")

    hour: Annotated[int, PLAIN_NUMBER] = Field(
        ge=0, le=LAST_HOUR, description="New York time.", examples=[12]
    )


class MeanNumber(BaseModel):
    """How many complaints of a type are opened in an hour of the day."""

    complaint_type: AskedName
    official_name: OfficialName
    hour: int = Field(examples=[12])
    q: float = Field(
        description=(
            "Mean number of complaints opened in that hour of a day, over the days of the data: "
            "60 days of January to July 2019, until June mostly weekends and holidays."
        ),
        examples=[14.2],
    )


class BasisOfMedian(StrEnum):
    """What complaints a median is of."""

    TYPE = "type"
    ALL_TYPES = "all_types"


class MedianTime(BaseModel):
    """How long complaints of a type took."""

    complaint_type: AskedName
    official_name: OfficialName
    expected_time: float = Field(
        description="Median time until closed, in hours, of those that were closed. It says what"
        " was, not what to expect: where most stay open for long, `estimated_time` of"
        " `/predict/{complaint_type}`, which counts open ones too, is many times longer.",
        examples=[5.1],
    )
    basis: BasisOfMedian = Field(
        description=(
            "What the median is of: complaints of this type, or of all types, where none of this "
            "type was closed."
        )
    )


@router.get("/complaints/time/{complaint_type:name}", summary=_HOW_LONG)
@router.get(
    "/complaints/all/{complaint_type:name}/time",
    summary=_HOW_LONG,
    operation_id="median_time_of_any",
)
async def median_time(complaint_type: TypeInPath, statistics: StatisticsDep) -> MedianTime:
    """The median hours until the closed complaints of a type were closed.

    Of the past, and of those alone that were closed: where most stay open for long, it is far below
    the time to expect. `/predict/{complaint_type}` counts open ones too.
    """
    with type_from("path"):
        known = statistics.types.named(complaint_type)
    return _median_time(known, statistics)


@router.get(
    "/complaints/noise/{complaint_type:name}/time",
    summary="How long do complaints of a noise take?",
)
async def median_time_of_noise(complaint_type: TypeInPath, statistics: StatisticsDep) -> MedianTime:
    """The median hours until the closed complaints of a type of noise were closed.

    Of the past, and of those alone that were closed; `/predict/{complaint_type}` counts open ones
    too.
    """
    with type_from("path"):
        known = statistics.types.noise_named(complaint_type)
    return _median_time(known, statistics)


# The last of these routes: its name would match the others' paths as well.
@router.get("/complaints/{complaint_type:name}", summary="How many complaints in an hour?")
async def mean_number(
    complaint_type: TypeInPath, asked: Annotated[Hour, Query()], statistics: StatisticsDep
) -> MeanNumber:
    """How many complaints of a type were opened on average from one hour to the next."""
    with type_from("path"):
        known = statistics.types.named(complaint_type)
    return MeanNumber(
        complaint_type=known.asked,
        official_name=known.official_name,
        hour=asked.hour,
        q=statistics.mean_number(known, asked.hour),
    )


def _median_time(known: ComplaintType, statistics: Statistics) -> MedianTime:
    median = statistics.median_hours(known)
    return MedianTime(
        complaint_type=known.asked,
        official_name=known.official_name,
        expected_time=median.hours,
        basis=BasisOfMedian.TYPE if median.of_the_type else BasisOfMedian.ALL_TYPES,
    )
