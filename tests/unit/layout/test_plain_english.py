"""Docstrings of functions say what is returned or done, in words of today."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
FOLDERS = ("benchmarks", "functions", "layers", "ops", "training")
# A function returns a value; it gives, tells and says nothing.
BEGINNING = re.compile(r"(Give|Let|Say|Tell)\b")
ARCHAIC = re.compile(r"\b(albeit|anew|lest|naught|nought|thereof|whence|whilst)\b", re.IGNORECASE)
FILES = [path for folder in FOLDERS for path in sorted((PROJECT / folder).rglob("*.py"))]


def not_plain(source: str) -> Iterator[str]:
    """Yield the first lines of the docstrings that are not plain, and the archaic words."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = (ast.get_docstring(node) or "").partition("\n")[0]
            if BEGINNING.match(first):
                yield first
    yield from (found[0] for found in ARCHAIC.finditer(source))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_file_is_in_plain_english(path: Path) -> None:
    assert list(not_plain(path.read_text())) == []


def test_a_docstring_that_tells_and_an_archaic_word_are_found() -> None:
    source = 'def f():\n    """Tell whether."""\n\n# made anew\ndef g():\n    """Return it."""\n'

    assert list(not_plain(source)) == ["Tell whether.", "anew"]
