# ruff: noqa: INP001  Locust loads this file by its path
"""Load on the 311 service: estimates by both paths, and the dashboard.

    SKLAMBDA_API_KEY=... locust --config loadtest/locust.conf --host https://API/STAGE

The key needs the scope `predict`. See docs/loadtest.md.
"""

import os
import random
from datetime import datetime, timedelta
from typing import Any

from locust import HttpUser, between, events, task

KEY_VARIABLE = "SKLAMBDA_API_KEY"

COMPLAINT_TYPES = (
    "residential",
    "commercial",
    "park",
    "street",
    "vehicle",
    "worship",
    "illegal-parking",
    "blocked-driveway",
    "heat-hot-water",
    "graffiti",
    "rodent",
)

# Well within the city's bounds.
LATITUDES = (40.55, 40.90)
LONGITUDES = (-74.20, -73.75)

# The year that the model learned from.
FIRST_TIME = datetime(2019, 1, 1)  # noqa: DTZ001  without an offset it is New York's
SECONDS = 365 * 24 * 60 * 60

# A person looks at an answer before asking again.
MIN_WAIT_SECONDS, MAX_WAIT_SECONDS = 5, 15


@events.init.add_listener  # type: ignore[untyped-decorator]  # locust has no types
def _require_target(environment: Any, **_: object) -> None:  # noqa: ANN401  locust has no types
    """Stop before the first request if it is not clear where to, or as whom."""
    if not environment.host:
        raise SystemExit("Say where to: --host https://API.execute-api.REGION.amazonaws.com/STAGE")
    if not os.environ.get(KEY_VARIABLE):
        raise SystemExit(f"Set the environment variable {KEY_VARIABLE} to a key that may predict.")
    environment.host = environment.host.rstrip("/")


class Caller(HttpUser):  # type: ignore[misc]  # locust has no types
    """Somebody who asks for estimates and now and then looks at the dashboard."""

    wait_time = between(MIN_WAIT_SECONDS, MAX_WAIT_SECONDS)

    @task  # type: ignore[untyped-decorator]  # locust has no types
    def predict(self) -> None:
        """Ask for an estimate."""
        self._estimate("/predict")

    @task  # type: ignore[untyped-decorator]  # locust has no types
    def predict_async(self) -> None:
        """Ask for an estimate by the other path."""
        self._estimate("/predict_async")

    @task  # type: ignore[untyped-decorator]  # locust has no types
    def dashboard(self) -> None:
        """Look at the dashboard, which needs no key."""
        self.client.get("/dashboard/dashboard", name="/dashboard/dashboard")

    def _estimate(self, path: str) -> None:
        self.client.get(
            f"{path}/{random.choice(COMPLAINT_TYPES)}",  # noqa: S311  nothing secret
            params=_place_and_time(),
            headers={"X-API-Key": os.environ[KEY_VARIABLE]},
            name=f"{path}/[type]",
        )


def _place_and_time() -> dict[str, str]:
    """Draw somewhere in the city, at some second of the year."""
    since = timedelta(seconds=random.randrange(SECONDS))  # noqa: S311  nothing secret
    return {
        "latitude": f"{random.uniform(*LATITUDES):.6f}",  # noqa: S311  nothing secret
        "longitude": f"{random.uniform(*LONGITUDES):.6f}",  # noqa: S311  nothing secret
        "created_date": (FIRST_TIME + since).isoformat(),
    }
