"""What the guide, the list of changes and the index of decisions say is so."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
DECISIONS = PROJECT / "docs/decisions"
GUIDES = [PROJECT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")]
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)*/[\w.-]*?)\.?`")
NAME_IN_FILE = re.compile(r"`([\w./-]+\.(?:py|yaml))`: `(\w+)`")
SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_file_that_a_guide_names_is_there(guide: Path) -> None:
    named = PATH.findall(guide.read_text())

    assert [name for name in named if not (PROJECT / name).exists()] == []


def test_every_name_that_the_guide_looks_for_in_a_file_is_there() -> None:
    named = NAME_IN_FILE.findall((PROJECT / "CONTRIBUTING.md").read_text())

    assert len(named) >= 5
    assert [(file, name) for file, name in named if name not in (PROJECT / file).read_text()] == []


def test_the_index_lists_each_decision_under_its_own_title() -> None:
    files = sorted(DECISIONS.glob("[0-9]*.md"))
    titles = [(path.name, path.read_text().splitlines()[0].removeprefix("# ")) for path in files]
    rows = re.findall(
        r"^\| \[(\d+)\]\((.+)\) \| (.+?) \|$", (DECISIONS / "README.md").read_text(), re.MULTILINE
    )

    assert [(file, f"{number}. {title}") for number, file, title in rows] == titles


def test_a_decisions_number_is_its_files() -> None:
    for path in DECISIONS.glob("[0-9]*.md"):
        assert path.read_text().startswith(f"# {int(path.name[:4])}. ")


def test_changes_have_the_form_of_keep_a_changelog() -> None:
    text = (PROJECT / "CHANGELOG.md").read_text()
    versions = re.findall(r"^## (.+)$", text, re.MULTILINE)

    assert versions[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", one) for one in versions[1:])
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= SECTIONS
