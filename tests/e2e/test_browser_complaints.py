"""The dashboard and the report of a complaint as a person uses them, with a real browser."""

import csv
from collections.abc import Iterator
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from applications.service_311.dashboard.tables import ROWS
from sklambda.stack.record import StackRecord
from tests.e2e.browser import SIZES, faults, opened
from tests.e2e.test_browser_pages import ALL, SHOTS, browser, complaints, key

__all__ = ["browser", "complaints", "key"]  # fixtures

pytestmark = pytest.mark.browser

# A day of its own, so that nothing else is counted there.
DAY = "2011-11-11"
PARTY = {
    "complaint_type": "noise-residential",
    "timestamp": f"{DAY}T23:11:00",
    "borough": "BROOKLYN",
    "lat": 40.6782,
    "lon": -73.9442,
    "description": "a party next door",
}


@pytest.fixture(scope="module")
def counted(client: httpx.Client) -> Iterator[int]:
    """How many complaints of the day there are: a closed one and an open one of another type."""
    reports = [PARTY, PARTY | {"complaint_type": "graffiti"}]
    ids = [client.post("/input/", json=report).json()["id"] for report in reports]
    closing = {"status": "closed", "closed_at": f"{DAY}T23:59:00"}
    assert client.patch(f"/input/{ids[0]}", json=closing).status_code == 200
    yield len(ids)
    for each in ids:
        assert client.delete(f"/input/{each}").status_code == 204


def looked_at(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    assert faults(page, ALL) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.usefixtures("counted")
def test_a_day_of_the_past_is_drawn(
    stack: StackRecord, browser: Browser, complaints: list[str], size: str
) -> None:
    page = opened(
        browser, f"{stack.api_url}/dashboard?first={DAY}&last=2011-12-10", complaints, size
    )

    assert page.locator("section.card").count() == len(ROWS)
    assert page.locator(".hexmap .shade-5 title").all_text_contents() == [
        "Near Bedford-Stuyvesant, Brooklyn: 2 (before 0)"
    ]
    for details in page.locator("details").all():
        details.locator("summary").click()
    looked_at(page, f"dashboard-full-{size}")
    page.context.close()


def test_filters_lead_to_an_address_that_shows_them_again(
    stack: StackRecord, browser: Browser, complaints: list[str], counted: int
) -> None:
    page = opened(browser, f"{stack.api_url}/dashboard?first={DAY}&last={DAY}", complaints)
    assert page.locator(".tile dd").first.inner_text() == str(counted)

    page.get_by_label("Type", exact=True).select_option("graffiti")
    page.get_by_role("button", name="Show").click()
    page.wait_for_load_state("networkidle")

    assert page.locator(".tile dd").first.inner_text() == "1"
    assert parse_qs(urlsplit(page.url).query)["complaint_type"] == ["graffiti"]
    page.get_by_role("link", name="Link to this view").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_label("Type", exact=True).input_value() == "graffiti"
    assert page.locator(".tile dd").first.inner_text() == "1"
    page.context.close()


def test_a_chart_is_a_file(stack: StackRecord, browser: Browser, counted: int) -> None:
    # a download is a page that was not loaded
    page = opened(browser, f"{stack.api_url}/dashboard?first={DAY}&last={DAY}", [])

    with page.expect_download() as download:
        page.get_by_role("link", name="over time as CSV").click()

    [row] = csv.DictReader(StringIO(download.value.path().read_text()))
    assert (row["day"], row["complaints"]) == (DAY, str(counted))
    page.context.close()


def test_what_does_not_go_together_is_said_on_the_page(
    stack: StackRecord, browser: Browser
) -> None:
    page = opened(browser, f"{stack.api_url}/dashboard?status=open&borough=QUEENS", [])

    assert "not counted by borough" in page.get_by_role("alert").inner_text()
    assert faults(page, ALL) == []
    page.context.close()


def test_it_works_without_scripts(stack: StackRecord, browser: Browser, counted: int) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{stack.api_url}/dashboard?first={DAY}&last={DAY}")

    page.get_by_role("button", name="Show").click()

    assert page.locator(".tile dd").first.inner_text() == str(counted)
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_a_complaint_is_reported_and_followed(
    stack: StackRecord, key: str, browser: Browser, complaints: list[str], size: str
) -> None:
    page = opened(browser, f"{stack.api_url}/report", complaints, size)
    page.get_by_label("Type", exact=True).select_option("noise-residential")
    page.get_by_label("In your own words").fill("a party next door")
    page.locator("#map").click()
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Report").click()

    page.get_by_text("Reported just now").wait_for()
    words = page.locator("#answer").inner_text()
    assert "Half of all such complaints are closed sooner" in words
    assert "Within a day:" in words
    assert float(page.get_by_label("Degrees north").input_value()) == pytest.approx(40.7, abs=0.2)
    looked_at(page, f"report-{size}")

    page.get_by_role("button", name="Look it up").click()
    page.get_by_text("As it is now").wait_for()
    assert "It is open." in page.locator("#answer").inner_text()
    assert page.evaluate("localStorage.length") == 0
    page.context.close()


def test_sent_twice_it_is_one_complaint(
    stack: StackRecord, key: str, browser: Browser, complaints: list[str]
) -> None:
    page = opened(browser, f"{stack.api_url}/report", complaints)
    page.get_by_label("Type", exact=True).select_option("graffiti")
    page.get_by_label("In your own words").fill("a wall")
    page.get_by_label("API key").fill(key)

    ids = []
    for _ in range(2):
        with page.expect_response("**/input/") as answered:
            page.get_by_role("button", name="Report").click()
        ids.append(answered.value.json()["id"])

    assert ids[0] == ids[1]
    page.context.close()


def test_a_wrong_report_says_what_is_wrong(stack: StackRecord, key: str, browser: Browser) -> None:
    page = opened(browser, f"{stack.api_url}/report", [])
    page.get_by_label("Type", exact=True).select_option("graffiti")
    page.get_by_label("In your own words").fill("a wall")
    page.get_by_label("ZIP code").fill("1")
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Report").click()

    page.locator("#status.error").wait_for()
    assert "five digits" in page.locator("#status").inner_text()
    assert page.locator("[aria-invalid=true]").get_attribute("id") == "zip"
    assert page.evaluate("document.activeElement.id") == "zip"
    assert faults(page, ALL) == []
    page.context.close()
