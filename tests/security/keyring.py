"""One key of every kind, made with the operators' own functions."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from applications.scopes import SCOPES
from key_authorizer.keys import generate, generate_for
from key_authorizer.records import KeyRecord
from predict_api.limits.counter import LimitsCounter
from predict_api.limits.limits import LimitExceededError, Limits
from sklambda.keys import creation as keys
from sklambda.keys.records import revoke, set_limits

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEYS, USAGE = "keys", "key-usage"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Keyring:
    """Makes keys in the table."""

    dynamodb: "DynamoDBClient"
    table: str = KEYS
    usage_table: str = USAGE

    def good(self, name: str = "good", scopes: Sequence[str] = SCOPES) -> str:
        return self.made(name, scopes).text

    def made(self, name: str = "good", scopes: Sequence[str] = SCOPES) -> keys.CreatedKey:
        return keys.create(self.dynamodb, self.table, name=name, scopes=scopes)

    def expired(self) -> str:
        ended = _now() - timedelta(seconds=1)
        made = keys.create(
            self.dynamodb, self.table, name="expired", scopes=list(SCOPES), expires_at=ended
        )
        return made.text

    def revoked(self, at: timedelta) -> str:
        """A key whose revocation lies so far in the future, or in the past if negative."""
        made = self.made("revoked")
        now = _now()
        revoke(self.dynamodb, self.table, made.record.key_id, at=now + at, now=now - DAY)
        return made.text

    def rotated(self, ago: timedelta, overlap: timedelta) -> tuple[str, str]:
        """The old and the new key of a rotation."""
        old = self.made("rotated")
        new = keys.rotate(
            self.dynamodb, self.table, old.record.key_id, overlap=overlap, now=_now() - ago
        )
        return old.text, new.text

    def limited(self, limits: Limits, used: int = 0) -> str:
        """A key with limits, of which so many requests are used already."""
        return self._limited(limits, used * [_now()])

    def exhausted(self, limits: Limits) -> str:
        """A key with limits, of which nothing is left, be it that the minute turns meanwhile."""
        used = max(limits.per_minute or 1, limits.per_month or 1)
        now = _now()
        return self._limited(limits, used * [now] + used * [now + timedelta(minutes=1)])

    def _limited(self, limits: Limits, requests: list[datetime]) -> str:
        made = self.made("limited")
        changes = {
            "requests_per_minute": limits.per_minute,
            "requests_per_month": limits.per_month,
        }
        set_limits(self.dynamodb, self.table, made.record.key_id, changes, _now())
        counter = LimitsCounter(self.dynamodb, self.usage_table)
        for at in requests:
            with suppress(LimitExceededError):
                counter.count(made.record.key_id, limits, at)
        return made.text

    def wrong_secret(self) -> str:
        """Somebody's guess for a key whose ID is known."""
        return generate_for(self.made().record.key_id).text

    def record(self, text: str) -> KeyRecord:
        item = self.dynamodb.get_item(TableName=self.table, Key={"key_id": {"S": text[4:16]}})
        return KeyRecord.from_item(item["Item"])


def unknown() -> str:
    """A key that was never handed out."""
    return generate().text


def with_bad_checksum(text: str) -> str:
    """A mistyped key: one character of the secret is another."""
    return f"{text[:-7]}{'a' if text[-7] != 'a' else 'b'}{text[-6:]}"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
