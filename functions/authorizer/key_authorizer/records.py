"""The record of a key: its DynamoDB item, built and parsed here, and whether it is valid."""

import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

type Item = Mapping[str, Mapping[str, Any]]
"""A DynamoDB item in the low-level form: attribute name -> {type: value}."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


class CorruptRecordError(Exception):
    """An item of the keys table cannot be understood; nobody may be let in on it."""


class KeyRecord(NamedTuple):
    """One key as stored: everything but its secret. Times are in UTC.

    Attributes:
        previous_hash: hash of the key that the last rotation replaced, which still counts until
            `previous_valid_until`; both are set, or neither.
    """

    key_id: str
    key_hash: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    last_four: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    requests_per_minute: int | None = None
    requests_per_month: int | None = None
    note: str | None = None
    previous_hash: str | None = None
    previous_valid_until: datetime | None = None

    def holds(self, digest: str, now: datetime) -> bool:
        """Return whether this is the key's hash, or the previous one's while both are valid.

        Both are compared, each in constant time, so that how long it takes tells neither
        whether the key was rotated nor how much of a guess was right.
        """
        current = hmac.compare_digest(digest, self.key_hash)
        previous = hmac.compare_digest(digest, self.previous_hash or self.key_hash)
        return current or (previous and self._overlaps(now))

    def _overlaps(self, now: datetime) -> bool:
        return self.previous_valid_until is not None and now < self.previous_valid_until

    def revoked(self, now: datetime) -> bool:
        """Return whether the key is revoked; a revocation in the future does not count yet."""
        return self.revoked_at is not None and self.revoked_at <= now

    def expired(self, now: datetime) -> bool:
        """Return whether the key has expired: from the very moment of `expires_at`."""
        return self.expires_at is not None and self.expires_at <= now

    def to_item(self) -> dict[str, dict[str, Any]]:
        """Build the DynamoDB item; what is not set has no attribute."""
        item: dict[str, dict[str, Any]] = {
            "key_id": {"S": self.key_id},
            "key_hash": {"S": self.key_hash},
            "name": {"S": self.name},
            "scopes": {"L": [{"S": scope} for scope in self.scopes]},
            "created_at": {"S": to_text(self.created_at)},
            "last_four": {"S": self.last_four},
        }
        for name in ("expires_at", "revoked_at", "previous_valid_until"):
            moment: datetime | None = getattr(self, name)
            if moment is not None:
                item[name] = {"S": to_text(moment)}
        for name in ("requests_per_minute", "requests_per_month"):
            limit: int | None = getattr(self, name)
            if limit is not None:
                item[name] = {"N": str(limit)}
        for name in ("note", "previous_hash"):
            text: str | None = getattr(self, name)
            if text is not None:
                item[name] = {"S": text}
        return item

    @classmethod
    def from_item(cls, item: Item) -> "KeyRecord":
        """Read the item; raises CorruptRecordError, without any value of it, if that fails.

        Attributes that are not known here are left alone: a newer tool may have written them.
        """
        try:
            return _parse(item)
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise CorruptRecordError("an item of the keys table cannot be read") from error


def to_text(moment: datetime) -> str:
    """Write a time as ISO 8601 in UTC with a "Z", to the second, as in tables and answers.

    All of one length, because conditions of updates compare them as texts.
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _parse(item: Item) -> KeyRecord:
    return KeyRecord(
        key_id=_text(item["key_id"]),
        key_hash=_sha256(item["key_hash"]),
        name=_text(item["name"]),
        scopes=tuple(_text(scope) for scope in item["scopes"]["L"]),
        created_at=_moment(item["created_at"]),
        last_four=_text(item["last_four"]),
        expires_at=_moment_of(item, "expires_at"),
        revoked_at=_moment_of(item, "revoked_at"),
        requests_per_minute=_limit(item.get("requests_per_minute")),
        requests_per_month=_limit(item.get("requests_per_month")),
        note=_text(item["note"]) if "note" in item else None,
        previous_hash=_sha256(item["previous_hash"]) if "previous_hash" in item else None,
        previous_valid_until=_moment_of(item, "previous_valid_until"),
    )


def _text(value: Mapping[str, Any]) -> str:
    text = value["S"]
    if not isinstance(text, str):
        raise TypeError("not a string")
    return text


def _sha256(value: Mapping[str, Any]) -> str:
    text = _text(value)
    if _SHA256.fullmatch(text) is None:
        raise ValueError("not a SHA-256")
    return text


def _moment(value: Mapping[str, Any]) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a time without an offset could mean any hour")
    return moment.astimezone(UTC)


def _moment_of(item: Item, name: str) -> datetime | None:
    return _moment(item[name]) if name in item else None


def _limit(value: Mapping[str, Any] | None) -> int | None:
    if value is None:
        return None
    limit = int(value["N"])
    if limit < 0:
        raise ValueError("a limit below zero")
    return limit
