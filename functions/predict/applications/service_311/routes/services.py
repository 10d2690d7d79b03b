"""What the 311 routes depend on: historical statistics, the store of complaints, kept numbers."""

from functools import cache
from typing import Annotated

from fastapi import Depends, Request

from applications.service_311.dashboard.kept import KeptNumbers
from applications.service_311.settings import ComplaintTables
from applications.service_311.statistics import Statistics
from applications.service_311.storage.store import ComplaintStore
from predict_api.services import Services


@cache
def _shipped_statistics() -> Statistics:
    return Statistics.load()


async def statistics() -> Statistics:
    """Return the historical statistics of complaint types, read at the first call."""
    return _shipped_statistics()


def complaint_store(services: Services) -> ComplaintStore:
    """Return the store of this deployment's complaints; the first call makes a client of AWS."""
    tables = services.settings_of(ComplaintTables)
    return ComplaintStore(services.dynamodb, tables.complaints, tables.lists, tables.counters)


async def kept_numbers(request: Request) -> KeptNumbers:
    """Return the kept numbers of the application that serves this request."""
    state = request.app.state
    if not hasattr(state, "kept_numbers"):
        state.kept_numbers = KeptNumbers()
    kept: KeptNumbers = state.kept_numbers
    return kept


StatisticsDep = Annotated[Statistics, Depends(statistics)]
KeptNumbersDep = Annotated[KeptNumbers, Depends(kept_numbers)]
