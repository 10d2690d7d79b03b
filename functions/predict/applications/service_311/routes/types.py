"""The complaint types that the service knows."""

from collections import Counter

from fastapi import APIRouter
from pydantic import BaseModel, Field

from applications.service_311.dashboard.kept import last_days_until
from applications.service_311.dashboard.view import DAYS, Basis
from applications.service_311.routes.callers import ComplaintsReader
from applications.service_311.routes.services import KeptNumbersDep, StatisticsDep, complaint_store
from applications.service_311.tally import total_of
from applications.service_311.types import SHORT_NAMES
from applications.service_311.values import OfficialName, now_in_new_york
from predict_api.documents.error_responses import FAILURES
from predict_api.services import ServicesDep

router = APIRouter(tags=["311"], responses=FAILURES)


class KnownType(BaseModel):
    """A complaint type, its names, and how often it came lately."""

    slug: str = Field(description="The name to use in addresses.", examples=["noise-residential"])
    official_name: OfficialName
    short_names: list[str] = Field(
        description="Everyday names that are taken as well.", examples=[["residential"]]
    )
    taken_in: int = Field(
        description=f"Complaints of all callers taken in within the last {DAYS} days; "
        "the number may be a minute old.",
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
    kept: KeptNumbersDep,
) -> KnownTypes:
    """List the types with their names, and how many complaints of each were taken in lately."""
    view = last_days_until(now_in_new_york().date())._replace(basis=Basis.ARRIVAL)
    numbers = kept.of(complaint_store(services), view.first, view.last).numbers
    taken_in = Counter[str]()
    for group in view.groups(numbers):
        taken_in[group.slug] += total_of(numbers[group])
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
