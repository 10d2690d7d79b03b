"""What an application brings to the template stands between two comments, so that it can go."""

import re

import pytest

from applications.installed import APPLICATIONS
from predict_api.application import Application
from tests.template import PROJECT
from tests.unit.layout.test_framework_names_nothing import WORDS

# a part of a name, too: ComplaintsTable
NAMED = re.compile("|".join(map(re.escape, WORDS)), re.IGNORECASE)
MARKER = re.compile(r"\s*# application (\w+): (from|to) here")
LINES = (PROJECT / "template.yaml").read_text().splitlines()
MARKERS = [match.groups() for line in LINES if (match := MARKER.fullmatch(line))]


def _outside() -> list[str]:
    """The lines that are the framework's own."""
    inside, lines = False, []
    for line in LINES:
        if match := MARKER.fullmatch(line):
            inside = match[2] == "from"
        elif not inside:
            lines.append(line)
    return lines


def test_each_section_ends_before_the_next_begins() -> None:
    beginnings, ends = MARKERS[::2], MARKERS[1::2]

    assert [kind for _, kind in beginnings] == ["from"] * len(beginnings)
    assert ends == [(name, "to") for name, _ in beginnings]


@pytest.mark.parametrize("application", APPLICATIONS, ids=lambda application: application.name)
def test_each_application_has_its_routes_in_a_section(application: Application) -> None:
    assert application.name in {name for name, _ in MARKERS}


def test_nothing_of_an_application_is_outside_its_sections() -> None:
    assert [line for line in _outside() if NAMED.search(line)] == []
