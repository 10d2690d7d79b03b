"""What the 311 routes work with: statistics of the past, and the store of what comes in."""

from functools import cache
from typing import Annotated

from fastapi import Depends

from applications.service_311.settings import ComplaintTables
from applications.service_311.statistics import Statistics
from applications.service_311.store import ComplaintStore
from predict_api.services import Services


@cache
def _shipped_statistics() -> Statistics:
    return Statistics.load()


async def statistics() -> Statistics:
    """What the past says about each type of complaint, read when first asked for."""
    return _shipped_statistics()


def complaint_store(services: Services) -> ComplaintStore:
    """The store of this deployment's complaints; the first one needs a client of AWS."""
    tables = services.settings_of(ComplaintTables)
    return ComplaintStore(services.dynamodb, tables.complaints, tables.counters)


StatisticsDep = Annotated[Statistics, Depends(statistics)]
