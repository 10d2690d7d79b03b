"""The pages of README.md's pictures still have what is shown on them."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import Browser

from sklambda.stack.record import StackRecord
from tests.e2e.test_browser_pages import browser
from tests.pictures.pages import DASHBOARD, MOST_BYTES, PICTURES, Picture, encoded, shown, unseen

__all__ = ["browser"]  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.shipped("titanic", "service_311")]

# What was counted may be read up to a minute later.
KEPT_SECONDS = 70


@pytest.fixture(scope="module")
def counted(client: httpx.Client) -> Iterator[None]:
    """One complaint of the time and the place that the pictures show."""
    when = datetime.now(ZoneInfo("America/New_York")) - timedelta(2)
    report = {"complaint_type": "graffiti", "lat": 40.7, "lon": -73.95, "description": "a wall"}
    made = client.post("/input/", json=report | {"timestamp": when.isoformat()}).json()["id"]
    data, until = DASHBOARD.replace("?", "/data?"), time.monotonic() + KEPT_SECONDS
    while not client.get(data).json()["complaints"] and time.monotonic() < until:
        time.sleep(1)
    yield
    assert client.delete(f"/input/{made}").status_code == 204


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_what_is_shown_is_there(picture: Picture, stack: StackRecord, browser: Browser) -> None:
    page = shown(browser, stack, picture, "dark")

    assert unseen(page, picture) == []
    assert 0 < len(encoded(page)) < MOST_BYTES
    page.context.close()
