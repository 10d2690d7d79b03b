"""A recording of commands is what a terminal shows, without keys, in two forms."""

import json
import os
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from key_authorizer.keys import find_keys, generate
from sklambda.project import PROJECT
from tests.pictures.moving import drawn
from tests.pictures.recording import LONGEST_PAUSE, Event, asciicast, record
from tests.pictures.terminal import Terminal

# as rich writes a step that is done: the line that moved is written over
SPINNER = "\x1b[?25l⠋ Building\x1b[?25h\r\x1b[1A\x1b[2K"
DONE = "  \x1b[32m✓\x1b[0m Building\r\n"


def seen(*pieces: str) -> list[tuple[str, float]]:
    terminal = Terminal()
    for second, piece in enumerate(pieces):
        terminal.write(piece, float(second))
    return [(line.text, line.since) for line in terminal.lines]


def test_a_line_counts_from_when_it_is_as_it_stays() -> None:
    assert seen("on", "e\r\ntwo", "\r\n\r\nthree\r\n") == [
        ("one", 1.0),
        ("two", 1.0),
        ("", 2.0),
        ("three", 2.0),
    ]


def test_what_was_written_over_is_gone() -> None:
    assert seen("before\r\n", "⠋ Building\r\n", SPINNER, DONE) == [
        ("before", 0.0),
        (DONE.strip("\r\n"), 3.0),
    ]


def test_real_commands_are_recorded_with_short_waits_and_without_keys(tmp_path: Path) -> None:
    key = generate().text
    script = f"echo $KEY; sleep 1.5; echo {PROJECT}/docs {os.path.relpath(PROJECT, tmp_path)}/ops"

    events = record(["echo one", script], tmp_path, os.environ | {"KEY": key})
    text = "".join(event.text for event in events)

    assert find_keys(text) == []
    assert "skl_····" in text
    assert "\n~/sklambda/docs ~/sklambda/ops\r" in text
    assert str(PROJECT) not in text
    waits = [after.at - before.at for before, after in pairwise(events)]
    assert min(waits) >= 0
    assert max(waits) <= LONGEST_PAUSE + 0.1


def test_what_turns_is_not_waited_for(tmp_path: Path) -> None:
    turn = r"\r\033[2K\033[32m\342\240\231\033[0m Building"

    events = record([f"for i in 1 2 3 4; do printf '{turn}'; sleep .1; done"], tmp_path, os.environ)

    assert not [event for event in events if "⠙" in event.text]


def test_a_command_that_fails_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="`false` ended with 1"):
        record(["false"], tmp_path, os.environ)


def test_both_forms_are_whole_and_ask_no_other_host() -> None:
    events = [Event(0.5, "$ one <&>\r\n"), Event(2.0, f"{'x' * 150}\r\n"), Event(3.0, DONE)]

    head, *told = map(json.loads, asciicast(events).splitlines())
    svg = drawn(events, "A title")

    assert head["version"] == 2
    assert told == [[event.at, "o", event.text] for event in events]
    assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314  (our own)
    assert svg.count("animation-delay: 0.0s") == 1  # nobody waits for the first line
    assert svg.count("animation-delay: 1.5s") == 2  # a long line takes two
    assert "url(http" not in svg
    assert "<script" not in svg
