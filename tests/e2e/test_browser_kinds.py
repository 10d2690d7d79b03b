"""The page of a model draws and explains answers of every kind."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from prediction.catalog import Catalog
from tests.e2e.browser import chromium, faults, opened
from tests.e2e.page_server import serving
from tests.tiny_models import write_table
from tests.unit.prediction.test_answers import CASES, EXPLAINED

pytestmark = pytest.mark.browser

BACKGROUND = {"inputs": ["left", "right"], "rows": [[1, None]]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a model of each case, by its number."""
    folder = tmp_path_factory.mktemp("models")
    for number, case in enumerate(CASES):
        _write(folder, number)
        assert case.answers
    with serving(Catalog.load(folder)) as at:
        yield at


def _write(folder: Path, number: int) -> None:
    case, name = CASES[number], f"case-{number}"
    golden = [{"instance": {"left": 0}, "prediction": case.answers[0]}]
    told = {**case.told, "background": BACKGROUND, "golden": golden}
    home = write_table(folder / f".{number}", case.task, case.tables, **told)
    home.rename(folder / name)
    manifest = folder / name / "model.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "name": name}))


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: CASES[number].task)
def test_an_answer_of_each_kind_is_drawn_and_explained(
    browser: Browser, address: str, number: int
) -> None:
    told: list[str] = []
    page = opened(browser, f"{address}/pages/models/case-{number}", told)
    page.get_by_label("Left").fill("0")
    page.get_by_label("API key").fill("any")
    page.keyboard.press("Enter")

    page.get_by_text("Answered just now").wait_for()

    answer = page.locator("#answer").inner_text()
    for word in _words(CASES[number].answers[0]):
        assert word in answer
    chosen, _, _, several = EXPLAINED[number]
    choice = page.locator("#why select")
    assert choice.locator("option").count() == (several if several > 1 else 0)
    if several > 1:
        assert choice.locator("option:checked").inner_text() == str(chosen).lower()
    assert page.locator("#why .bars tr").count() >= 2
    assert faults(page, {"minor", "moderate", "serious", "critical"}) == []
    assert told == []
    page.context.close()


def _words(answer: object) -> list[str]:
    """Return the names and classes that an answer says."""
    if isinstance(answer, dict):
        inner = [word for value in answer.values() for word in _words(value)]
        named = [name for key in ("labels", "values") for name in answer.get(key, ())]
        return [*named, *inner]
    if isinstance(answer, str):
        return [answer]
    return []
