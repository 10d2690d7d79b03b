"""Pages used as a person uses them: the form, the answer, the documentation, with a real browser.

Screenshots of all of them stay in a folder, to be looked at.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from sklambda.stack.record import StackRecord
from tests.e2e.browser import SIZES, chromium, faults, opened

pytestmark = pytest.mark.browser

SHOTS = Path(".local/screenshots")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def key(stack: StackRecord) -> str:
    return stack.api_key


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What a page says on the console, and what it could not load."""
    told: list[str] = []
    yield told
    assert told == []


ALL = {"minor", "moderate", "serious", "critical"}


@pytest.mark.parametrize("size", SIZES)
def test_pages_are_whole_and_without_findings(
    stack: StackRecord, client: httpx.Client, browser: Browser, complaints: list[str], size: str
) -> None:
    models = [model["name"] for model in client.get("/models").json()["models"]]
    links = client.get("/").json()["links"]
    applications = [links["dashboard"]] if "dashboard" in links else []
    SHOTS.mkdir(parents=True, exist_ok=True)

    for path in ["/", *(f"/pages/models/{name}" for name in models), *applications]:
        page = opened(browser, f"{stack.api_url}/{path.lstrip('/')}", complaints, size)
        name = path.strip("/").replace("/", "-") or "front"
        page.screenshot(path=SHOTS / f"{name}-{size}.png", full_page=True)
        assert faults(page, ALL) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        if size == "light":
            page.emulate_media(media="print")
            page.screenshot(path=SHOTS / f"{name}-print.png", full_page=True)
        page.context.close()


def test_a_form_is_filled_by_keyboard_and_its_answer_drawn_and_explained(
    stack: StackRecord, key: str, browser: Browser, complaints: list[str]
) -> None:
    page = opened(browser, f"{stack.api_url}/pages/models/demo", complaints)

    page.get_by_label("Feature a").fill("1.3")
    page.get_by_label("Feature b").fill("-3.2")
    page.get_by_label("API key").fill(key)
    page.keyboard.press("Enter")

    page.get_by_text("Answered just now").wait_for()
    assert "feature a" in page.locator("#why").inner_text()
    assert page.locator("#why .bars tr").count() == 4  # others, two inputs, this one
    assert key not in page.content()
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("document.cookie") == ""
    page.reload()
    assert page.get_by_label("API key").input_value() == key
    page.context.close()


DRIFT = {
    "rows": 5210,
    "reference_rows": 1000,
    "fewest_rows": 500,
    "drift": True,
    "answers": [{"name": "class", "verdict": "none", "psi": 0.01, "missing": 0, "unknown": 0}],
    "inputs": [
        {
            "name": "feature_a",
            "verdict": "drift",
            "psi": 0.31,
            "missing": 0.5,
            "unknown": 0,
            "outside": 0.02,
            "bins": [{"bin": "0 to 1", "reference": 0.6, "now": 0.1}],
        }
    ],
    "unwatched": ["feature_b"],
}


def test_drift_is_shown_to_who_has_a_key(
    stack: StackRecord, key: str, browser: Browser, complaints: list[str]
) -> None:
    page = opened(browser, f"{stack.api_url}/pages/models/demo", complaints)
    # as after thousands of predictions
    page.route("**/models/demo/drift", lambda route: route.fulfill(json=DRIFT))

    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Show the last week").click()

    page.get_by_text("beside 1,000 that it was made from: there is drift.").wait_for()
    page.get_by_text("feature_a, by bins").click()
    cells = page.locator("#drift tbody tr").all_inner_texts()
    assert [cell.split("\t") for cell in cells] == [
        ["class", "no drift", "0.01", "0%", "0%", ""],
        ["feature_a", "drift", "0.31", "50%", "0%", "2%"],
        ["0 to 1", "60%", "10%"],
    ]
    assert page.get_by_text("not watched: feature_b.").is_visible()
    assert faults(page, ALL) == []
    page.context.close()


def test_a_refused_value_is_marked(stack: StackRecord, key: str, browser: Browser) -> None:
    page = opened(browser, f"{stack.api_url}/pages/models/demo", [])

    page.get_by_label("Feature a").fill("100000")
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Ask").click()

    page.locator("#status.error").wait_for()
    assert "feature_a" in page.locator("#status").inner_text()
    assert page.locator("[aria-invalid=true]").get_attribute("data-input") == "feature_a"
    page.context.close()


def test_calls_of_a_page_work_when_pasted(
    stack: StackRecord, key: str, browser: Browser, complaints: list[str]
) -> None:
    page = opened(browser, f"{stack.api_url}/pages/models/demo", complaints)
    codes = {
        str(code.get_attribute("data-language")): str(code.text_content())
        for code in page.locator("code[data-language]").all()
    }
    page.context.close()

    runners = {
        "shell": ["bash", "-c"],
        "python": [sys.executable, "-c"],
        "javascript": ["node", "--input-type=module", "--eval"],
    }
    assert codes.keys() == runners.keys()
    for language, code in codes.items():
        done = subprocess.run(
            [*runners[language], code],
            env={**os.environ, "SKLAMBDA_API_KEY": key},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert "class_probabilities" in done.stdout, language


@pytest.mark.parametrize("size", ["light", "dark"])
def test_the_documentation_keeps_the_key_for_the_session_and_prints_no_call_with_it(
    stack: StackRecord, key: str, browser: Browser, complaints: list[str], size: str
) -> None:
    page = opened(browser, f"{stack.api_url}/docs", complaints, size)
    page.locator(".auth-wrapper .authorize").first.click()
    page.locator(".auth-container input").fill(key)
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".btn-done").click()

    page.reload()
    call = page.locator("#operations-Models-predict_demo")
    call.locator(".opblock-summary-control").click()
    call.locator(".execute").click()
    call.locator(".live-responses-table .response").wait_for()

    answered = call.locator(".live-responses-table .response")
    assert answered.locator(".response-col_status").inner_text() == "200"
    assert json.loads(answered.locator("pre").first.inner_text())["class"] in {0, 1}
    assert "X-API-Key: $SKLAMBDA_API_KEY" in call.locator(".curl-command").inner_text()
    assert key not in page.content()
    assert page.evaluate("localStorage.length") == 0
    page.screenshot(path=SHOTS / f"docs-{size}.png")
    assert faults(page, ALL) == []
    page.context.close()


def test_the_reference_loads_all_that_it_asks_for(
    stack: StackRecord, browser: Browser, complaints: list[str]
) -> None:
    page = opened(browser, f"{stack.api_url}/redoc", complaints)

    page.screenshot(path=SHOTS / "redoc-light.png")
    assert faults(page, ALL) == []
    page.context.close()
