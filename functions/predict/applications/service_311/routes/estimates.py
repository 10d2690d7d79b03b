"""How long a complaint of a type, at a place and a time, will take."""

from typing import Annotated

from fastapi import APIRouter, Query, Security
from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.estimates import MODEL, Case, estimate
from applications.service_311.outlook import Outlook
from applications.service_311.routes.inputs import TypeInPath, place_of, type_from
from applications.service_311.routes.services import StatisticsDep
from applications.service_311.values import (
    AskedName,
    Descriptor,
    ForeseeableTime,
    Latitude,
    Longitude,
    OfficialName,
    now_in_new_york,
)
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


class AskedType(BaseModel):
    """What an estimate is for."""

    complaint_type: AskedName
    official_name: OfficialName


class EstimatedTime(Outlook, AskedType):
    """The model's estimate for one complaint."""

    estimated_time: float = Field(
        description="Time until closed, in hours: as many complaints like this one take longer as"
        " take less, those counted that are still open.",
        examples=[5.3],
    )


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
    case = Case(known, place, asked.created_date, asked.descriptor)
    (estimated,) = estimate(services.catalog.get(MODEL), [case])
    return EstimatedTime.model_validate(
        {
            **estimated.outlook,
            "complaint_type": known.asked,
            "official_name": known.official_name,
            "estimated_time": estimated.hours,
        }
    )
