"""Real commands on a terminal, written down: as an asciicast, and as a picture that moves.

The waits are shortened, keys and the folder of the project are masked.
"""

import codecs
import json
import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from key_authorizer.keys import find_keys
from sklambda.project import PROJECT

COLUMNS, ROWS = 100, 36
PROMPT = "\x1b[1;32m$\x1b[0m "
# so that nobody waits for a build
LONGEST_PAUSE = 1.2
_TYPED_EACH = 0.025
_MASK = "skl_············"
# what turns while something is waited for, but for its first sight
_TURNS = re.compile("\r\x1b\\[2K\x1b\\[32m[\u2800-\u28ff]\x1b\\[0m [^\r\n\x1b]*")


class Event(NamedTuple):
    """What the terminal got, and when, in seconds from the beginning."""

    at: float
    text: str


def record(
    commands: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    before: Sequence[Event] = (),
) -> list[Event]:
    """Type commands for a shell one after the other, and note what is seen.

    Args:
        commands: what is typed.
        folder: where.
        environment: all variables of the shell.
        before: what was seen already.

    Raises:
        RuntimeError: one of them fails.
    """
    events = [*before]
    now = events[-1].at if events else 0.0
    for command in commands:
        now += LONGEST_PAUSE
        events.append(Event(now, PROMPT))
        for letter in f"{masked(command, folder)}\n":
            now += _TYPED_EACH
            events.append(Event(now, "\r\n" if letter == "\n" else letter))
        last = 0.0
        for at, text in _run(command, folder, environment):
            if seen := _TURNS.sub("", masked(text, folder)):
                now += min(at - last, LONGEST_PAUSE)
                last = at
                events.append(Event(now, seen))
    return events


def masked(text: str, folder: Path) -> str:
    """Return the text without keys, and without the name of the project's folder here.

    Args:
        text: what is seen.
        folder: where the command runs, which may name the project's folder from there.
    """
    for key in find_keys(text):
        text = text.replace(key.text, _MASK)
    for here in (str(PROJECT), os.path.relpath(PROJECT, folder.resolve())):
        text = re.sub(rf"(?<![\w./]){re.escape(here)}(?=/)", "~/sklambda", text)
    return text


def asciicast(events: Sequence[Event]) -> str:
    """Return a recording as players of asciicast, version 2, read it."""
    head = {"version": 2, "width": COLUMNS, "height": ROWS}
    lines = [head, *([round(event.at, 3), "o", event.text] for event in events)]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _run(command: str, folder: Path, environment: Mapping[str, str]) -> Iterator[Event]:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
    started, decoder = time.monotonic(), codecs.getincrementaldecoder("utf-8")("replace")
    with subprocess.Popen(
        ["bash", "-euc", command],
        cwd=folder,
        env=dict(environment),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as shell:
        os.close(theirs)
        while piece := _read(ours):
            yield Event(time.monotonic() - started, decoder.decode(piece))
    os.close(ours)
    if shell.returncode:
        raise RuntimeError(f"`{command}` ended with {shell.returncode}.")


def _read(terminal: int) -> bytes:
    """Read what comes within a moment, so that nothing is cut in the middle; empty at the end."""
    pieces = []
    try:
        while piece := os.read(terminal, 65536):
            pieces.append(piece)
            if not select.select([terminal], [], [], 0.02)[0]:
                break
    except OSError:  # Linux's way to say that the command has ended
        pass
    return b"".join(pieces)
