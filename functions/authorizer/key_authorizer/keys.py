"""The format of API keys: make, recognise, check and hash them; nothing here reads a table.

A key is ``skl_<key ID>_<secret><checksum>``: 12, 32 and 6 characters of base 62. The ID finds
the record, the secret (190 random bits) proves the caller, and the checksum (CRC-32 of all
before it) tells a mistyped key from a real one without a read. Where a secret begins in other
texts, `predict_api/errors/invalid_values.py` has to know.
"""

import hashlib
import re
import secrets
import string
import zlib
from typing import NamedTuple

PREFIX = "skl"
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
# 71 bits: two keys of one table never meet, and the conditional write would refuse the second.
KEY_ID_LENGTH = 12
# 190 bits; the contract asks for 128, below which an unsalted hash would be open to guessing.
SECRET_LENGTH = 32
# 62**6 > 2**32: room for every CRC-32.
CHECKSUM_LENGTH = 6

_KEY = re.compile(
    rf"{PREFIX}_([0-9A-Za-z]{{{KEY_ID_LENGTH}}})_"
    rf"[0-9A-Za-z]{{{SECRET_LENGTH}}}([0-9A-Za-z]{{{CHECKSUM_LENGTH}}})"
)
_BEGINNING = re.compile(rf"{PREFIX}_")


class MalformedKeyError(ValueError):
    """The text is no key of ours. The message never holds the text: it may be a secret."""


class ApiKey(NamedTuple):
    """A well-formed key: its ID, which may be shown, and its whole text, which may not."""

    key_id: str
    text: str

    def __repr__(self) -> str:
        """Leave the text out: a log line or a traceback may print this."""
        return f"ApiKey(key_id={self.key_id!r})"


def generate() -> ApiKey:
    """Make a new key from the operating system's randomness."""
    return generate_for(_random_text(KEY_ID_LENGTH))


def generate_for(key_id: str) -> ApiKey:
    """Make a key with a new secret for an ID that exists: what a rotation hands out."""
    unchecked = f"{PREFIX}_{key_id}_{_random_text(SECRET_LENGTH)}"
    return ApiKey(key_id, unchecked + checksum(unchecked))


def parse(text: str) -> ApiKey:
    """Read a key; raises MalformedKeyError when its shape or its checksum is wrong."""
    match = _KEY.fullmatch(text)
    if match is None or not _checks(match):
        raise MalformedKeyError("not an API key of sklambda")
    return ApiKey(match[1], text)


def find_keys(text: str) -> list[ApiKey]:
    """Find every key in a text, in order: for secret scanners, log checks and tests.

    The checksum, not the neighbouring characters, tells a key from something like one, so that
    a key behind an escaped newline or inside a URL is found as well, and one that begins in the
    end of something like a key.
    """
    places = (_KEY.match(text, begun.start()) for begun in _BEGINNING.finditer(text))
    return [ApiKey(match[1], match[0]) for match in places if match and _checks(match)]


def hash_key(key: ApiKey) -> str:
    """Return the hexadecimal SHA-256 of the whole key, which the table stores instead of it.

    A plain hash serves because the secret is random, see docs/decisions/0010-api-key-hash.md.
    """
    return hashlib.sha256(key.text.encode("ascii")).hexdigest()


def checksum(unchecked: str) -> str:
    """Return the CRC-32 (as in zip and PNG) of an ASCII text as 6 characters of base 62."""
    number = zlib.crc32(unchecked.encode("ascii"))
    digits = ""
    for _ in range(CHECKSUM_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def _random_text(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _checks(match: re.Match[str]) -> bool:
    return checksum(match[0][:-CHECKSUM_LENGTH]) == match[2]
