"""What the past says about each complaint type, for the API's questions about the past.

They stand beside the code that answers them: `functions/predict/applications/service_311/`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from applications.service_311.types import slug_of
from training.service_311.examples import hours_to_close
from training.service_311.service_requests import SOURCE

if TYPE_CHECKING:
    import pandas as pd

HOURS_A_DAY = 24
# A third digit of a median of hours would be seconds; the rarest type comes once in 60 days and
# must not be rounded away.
_MEDIAN_DIGITS = 2
_MEAN_DIGITS = 4


def statistics_text(frame: pd.DataFrame) -> str:
    """The statistics of all requests, open and closed, as JSON with one line a type."""
    found = statistics(frame)
    rows = ",\n".join(
        f" {json.dumps(slug)}: {json.dumps(row)}" for slug, row in found["types"].items()
    )
    head = json.dumps({name: value for name, value in found.items() if name != "types"})[1:-1]
    return f'{{{head}, "types": {{\n{rows}\n}}}}\n'


def statistics(frame: pd.DataFrame) -> dict[str, Any]:
    """Count and measure each type.

    Args:
        frame: requests with complaint_type (the city's names), created_date and closed_date.

    Returns:
        {"source", "days": number of days in the file, "median_hours_of_all": of closed requests
        of all types together, "types": {slug: {"name": most frequent spelling of the city's name,
        "median_hours": of closed requests, or None if none was closed, "per_hour": mean number of
        requests opened on a day in each of its 24 hours}}}
    """
    created = frame["created_date"]
    days = int(created.dt.normalize().nunique())
    told = frame.assign(
        slug=frame["complaint_type"].map(slug_of), hours=hours_to_close(frame), hour=created.dt.hour
    )
    return {
        "source": SOURCE,
        "days": days,
        "median_hours_of_all": _median_hours(told),
        "types": {
            str(slug): _type_statistics(requests, days)
            for slug, requests in told.groupby("slug", sort=True)
        },
    }


def _type_statistics(requests: pd.DataFrame, days: int) -> dict[str, Any]:
    counts = np.bincount(requests["hour"], minlength=HOURS_A_DAY)
    return {
        "name": requests["complaint_type"].value_counts().sort_index(kind="stable").idxmax(),
        "median_hours": _median_hours(requests),
        "per_hour": [round(float(count) / days, _MEAN_DIGITS) for count in counts],
    }


def _median_hours(requests: pd.DataFrame) -> float | None:
    """Answer the median of good records; a negative time is a bad one."""
    hours = requests.loc[requests["hours"] >= 0, "hours"]
    return round(float(hours.median()), _MEDIAN_DIGITS) if len(hours) else None
