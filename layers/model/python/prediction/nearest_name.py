"""Find the known name nearest to one that is unknown: "did you mean ..."."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

# Texts are compared in time that grows with the square of their length.
MAX_LENGTH = 60

# Of 1. A letter wrong, missing, doubled or swapped leaves more than this, if it is not the first:
# of those few are misspelt, and other words that sound alike (obstruction, construction) differ.
LEAST_LIKENESS = 0.85

# Shorter beginnings are those of too many words.
_SHORTEST_STEM = 4

_WORD = re.compile("[a-z0-9]+")


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that has all words of `name`, or is spelt almost like it.

    Words are the same if one begins with the other: `heating` means `heat-hot-water`.
    """
    words = _words(name)
    by_spelling = {"-".join(_words(it)): it for it in known}
    by_words = [
        spelling
        for spelling in by_spelling
        if words and all(any(_same(a, b) for b in spelling.split("-")) for a in words)
    ]
    asked = "-".join(words)
    alike = [spelling for spelling in by_spelling if spelling[:1] == asked[:1]]
    found = get_close_matches(asked, by_words, n=1, cutoff=0) or get_close_matches(
        asked, alike, n=1, cutoff=LEAST_LIKENESS
    )
    return by_spelling[found[0]] if found else None


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:MAX_LENGTH].lower())


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _SHORTEST_STEM and long.startswith(short))
