"""How long a complaint of a type, at a place and a time, will take."""

from typing import Annotated

from fastapi import APIRouter, Query, Security
from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.complaint import Estimate
from applications.service_311.estimates import MODEL, estimate
from applications.service_311.routes.inputs import (
    AskedName,
    Descriptor,
    ForeseeableTime,
    Latitude,
    Longitude,
    OfficialName,
    TypeInPath,
    now_in_new_york,
    place_of,
    type_from,
)
from applications.service_311.routes.services import StatisticsDep
from predict_api.caller import authorized_caller
from predict_api.documents.error_responses import FAILURES
from predict_api.layers.metrics import predicts
from predict_api.requests.number_texts import PLAIN_NUMBER
from predict_api.scopes import PREDICT
from predict_api.services import ServicesDep

_HOW_LONG = "How long will a complaint take?"

router = APIRouter(
    tags=["311"],
    responses=FAILURES,
    dependencies=[Security(authorized_caller, scopes=[PREDICT]), predicts(MODEL)],
)


class PlaceAndTime(BaseModel):
    """Where, if known, and when a complaint comes in, and what else is known of it."""

    model_config = ConfigDict(extra="forbid")

    latitude: Annotated[Latitude, PLAIN_NUMBER] | None = None
    longitude: Annotated[Longitude, PLAIN_NUMBER] | None = None
    created_date: ForeseeableTime = Field(default_factory=now_in_new_york)
    descriptor: Descriptor | None = None


class IntervalOfTime(BaseModel):
    """Between how many hours the time until closing lies, with a given probability."""

    low: float = Field(examples=[1.1])
    high: float = Field(examples=[28.7])
    coverage: float = Field(
        description="Share of all complaints whose time lies in their interval.", examples=[0.8]
    )
    held: float | None = Field(
        None,
        description="Share of the complaints of this type alone whose time lay in the interval, on"
        " days that the model had not seen. Where many are closed at once, any interval holds more"
        " than `coverage`; where days differ, it may hold less. Not there for rare types.",
        examples=[0.79],
    )


P90 = Annotated[
    float,
    Field(description="Nine of ten such complaints take less, in hours.", examples=[28.7]),
]
ClosedWithin = Annotated[
    dict[str, float],
    Field(
        description="Probability of being closed within 24 and 72 hours, 7 and 30 days.",
        examples=[{"24h": 0.88, "72h": 0.98, "7d": 0.99, "30d": 1.0}],
    ),
]
DescriptorKnown = Annotated[
    bool,
    Field(
        description="If there is a descriptor: whether the model knows it, or has estimated as if"
        " there were none.",
        examples=[True],
    ),
]


class EstimatedTime(BaseModel):
    """The model's estimate for one complaint."""

    complaint_type: AskedName
    official_name: OfficialName
    estimated_time: float = Field(
        description="Time until closed, in hours: as many complaints like this one take longer as"
        " take less, those counted that are still open.",
        examples=[5.3],
    )
    interval: IntervalOfTime
    p90: P90 | None = None
    closed_within: ClosedWithin | None = None
    descriptor_known: DescriptorKnown | None = None


def interval_of(estimated: Estimate) -> IntervalOfTime:
    """Return the interval of an estimate, as answers show it."""
    return IntervalOfTime(**estimated.interval._asdict())


@router.get("/predict/{complaint_type:name}", summary=_HOW_LONG, response_model_exclude_none=True)
@router.get(
    "/predict_async/{complaint_type:name}",
    summary=_HOW_LONG,
    operation_id="estimated_time_async",
    response_model_exclude_none=True,
)
async def estimated_time(
    complaint_type: TypeInPath,
    asked: Annotated[PlaceAndTime, Query()],
    statistics: StatisticsDep,
    services: ServicesDep,
) -> EstimatedTime:
    """Estimate how many hours it will take until a complaint is closed.

    Both paths answer the same, and neither makes the other requests wait.
    """
    with type_from("path"):
        known = statistics.types.named(complaint_type)
    place = place_of("query", latitude=asked.latitude, longitude=asked.longitude)
    estimated = estimate(
        services.catalog.get(MODEL), known, place, asked.created_date, asked.descriptor
    )
    return EstimatedTime(
        complaint_type=known.asked,
        official_name=known.official_name,
        estimated_time=estimated.hours,
        interval=interval_of(estimated),
        p90=estimated.p90,
        closed_within=estimated.closed_within,
        descriptor_known=estimated.descriptor_known,
    )
