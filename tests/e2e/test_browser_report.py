"""The page to report a complaint sends what stands in its forms, or says what to mend."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from applications.service_311.application import APPLICATION
from prediction.catalog import Catalog
from tests.e2e.page_server import serving
from tests.e2e.test_browser_forms import asked, browser, half_filled, watched

__all__ = ["asked", "browser"]  # fixtures

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report_page() -> Iterator[str]:
    with serving(Catalog.load(), [APPLICATION]) as at:
        yield f"{at}/report"


def test_a_complaint_with_half_a_time_is_not_reported_as_of_now(
    browser: Browser, report_page: str, asked: list[str]
) -> None:
    page = watched(browser, report_page, asked)
    page.get_by_label("Type", exact=True).select_option("graffiti")
    page.get_by_label("In your own words").fill("a wall")
    field = half_filled(page, "When")

    page.get_by_role("button", name="Report").click()

    assert "complete or empty When." in page.locator("#status.error").inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    assert asked == []


@pytest.mark.parametrize("text", ["", " ", "..", "a/b"])
def test_what_is_no_id_is_not_looked_up(
    browser: Browser, report_page: str, asked: list[str], text: str
) -> None:
    page = watched(browser, report_page, asked)
    page.get_by_label("Its ID").fill(text)

    page.get_by_role("button", name="Look it up").click()

    assert page.evaluate("document.activeElement.id") == "id"
    assert "looking" not in page.locator("#status").inner_text().lower()
    assert asked == []


def test_a_place_is_named_whether_it_is_clicked_on_or_typed(
    browser: Browser, report_page: str, asked: list[str]
) -> None:
    page = watched(browser, report_page, asked)
    near, north, east = (
        page.locator("#near"),
        page.get_by_label("Degrees north"),
        page.get_by_label("Degrees east"),
    )

    page.locator("#map path", has_text="City Island, Bronx").click()
    assert near.inner_text() == "Near City Island, Bronx."
    assert float(north.input_value()) == pytest.approx(40.849, abs=0.01)
    assert float(east.input_value()) == pytest.approx(-73.788, abs=0.01)

    north.fill("40.5795")
    east.fill("-74.1502")
    assert near.inner_text() == "Near New Springville, Staten Island."
    east.fill("-74.2999")
    assert near.inner_text() == "Outside the city as it is drawn here."
    east.fill("")
    assert near.inner_text() == ""
    assert page.locator("#place").get_attribute("r") == "0"
