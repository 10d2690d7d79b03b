"""The pages of README.md's pictures still have what is shown on them."""

import pytest
from playwright.sync_api import Browser

from sklambda.stack.record import StackRecord
from tests.e2e.test_browser_complaints import counted
from tests.e2e.test_browser_pages import browser
from tests.pictures.pages import MOST_BYTES, PICTURES, Picture, encoded, shown, unseen

__all__ = ["browser", "counted"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.shipped("titanic", "service_311")]


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_what_is_shown_is_there(picture: Picture, stack: StackRecord, browser: Browser) -> None:
    page = shown(browser, stack, picture, "dark")

    assert unseen(page, picture) == []
    assert 0 < len(encoded(page)) < MOST_BYTES
    page.context.close()
