"""The complaint types that the service knows."""

from collections import Counter

from fastapi import APIRouter
from pydantic import BaseModel, Field

from applications.service_311.routes.callers import ComplaintsReader
from applications.service_311.routes.services import StatisticsDep, complaint_store
from applications.service_311.tally import Series, total_of
from applications.service_311.times import last_days
from applications.service_311.types import SHORT_NAMES
from applications.service_311.values import OfficialName, now_in_new_york
from predict_api.documents.error_responses import FAILURES
from predict_api.services import ServicesDep

DAYS = 30

router = APIRouter(tags=["311"], responses=FAILURES)


class KnownType(BaseModel):
    """A complaint type, its names, and how often it came lately."""

    slug: str = Field(description="The name to use in addresses.", examples=["noise-residential"])
    official_name: OfficialName
    short_names: list[str] = Field(
        description="Everyday names that are taken as well.", examples=[["residential"]]
    )
    taken_in: int = Field(
        description=f"Complaints of all callers taken in within the last {DAYS} days.",
        examples=[311],
    )


class KnownTypes(BaseModel):
    """All types, in the order of their slugs."""

    types: list[KnownType]


@router.get("/complaints/types", summary="Which complaint types are there?")
async def known_types(
    caller: ComplaintsReader,  # noqa: ARG001  any that may read
    statistics: StatisticsDep,
    services: ServicesDep,
) -> KnownTypes:
    """List the types with their names, and how many complaints of each were taken in lately."""
    days = last_days(now_in_new_york().date(), DAYS)
    taken_in = Counter[str]()
    for group, numbers in complaint_store(services).numbers(days[0], days[-1]).items():
        if group.series is Series.ARRIVAL:
            taken_in[group.slug] += total_of(numbers)
    return KnownTypes(
        types=[
            KnownType(
                slug=slug,
                official_name=name,
                short_names=[short for short, of in SHORT_NAMES.items() if of == slug],
                taken_in=taken_in[slug],
            )
            for slug, name in sorted(statistics.official_names.items())
        ]
    )
