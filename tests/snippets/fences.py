"""The fenced blocks of README.md and of the documents beside it, and the commands in their text."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parents[2]
DOCUMENTS = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
_FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")


class Snippet(NamedTuple):
    """A block: where it stands, what it is written in, and its text without the fences."""

    document: str
    line: int
    language: str
    text: str

    @property
    def place(self) -> str:
        """File and line, as an editor opens them."""
        return f"{self.document}:{self.line}"


def fenced(document: str, text: str) -> Iterator[Snippet]:
    """Return the blocks of a document, from the top."""
    for found in _FENCED.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        indented = re.compile(rf"^{found[1]}", re.MULTILINE)
        yield Snippet(document, line, found[2], indented.sub("", found[3]))


def inline(document: str, text: str) -> Iterator[Snippet]:
    """Return what stands in backticks within the text of a document."""
    # blocks become empty lines: what follows keeps its number
    prose = _FENCED.sub(lambda block: "\n" * block[0].count("\n"), text)
    for found in _INLINE.finditer(prose):
        line = prose.count("\n", 0, found.start()) + 1
        yield Snippet(document, line, "", " ".join(found[1].split()))


def texts() -> Iterator[tuple[str, str]]:
    """Return each document's name and what it says."""
    for path in DOCUMENTS:
        yield path.relative_to(PROJECT).as_posix(), path.read_text("utf-8")


def snippets() -> list[Snippet]:
    """Return the blocks of all documents."""
    return [one for document in texts() for one in fenced(*document)]
