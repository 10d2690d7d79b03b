"""What a form sends is what stands in it, and nothing where a part cannot be read."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from prediction.catalog import Catalog
from tests.e2e.browser import chromium, opened
from tests.e2e.page_server import serving
from tests.tiny_models import SUM_INPUTS, write_sum_regression

pytestmark = pytest.mark.browser

CHOSEN = {"apostrophe": "rock 'n' roll", "signs": '<a> & "b"', "accent": "École", "whole": 1.0}
OPTIONAL = {
    **{
        name: {"type": ["string", "null"], "enum": ["another", value, None]}
        for name, value in CHOSEN.items()
        if isinstance(value, str)
    },
    "whole": {"type": ["number", "null"], "enum": [0.0, 1.0, None]},
    "yes": {"type": ["boolean", "null"]},
    "body mass": {"type": ["number", "null"]},
    "since": {"type": ["string", "null"], "format": "date-time", "timezone": "UTC"},
}
GIVEN = {"left": 1, **CHOSEN, "yes": False}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def model_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("models")
    inputs = SUM_INPUTS | {"properties": SUM_INPUTS["properties"] | OPTIONAL}
    golden = [{"instance": GIVEN, "prediction": {"value": 1}}]
    write_sum_regression(folder, inputs=inputs, golden=golden)
    with serving(Catalog.load(folder)) as at:
        yield f"{at}/pages/models/sum"


@pytest.fixture
def asked(browser: Browser) -> Iterator[list[str]]:
    """Which calls a page has made."""
    calls: list[str] = []
    yield calls
    for context in browser.contexts:
        context.close()


def watched(browser: Browser, address: str, asked: list[str]) -> Page:
    page = opened(browser, address, [])
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("API key").fill("any")
    return page


def half_filled(page: Page, label: str) -> Locator:
    """Type a day without its year."""
    field = page.get_by_label(label)
    field.focus()
    page.keyboard.type("0614")
    assert field.input_value() == ""
    return field


@pytest.mark.usefixtures("asked")
def test_an_example_is_sent_as_it_is_whatever_its_choices_are(
    browser: Browser, model_page: str
) -> None:
    page = watched(browser, model_page, [])

    with page.expect_request("**/predict") as sent:
        page.get_by_role("button", name="Ask").click()

    assert sent.value.post_data_json == GIVEN


def test_a_number_that_is_none_is_not_taken_for_none_given(
    browser: Browser, model_page: str, asked: list[str]
) -> None:
    page = watched(browser, model_page, asked)
    field = page.get_by_label("Body mass")
    field.focus()
    page.keyboard.type("1e")

    page.get_by_role("button", name="Ask").click()

    told = page.locator("#status.error").inner_text()
    assert told == "Nothing was sent: complete or empty Body mass."
    assert field.get_attribute("aria-invalid") == "true"
    assert asked == []


def test_half_a_time_is_not_taken_for_none_given(
    browser: Browser, model_page: str, asked: list[str]
) -> None:
    page = watched(browser, model_page, asked)
    field = half_filled(page, "Since")

    page.get_by_role("button", name="Ask").click()

    assert "complete or empty Since." in page.locator("#status.error").inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    assert asked == []
