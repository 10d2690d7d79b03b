"""Idempotency keys: a request that is sent again with the same key creates nothing new.

A claim ties a caller's key to the ID of what its request creates. It is one conditional write,
so that of any number of requests at once one chooses the ID and all others learn it. The one
who answers the client settles the claim first; an unsettled claim was told to nobody.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from prediction.dynamodb import moment, moment_from, seconds
from prediction.jobs.aws_errors import aws_faults
from prediction.jobs.errors import ConditionFailedError, KeyReusedError, StoreUnavailableError
from prediction.jobs.versions import check_version, versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

KEY_KEPT_FOR = timedelta(hours=24)
"""How long a key is remembered at least; the HTTP contract promises it."""

MAX_KEY_LENGTH = 255
"""Characters in a key, by the HTTP contract."""

_FREE = "attribute_not_exists(#id) OR #expires_at <= :now_seconds"
_TOLD_TO_NOBODY_AND_LATE = (
    "#fingerprint = :fingerprint AND attribute_not_exists(#settled) AND #deadline_at <= :late"
)

LEAST_SHARE_LEFT = 2
"""What nobody was told of is completed while half of its time is left. As much may pass in the
queue: with less, a client would get an ID whose turn comes after its deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKey:
    """A caller's key for one request; `request` is all that makes it this request."""

    owner: str
    text: str
    request: str

    @property
    def id(self) -> str:
        """Name the claim's record; no job's ID looks like it."""
        return "claim-" + _digest(self.owner, self.text)

    @property
    def fingerprint(self) -> str:
        """Return a digest that tells requests apart without storing them.

        The key is part of it: inputs have few values, and could be guessed from their hash.
        """
        return _digest(self.text, self.request)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the key stands for: the ID of what was (or is being) created, and since when.

    `deadline_at` is what the claim was made with; `settled` tells that it was created completely,
    and that clients may know of it.
    """

    target: str
    created_at: datetime
    deadline_at: datetime | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims in `table`, which deletes them by its time to live.

    All methods raise StoreUnavailableError when the table cannot be used; repeating is safe.
    """

    client: "DynamoDBClient"
    table: str

    def claim(
        self,
        key: RequestKey,
        *,
        target: str,
        now: datetime,
        expires_at: datetime,
        deadline_at: datetime | None = None,
    ) -> Claim:
        """Tie a key to `target`, unless an earlier request has tied it already; give the claim.

        An unsettled claim is replaced when less than half of its time is left: what it stands for
        is too old to be completed, and nobody was told of it. Whoever is at it still cannot settle
        it any more, and so tells nobody either.

        Raises:
            KeyReusedError: The earlier request was another one.
        """
        item = _item(key, target, now, expires_at, deadline_at)
        late = now if deadline_at is None else now + (deadline_at - now) / LEAST_SHARE_LEFT
        try:
            with aws_faults(StoreUnavailableError):
                self.client.put_item(
                    TableName=self.table,
                    Item=item,
                    ConditionExpression=f"{_FREE} OR ({_TOLD_TO_NOBODY_AND_LATE})",
                    ExpressionAttributeNames={
                        f"#{name}": name
                        for name in ("id", "expires_at", "fingerprint", "settled", "deadline_at")
                    },
                    ExpressionAttributeValues={
                        ":now_seconds": {"N": seconds(now)},
                        ":late": {"S": moment(late)},
                        ":fingerprint": {"S": key.fingerprint},
                    },
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except ConditionFailedError as error:
            return _earlier(error.item, key)
        return Claim(target, now, deadline_at, settled=False)

    def settle(self, key: RequestKey, target: str) -> None:
        """Note that `target` was created completely, before any client is told of it."""
        try:
            with aws_faults(StoreUnavailableError):
                self.client.update_item(
                    TableName=self.table,
                    Key={"id": {"S": key.id}},
                    UpdateExpression="SET #settled = :yes",
                    ConditionExpression="#target = :target",
                    ExpressionAttributeNames={"#settled": "settled", "#target": "target"},
                    ExpressionAttributeValues={":yes": {"BOOL": True}, ":target": {"S": target}},
                )
        except ConditionFailedError:
            # replaced or deleted since: this request took longer than its deadline
            raise StoreUnavailableError("the claim was replaced") from None


def _item(
    key: RequestKey,
    target: str,
    now: datetime,
    expires_at: datetime,
    deadline_at: datetime | None,
) -> "dict[str, AttributeValueTypeDef]":
    item: dict[str, AttributeValueTypeDef] = {
        "id": {"S": key.id},
        "target": {"S": target},
        "fingerprint": {"S": key.fingerprint},
        "created_at": {"S": moment(now)},
        "expires_at": {"N": seconds(expires_at)},
    }
    if deadline_at is not None:
        item["deadline_at"] = {"S": moment(deadline_at)}
    return versioned(item)


def _earlier(item: dict[str, Any], key: RequestKey) -> Claim:
    if not item:
        # deleted between the write and its answer
        raise StoreUnavailableError("the claim is gone")
    check_version(item)
    if item["fingerprint"]["S"] != key.fingerprint:
        raise KeyReusedError
    return Claim(
        item["target"]["S"],
        moment_from(item["created_at"]),
        moment_from(item["deadline_at"]) if "deadline_at" in item else None,
        settled="settled" in item,
    )


def _digest(*texts: str) -> str:
    # the length before each text, so that no two lists of texts read the same
    joined = "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
