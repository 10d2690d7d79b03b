"""Keys where none should be: what looks like one is refused as a value, and never shown."""

import io
import re
from typing import TextIO

from key_authorizer.keys import KEY_ID_LENGTH, PREFIX

# Wider than a key's form, since a mistyped one gives most of a secret away; but not what may be
# shown, an ID behind the prefix.
_LIKE_A_KEY = re.compile(rf"{PREFIX}_[\w-]{{{KEY_ID_LENGTH + 1},}}", re.IGNORECASE)
_INSTEAD = "[an API key]"

IN_HISTORY = "It stands in your shell's history now, so rotate it."


def holds_a_key(text: str) -> bool:
    """Tell whether there is a key in a text, or something so like one that it gives one away."""
    return _LIKE_A_KEY.search(text) is not None


def without_keys(text: str) -> str:
    """Give the text with a remark in place of each key."""
    return _LIKE_A_KEY.sub(_INSTEAD, text)


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
        """Pass on."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Tell whether a person looks at it, who wants colours."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Give what a terminal's width is asked by."""
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]  # as io.TextIOWrapper has it, read-only
        """The other stream's."""
        return self._stream.encoding
