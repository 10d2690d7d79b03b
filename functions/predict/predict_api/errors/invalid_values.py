"""Invalid values of a request: where each is and why, never the value itself."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

# A client may send a member's name of any length; its beginning is enough to find it.
MAX_NAME_LENGTH = 100

# The name may be an API key put in the wrong place: from where its secret begins, wherever it ends.
# It may have gone through something that changes case, or makes hyphens of underscores.
_SECRET = re.compile(r"(?<=skl[_-][0-9a-z]{12}[_-])[0-9a-z]+", re.IGNORECASE | re.ASCII)

# As long as the longest of ours; pydantic's may list what it expects.
MAX_MESSAGE_LENGTH = 400

# A body of a thousand bad instances needs no thousand explanations.
MAX_INVALID_VALUES = 100

_PYDANTIC_PREFIX = "Value error, "
# Parts of a location that name a type of ours, not a member of the client's.
TAG_OF_ONE, TAG_OF_BATCH = "(one)", "(many)"


class InvalidInputError(Exception):
    """A value that is well formed but cannot be accepted: 422.

    Attributes:
        detail: One entry an invalid value: `type`, `loc` (place, member, ...) and `msg`.
    """

    def __init__(self, message: str, *loc: str | int, kind: str = "value_error") -> None:
        super().__init__(message)
        self.detail: list[dict[str, Any]] = [{"type": kind, "loc": list(loc), "msg": message}]

    @classmethod
    def of(cls, errors: Iterable[Mapping[str, Any]]) -> "InvalidInputError":
        """Return the error of several invalid values, each with `type`, `loc` and `msg`."""
        made = cls("")
        made.detail = invalid_values(errors)
        return made

    @classmethod
    def from_validation(cls, error: ValidationError, *place: str | int) -> "InvalidInputError":
        """Return the error of what pydantic refused in what stood at `place`, such as `query`."""
        return cls.of(
            {**found, "loc": (*place, *found["loc"])}
            for found in error.errors(include_url=False, include_context=False, include_input=False)
        )


def invalid_values(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return pydantic's errors without the values that were sent."""
    return [
        {"type": error["type"], "loc": _loc(error["loc"]), "msg": _message(error["msg"])}
        for error, _ in zip(errors, range(MAX_INVALID_VALUES), strict=False)
    ]


def sentence(detail: Sequence[Mapping[str, Any]]) -> str:
    """Return one sentence that says where the first invalid value is and why."""
    first = detail[0]
    place = ".".join(str(part) for part in first["loc"][1:])
    text = first["msg"].rstrip(".")
    return f"{place}: {text}." if place else f"{text}."


def _loc(loc: Sequence[str | int]) -> list[str | int]:
    return [
        part if isinstance(part, int) else _SECRET.sub("...", part[:MAX_NAME_LENGTH])
        for part in loc
        if part not in {TAG_OF_ONE, TAG_OF_BATCH}
    ]


def _message(message: str) -> str:
    return message.removeprefix(_PYDANTIC_PREFIX)[:MAX_MESSAGE_LENGTH]
