# ruff: noqa: INP001  Locust loads this file by its path
"""Load on the 311 service: estimates by both paths, the dashboard, and complaints of one's own.

    SKLAMBDA_API_KEY=... locust --config loadtest/locust.conf --host https://API/STAGE

The key needs all scopes; `predict` alone for `Caller` (name it on the command line). See
docs/loadtest.md.
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

# A person looks at an answer before asking again; from half to one and a half times as long.
WAIT_SECONDS = float(os.environ.get("LOADTEST_WAIT_SECONDS", "10"))
WAIT = between(WAIT_SECONDS / 2, WAIT_SECONDS * 1.5)

BATCH = 20


@events.init.add_listener  # type: ignore[untyped-decorator]  # locust has no types
def _require_target(environment: Any, **_: object) -> None:  # noqa: ANN401  locust has no types
    """Stop before the first request if it is not clear where to, or as whom."""
    if not environment.host:
        raise SystemExit("Say where to: --host https://API.execute-api.REGION.amazonaws.com/STAGE")
    if not os.environ.get(KEY_VARIABLE):
        raise SystemExit(f"Set the environment variable {KEY_VARIABLE} to a key of all scopes.")
    environment.host = environment.host.rstrip("/")


class Caller(HttpUser):  # type: ignore[misc]  # locust has no types
    """Somebody who asks for estimates and now and then looks at the dashboard."""

    weight = 2
    wait_time = WAIT

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


class Complainant(HttpUser):  # type: ignore[misc]  # locust has no types
    """Somebody who takes complaints in, looks them up, closes and deletes them."""

    wait_time = WAIT

    def on_start(self) -> None:
        """Begin with a complaint to work on."""
        self.open: list[str] = []
        self.take_in()

    @task(3)  # type: ignore[untyped-decorator]  # locust has no types
    def take_in(self) -> None:
        """Take a complaint in."""
        answer = self._send("POST", "/input/", "/input/", _complaint())
        if answer.ok:
            self.open.append(answer.json()["id"])

    @task  # type: ignore[untyped-decorator]  # locust has no types
    def take_many_in(self) -> None:
        """Take a batch in."""
        self._send(
            "POST",
            "/input/batch",
            "/input/batch",
            {"complaints": [_complaint() for _ in range(BATCH)]},
        )

    @task(2)  # type: ignore[untyped-decorator]  # locust has no types
    def look_through_the_list(self) -> None:
        """Look at the open ones, and at the page after."""
        query = f"/input/?status=open&limit={BATCH}"
        cursor = self._send("GET", query, "/input/ [list]").json().get("next")
        if cursor:
            self._send("GET", f"{query}&cursor={cursor}", "/input/ [list]")

    @task(2)  # type: ignore[untyped-decorator]  # locust has no types
    def close(self) -> None:
        """Close the oldest one that was taken in here."""
        if self.open:
            path = f"/input/{self.open.pop(0)}"
            self._send("PATCH", path, "/input/[id] close", {"status": "closed"})

    @task  # type: ignore[untyped-decorator]  # locust has no types
    def delete(self) -> None:
        """Delete the newest one that was taken in here."""
        if self.open:
            self._send("DELETE", f"/input/{self.open.pop()}", "/input/[id] delete")

    @task  # type: ignore[untyped-decorator]  # locust has no types
    def types(self) -> None:
        """Look which types there are."""
        self._send("GET", "/complaints/types", "/complaints/types")

    def _send(self, method: str, path: str, name: str, body: object = None) -> Any:  # noqa: ANN401  locust has no types
        headers = {"X-API-Key": os.environ[KEY_VARIABLE]}
        return self.client.request(method, path, json=body, headers=headers, name=name)


def _complaint() -> dict[str, Any]:
    """Draw a complaint that was just noticed."""
    place = _place_and_time()
    return {
        "complaint_type": random.choice(COMPLAINT_TYPES),  # noqa: S311  nothing secret
        "lat": float(place["latitude"]),
        "lon": float(place["longitude"]),
        "description": "a load test",
    }


def _place_and_time() -> dict[str, str]:
    """Draw somewhere in the city, at some second of the year."""
    since = timedelta(seconds=random.randrange(SECONDS))  # noqa: S311  nothing secret
    return {
        "latitude": f"{random.uniform(*LATITUDES):.6f}",  # noqa: S311  nothing secret
        "longitude": f"{random.uniform(*LONGITUDES):.6f}",  # noqa: S311  nothing secret
        "created_date": (FIRST_TIME + since).isoformat(),
    }
