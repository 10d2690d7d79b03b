"""What README.md shows of the pages, and how a browser comes to show it."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page

from sklambda.stack.record import StackRecord

SCHEMES = ("light", "dark")
WIDTH, HEIGHT = 1100, 1000
# of the screens that most readers have; the files stay below what `MOST_BYTES` allows
_SCALE = 1.5
MOST_BYTES = 150_000
_QUALITIES = (0.85, 0.75, 0.65, 0.5)
# The browser itself is the encoder: nothing else here writes pictures.
_ENCODE = """async ([png, quality]) => {
    const image = new Image();
    image.src = "data:image/png;base64," + png;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


class Picture(NamedTuple):
    """A part of a page.

    Attributes:
        name: of the files.
        path: the page.
        shown: selectors of what must be seen on it.
        prepare: what a person would do before.
        top: selector of what is at the top.
    """

    name: str
    path: str
    shown: tuple[str, ...]
    prepare: Callable[[Page, StackRecord], None] = lambda _page, _stack: None
    top: str = "body"


def _ask(page: Page, stack: StackRecord) -> None:
    page.get_by_label("Start from an example").select_option(index=1)
    page.get_by_label("API key").fill(stack.api_key)
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Answered just now").wait_for()
    # nothing is to look as if it were being typed
    page.evaluate("document.activeElement.blur()")


def _fortnight() -> str:
    """Return the dashboard of the last 14 days, which made-up complaints fill, and those before."""
    today = datetime.now(ZoneInfo("America/New_York")).date()
    return f"dashboard?first={today - timedelta(14)}&last={today - timedelta(1)}"


DASHBOARD = _fortnight()
MODEL = "pages/models/titanic"
PLOTS = "section[aria-labelledby=plots]"
MAP = "section[aria-labelledby=by-place]"
PICTURES = (
    Picture("model", MODEL, ("#form", "#answer", "#why .bars"), _ask, top=".columns"),
    Picture("plots", MODEL, (f"{PLOTS} img",), top=PLOTS),
    Picture("dashboard", DASHBOARD, (".tile dd", "section.card svg")),
    Picture("map", DASHBOARD, (f"{MAP} svg",), top=MAP),
)


def shown(browser: Browser, stack: StackRecord, picture: Picture, scheme: str) -> Page:
    """Open a page as the picture shows it."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of two words
        device_scale_factor=_SCALE,
    )
    page: Page = context.new_page()
    page.goto(f"{stack.api_url}/{picture.path}")
    page.wait_for_load_state("networkidle")
    picture.prepare(page, stack)
    page.mouse.move(0, 0)
    page.evaluate("top => document.querySelector(top).scrollIntoView()", picture.top)
    return page


def unseen(page: Page, picture: Picture) -> list[str]:
    """Return the selectors of which nothing is within the picture."""
    return [
        selector
        for selector in picture.shown
        if not any(_is_within(one.bounding_box()) for one in page.locator(selector).all())
    ]


def encoded(page: Page) -> bytes:
    """Return what a page shows as WebP, as good as the limit of its size allows."""
    png = base64.b64encode(page.screenshot()).decode()
    blank = page.context.new_page()
    for quality in _QUALITIES:
        picture = base64.b64decode(blank.evaluate(_ENCODE, [png, quality]))
        if len(picture) < MOST_BYTES:
            return picture
    raise ValueError(f"The picture has {len(picture)} bytes.")


def _is_within(box: Any) -> bool:
    return box is not None and box["height"] > 0 and 0 <= box["y"] < HEIGHT
