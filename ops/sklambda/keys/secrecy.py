"""Keys where none should be: what looks like one is refused as a value, and never shown."""

import io
import re
from typing import TextIO

from key_authorizer.keys import KEY_ID_LENGTH, PREFIX

# Wider than a key's form, since a mistyped one gives most of a secret away; but not what may be
# shown, an ID behind the prefix.
_NEARLY_A_KEY = re.compile(rf"{PREFIX}_[\w-]{{{KEY_ID_LENGTH + 1},}}", re.IGNORECASE)
# What is left of a key by another prefix, separator or escape, or by none: most of a secret. IDs
# and names of AWS have hyphens or are shorter. Invisible characters come along when one copies.
_RUN = re.compile(r"(?:[0-9A-Za-z][\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*+){20,}")
# Secrets with neither are one in 250,000; words written together, as the exceptions of AWS are,
# have both seldom.
_RANDOM = re.compile(r"[0-9]|(?:[A-Z][^A-Z]*){8}")
# Hashes, and IDs of containers and images.
_HEXADECIMAL = re.compile(r"[0-9a-f]+")
_INSTEAD = "[an API key]"

IN_HISTORY = "It stands in your shell's history now, so rotate it."


def holds_a_key(text: str) -> bool:
    """Return whether there is a key in a text, or something so like one that it gives one away."""
    return without_keys(text) != text


def without_keys(text: str) -> str:
    """Return the text with a remark in place of each key."""
    return _RUN.sub(_unless_harmless, _NEARLY_A_KEY.sub(_INSTEAD, text))


def _unless_harmless(run: re.Match[str]) -> str:
    secret = _RANDOM.search(run[0]) and not _HEXADECIMAL.fullmatch(run[0])
    return _INSTEAD if secret else run[0]


class KeylessStream(io.TextIOBase):
    """Writes to another stream, but no keys: whatever writes, be it click about a wrong argument.

    It has no `buffer`, so that nobody gets past it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what may be shown; what comes in one call is looked at as one text."""
        self._stream.write(without_keys(text))
        return len(text)

    def flush(self) -> None:
        """Pass on, unless the other one is closed: whoever is collected is flushed once more."""
        if not self._stream.closed:
            self._stream.flush()

    def isatty(self) -> bool:
        """Return whether a person looks at it, who wants colours."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Return what a terminal's width is asked by."""
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]  # as io.TextIOWrapper has it, read-only
        """The other stream's."""
        return self._stream.encoding
