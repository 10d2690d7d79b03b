"""A browser for tests of pages, and what is looked for on them."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]  # none
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(AXE_FILE_PATH).read_text("utf-8")
SIZES = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
}
"""How a page is looked at."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's own, which reaches nothing but this machine."""
    found = subprocess.run(["which", "chromium"], capture_output=True, text=True, check=True)
    options = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found.stdout.strip(), args=options)
        yield started
        started.close()


def opened(browser: Browser, address: str, told: list[str], size: str = "light") -> Page:
    """Open a page once it is quiet; what it says, and fails to load, goes into `told`."""
    page: Page = browser.new_context(**SIZES[size]).new_page()  # type: ignore[arg-type]  # as above
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("requestfailed", lambda request: told.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def faults(page: Page, impacts: set[str]) -> list[Any]:
    """Return what axe-core finds of these impacts."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in found
        if one["impact"] in impacts
    ]
