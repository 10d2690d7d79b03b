"""Counting the requests of keys that have limits, in DynamoDB, exactly however many come at once.

One item a key and month holds all its counts: the month's, each day's, and the current minute's.
So one conditional update checks both limits and counts, or does neither; DynamoDB lets updates
of an item wait for each other, where transactions would cancel each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from predict_api.limits.limits import (
    LimitExceededError,
    Limits,
    LimitsUnavailableError,
    Quota,
    Tally,
    minute_of,
    month_of,
    quotas,
)
from prediction.dynamodb import item_that_refused, seconds

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Usage can be looked up for a year and a month, then the item goes.
KEPT = timedelta(days=400)
# The first request of a minute may lose the race for opening it, and is then one more in it:
# two tries, and two more at the turn of a minute.
MAX_ATTEMPTS = 4

_COUNT = "ADD in_month :one, #day :one"
_OPEN_MINUTE = f"SET #minute = :minute, in_minute = :one, expires_at = :expires_at {_COUNT}"
_WITHIN_MINUTE = f"SET in_minute = in_minute + :one, expires_at = :expires_at {_COUNT}"
_WITHIN_MONTH = f"SET expires_at = :expires_at {_COUNT}"
_MINUTE_IS_NEW = "(attribute_not_exists(#minute) OR #minute < :minute)"
_MINUTE_HAS_ROOM = "#minute = :minute AND in_minute < :per_minute"
_MONTH_HAS_ROOM = "(attribute_not_exists(in_month) OR in_month < :per_month)"


type UsedUp = dict[str, tuple[str, Tally]]
"""By key, what was counted when it was refused, and in which month and minute that was."""


@dataclass(frozen=True)
class LimitsCounter:
    """The counts of all keys that have limits.

    Attributes:
        client: A low-level DynamoDB client.
        table: Its keys are `key_id` and `month`; items go at `expires_at`.
        used_up: What this process has found used up; it outlives this object.
    """

    client: "DynamoDBClient"
    table: str
    used_up: UsedUp = field(default_factory=dict)

    def count(self, key_id: str, limits: Limits, now: datetime) -> list[Quota]:
        """Count one request, at `now` (UTC), and say how the key's limits stand after it.

        Raises:
            LimitExceededError: It is one too many for one of them, and counts for neither.
            LimitsUnavailableError: DynamoDB does not say; it may have been counted.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  slow

        try:
            return self._count(key_id, limits, now)
        except (BotoCoreError, ClientError) as error:
            raise LimitsUnavailableError("The counters cannot be reached.") from error

    def _count(self, key_id: str, limits: Limits, now: datetime) -> list[Quota]:
        tally = self._known(key_id, now)
        minute_opens = False
        for _ in range(MAX_ATTEMPTS):
            # Also spares a key that may do nothing the write that would let one request pass.
            self._refuse_if_exhausted(key_id, limits, tally, now)
            update = _update(limits, now, max(tally.minute, minute_of(now)), opens=minute_opens)
            counted, tally = self._try(key_id, now, update)
            if counted:
                return quotas(limits, tally, now)
            minute_opens = tally.minute < minute_of(now)
        raise LimitsUnavailableError("The counters change too fast.")

    def _known(self, key_id: str, now: datetime) -> Tally:
        """Return what this process knows to be used up in this minute, without a call."""
        moment, tally = self.used_up.get(key_id, ("", None))
        is_now = moment == f"{now:%Y-%m-%dT%H:%M}"
        return tally if is_now and tally is not None else Tally(minute_of(now), 0, 0)

    def _refuse_if_exhausted(
        self, key_id: str, limits: Limits, tally: Tally, now: datetime
    ) -> None:
        try:
            refuse_if_exhausted(quotas(limits, tally, now))
        except LimitExceededError:
            self.used_up[key_id] = f"{now:%Y-%m-%dT%H:%M}", tally
            raise

    def _try(self, key_id: str, now: datetime, update: Mapping[str, Any]) -> tuple[bool, Tally]:
        """Return whether the request was counted, and what is there (after, or instead)."""
        from botocore.exceptions import ClientError  # noqa: PLC0415  slow

        try:
            answer = self.client.update_item(
                TableName=self.table,
                Key={"key_id": {"S": key_id}, "month": {"S": month_of(now)}},
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **update,
            )
        except ClientError as error:
            return False, _tally(item_that_refused(error))
        return True, _tally(answer["Attributes"])


def refuse_if_exhausted(standing: list[Quota]) -> None:
    """Raise LimitExceededError if one of the limits has nothing left."""
    if any(quota.remaining == 0 for quota in standing):
        raise LimitExceededError(standing)


def _update(limits: Limits, now: datetime, minute: str, *, opens: bool) -> dict[str, Any]:
    """Return the update for a request in `minute`, which is the current one unless `opens`."""
    conditions = []
    expression = _WITHIN_MONTH
    names = {"#day": f"d{now:%d}"}
    values = {
        ":one": {"N": "1"},
        ":expires_at": {"N": seconds(now + KEPT)},
    }
    if limits.per_minute is not None:
        names["#minute"] = "minute"
        values[":minute"] = {"S": minute}
        expression = _OPEN_MINUTE if opens else _WITHIN_MINUTE
        conditions.append(_MINUTE_IS_NEW if opens else _MINUTE_HAS_ROOM)
        if not opens:
            values[":per_minute"] = {"N": str(limits.per_minute)}
    if limits.per_month is not None:
        values[":per_month"] = {"N": str(limits.per_month)}
        conditions.append(_MONTH_HAS_ROOM)
    return {
        "UpdateExpression": expression,
        "ConditionExpression": " AND ".join(conditions),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }


def _tally(item: Mapping[str, Any]) -> Tally:
    return Tally(
        minute=item.get("minute", {}).get("S", ""),
        in_minute=int(item.get("in_minute", {}).get("N", 0)),
        in_month=int(item.get("in_month", {}).get("N", 0)),
    )
