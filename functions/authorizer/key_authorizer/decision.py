"""The authorizer's decision: whether the text of a header is a valid key, and if not, why."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from key_authorizer.keys import ApiKey, MalformedKeyError, hash_key, parse
from key_authorizer.records import KeyRecord


class Verdict(StrEnum):
    """Why a request was let in or refused; for the log only, callers are told no reason."""

    ALLOWED = "allowed"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    WRONG_SECRET = "wrong_secret"  # noqa: S105  (the name of a verdict)
    REVOKED = "revoked"
    EXPIRED = "expired"


class Decision(NamedTuple):
    """A verdict, the ID that was claimed (None if there was none), and who it turned out to be.

    `caller` is set if and only if the verdict is ALLOWED.
    """

    verdict: Verdict
    key_id: str | None = None
    caller: KeyRecord | None = None


def decide(text: str, find: Callable[[str], KeyRecord | None], now: datetime) -> Decision:
    """Return the decision on the text of the header.

    `find` looks a key ID up in the table; it is not called for what cannot be a key, and what
    it raises is not caught: a caller that cannot be looked up is not let in.
    """
    try:
        key = parse(text)
    except MalformedKeyError:
        return Decision(Verdict.MALFORMED)
    record = find(key.key_id)
    verdict = _judge(key, record, now)
    return Decision(verdict, key.key_id, record if verdict is Verdict.ALLOWED else None)


def _judge(key: ApiKey, record: KeyRecord | None, now: datetime) -> Verdict:
    if record is None:
        return Verdict.UNKNOWN
    if not record.holds(hash_key(key), now):
        return Verdict.WRONG_SECRET
    if record.revoked(now):
        return Verdict.REVOKED
    return Verdict.EXPIRED if record.expired(now) else Verdict.ALLOWED
