"""Plausible complaints where the city's data is not at hand: the same ones for the same seed."""

import math
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from applications.service_311.statistics import Statistics
from sklambda.complaints.rows import Row

DAYS = 30
"""Up to yesterday, so that a dashboard of the last days shows them."""

# Rough middles of the boroughs in degrees, and shares of the city's complaints in 2019.
_BOROUGHS = {
    "BROOKLYN": (40.650, -73.950, 0.31),
    "QUEENS": (40.720, -73.820, 0.25),
    "MANHATTAN": (40.780, -73.970, 0.20),
    "BRONX": (40.850, -73.880, 0.19),
    "STATEN ISLAND": (40.580, -74.150, 0.05),
}
_SPREAD_DEGREES = 0.025
_WITHOUT_PLACE = 0.05
_NEVER_CLOSED = 0.11
_SPREAD_OF_LOG_HOURS = 1.2
_CHANNELS = ("PHONE", "ONLINE", "MOBILE")
_AGENCIES = {"noise": "NYPD", "heat": "HPD", "street": "DOT", "water": "DEP", "blocked": "NYPD"}


def synthetic_rows(number: int, seed: int, until: datetime) -> Iterator[Row]:
    """Yield so many complaints of the 30 days up to a time, New York's clock, in their order.

    Types and hours come as often as in the city's data of 2019; times to close spread around
    the type's median, as much as those of most types do.
    """
    chance = random.Random(seed)  # noqa: S311  to be repeated, not to be secret
    statistics = Statistics.load()
    known = statistics.by_slug
    slugs = chance.choices(
        list(known), weights=[sum(of.per_hour) for of in known.values()], k=number
    )
    made = [_begun(slug, statistics, chance, until) for slug in slugs]
    for serial, (begins, slug) in enumerate(sorted(made)):
        yield _row(serial, begins, slug, statistics, chance, until)


def _begun(
    slug: str, statistics: Statistics, chance: random.Random, until: datetime
) -> tuple[datetime, str]:
    per_hour = statistics.by_slug[slug].per_hour
    hour = chance.choices(range(24), weights=[weight + 1e-9 for weight in per_hour])[0]
    day = (until - timedelta(days=chance.randint(1, DAYS))).replace(microsecond=0)
    return day.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60)), slug


def _row(  # noqa: PLR0913, PLR0917  what a row is made of
    serial: int,
    begins: datetime,
    slug: str,
    statistics: Statistics,
    chance: random.Random,
    until: datetime,
) -> Row:
    of_type = statistics.by_slug[slug]
    names, weights = list(_BOROUGHS), [share for *_, share in _BOROUGHS.values()]
    borough = chance.choices(names, weights=weights)[0]
    latitude, longitude, _ = _BOROUGHS[borough]
    report = {
        "complaint_type": of_type.official_name,
        "timestamp": begins.isoformat(),
        "description": f"made up: {of_type.official_name}",
        "borough": borough,
        "channel": chance.choice(_CHANNELS),
        "source_id": f"synthetic-{serial}",
    }
    place = {
        "lat": round(chance.gauss(latitude, _SPREAD_DEGREES), 6),
        "lon": round(chance.gauss(longitude, _SPREAD_DEGREES), 6),
    }
    if chance.random() >= _WITHOUT_PLACE:
        report |= place  # type: ignore[arg-type]  # numbers beside texts
    if agency := next((a for word, a in _AGENCIES.items() if slug.startswith(word)), None):
        report["agency"] = agency
    median = of_type.median_hours or statistics.median_hours_of_all
    hours = median * math.exp(chance.gauss(0, _SPREAD_OF_LOG_HOURS))
    # a draw for each row, closed or not: the same chances for all that follow
    is_closed = chance.random() >= _NEVER_CLOSED
    ends = begins + timedelta(hours=hours)
    return Row(report, ends.isoformat() if is_closed and ends <= until else None)
