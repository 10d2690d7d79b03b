"""The little of a terminal that commands here need: lines that are written, and written again."""

import re
from typing import NamedTuple

_CONTROL = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|(\r\n|\n|\r)")


class Line(NamedTuple):
    """A line as it stands in the end, with its colours, and when it got so, in seconds."""

    text: str
    since: float


class Terminal:
    """Takes what a command writes, and keeps its lines."""

    def __init__(self) -> None:
        self._lines = [Line("", 0.0)]
        self._row = 0

    @property
    def lines(self) -> list[Line]:
        """The lines without the empty ones at the end."""
        last = max((row for row, line in enumerate(self._lines) if line.text.strip()), default=-1)
        return self._lines[: last + 1]

    def write(self, text: str, now: float) -> None:
        """Take a piece of output; no piece ends within a control sequence."""
        end = 0
        for found in _CONTROL.finditer(text):
            self._append(text[end : found.start()], now)
            self._obey(found, now)
            end = found.end()
        self._append(text[end:], now)

    def _append(self, text: str, now: float) -> None:
        if text:
            before = self._lines[self._row].text
            self._lines[self._row] = Line(before + text, now)

    def _obey(self, found: re.Match[str], now: float) -> None:
        arguments, command, newline = found.groups()
        if newline == "\r" or command in {"K", "J"}:
            # nobody here writes over half a line
            self._lines[self._row] = Line("", now)
        elif newline:
            self._row += 1
            if self._row == len(self._lines):
                self._lines.append(Line("", now))
        elif command == "A":
            self._row = max(0, self._row - int(arguments or 1))
        elif command == "m":
            self._append(found[0], now)
