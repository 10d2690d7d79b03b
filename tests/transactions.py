"""DynamoDB's transactions as AWS describes them, around a client of moto, which has no such words.

A token is known for ten minutes: the same request with it is not done again, another request is a
mismatch, and one that is in progress says so. Transactions that want the same item at once cancel
each other. What AWS leaves open is read against the application: a canceled transaction's token
stays tied to its request.
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

TOKEN_KNOWN_SECONDS = 600
FINISHED_AFTER_SECONDS = 5
"""A repetition this long after the first try finishes a transaction that was left behind."""

KEYS = ("id", "list", "position", "month", "counter")
"""Of the tables that transactions write to."""

_OPERATION = "TransactWriteItems"


@dataclass
class _Known:
    """What is known of a token: its request, and how far that came."""

    request: str
    begun_at: float
    parts: Sequence[Mapping[str, Any]] = ()
    is_in_progress: bool = False
    is_done: bool = False


class Transactions:
    """A client of DynamoDB that keeps AWS's word on transactions; all else is the inner client's.

    Attributes:
        clock: Seconds.
        meanwhile: Called while a transaction is in progress, with its items locked.
        conflicts: So many of the next transactions meet another one, and are canceled.
        lost_answers: So many of the next transactions are done, and nobody hears of it.
        left_behind: So many of the next ones are begun, and neither done nor answered.
        tokens: Those of every try, in order.
        met: How many were canceled since another one was at the same item.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._known: dict[str, _Known] = {}
        self._locked: set[str] = set()
        self.clock: Callable[[], float] = monotonic
        self.meanwhile: Callable[[], None] = lambda: None
        self.conflicts = self.lost_answers = self.left_behind = 0
        self.tokens: list[str] = []
        self.met = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(
        self,
        *,
        TransactItems: Sequence[Mapping[str, Any]],  # noqa: N803  boto3's names
        ClientRequestToken: str,  # noqa: N803
    ) -> dict[str, Any]:
        """Write all items or none."""
        self.tokens.append(ClientRequestToken)
        self.recover()
        known = self._token(ClientRequestToken, json.dumps(TransactItems, sort_keys=True))
        if known.is_done:
            return {}
        if known.is_in_progress:
            self._recover(known, TransactItems)
            return {}
        self._begin(known, TransactItems)
        if self.left_behind:
            self.left_behind -= 1
            raise ReadTimeoutError(endpoint_url="https://dynamodb")
        self.meanwhile()
        self._finish(known, TransactItems)
        if self.lost_answers:
            self.lost_answers -= 1
            raise ReadTimeoutError(endpoint_url="https://dynamodb")
        return {}

    def _token(self, token: str, request: str) -> _Known:
        known = self._known.get(token)
        if known is None or self.clock() - known.begun_at > TOKEN_KNOWN_SECONDS:
            known = self._known[token] = _Known(request, self.clock())
        if known.request != request:
            raise refused("IdempotentParameterMismatchException")
        return known

    def _begin(self, known: _Known, parts: Sequence[Mapping[str, Any]]) -> None:
        wanted = _items(parts)
        if self.conflicts:
            self.conflicts -= 1
            raise canceled(*["TransactionConflict" for _ in wanted])
        if not self._locked.isdisjoint(wanted):
            self.met += 1
            raise canceled(
                *("TransactionConflict" if item in self._locked else "None" for item in wanted)
            )
        self._locked.update(wanted)
        known.is_in_progress, known.parts = True, parts

    def recover(self) -> None:
        """Finish what has been in progress for long, as DynamoDB does for all who died or left."""
        for known in [*self._known.values()]:
            if known.is_in_progress and self.clock() - known.begun_at >= FINISHED_AFTER_SECONDS:
                with suppress(ClientError):  # canceled, and nobody to hear of it
                    self._finish(known, known.parts)

    def _recover(self, known: _Known, parts: Sequence[Mapping[str, Any]]) -> None:
        if self.clock() - known.begun_at < FINISHED_AFTER_SECONDS:
            raise refused("TransactionInProgressException")
        self._finish(known, parts)

    def _finish(self, known: _Known, parts: Sequence[Mapping[str, Any]]) -> None:
        if known.is_done:
            return  # a repetition has finished it
        self._locked.difference_update(_items(parts))
        known.is_in_progress = False
        self._client.transact_write_items(TransactItems=parts)
        known.is_done = True


def canceled(*reasons: str) -> ClientError:
    """The refusal of a transaction, with a reason for each of its parts."""
    answer: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "canceled"},
        "CancellationReasons": [{"Code": reason} for reason in reasons],
    }
    return ClientError(answer, _OPERATION)


def refused(code: str) -> ClientError:
    """The refusal of a transaction as a whole."""
    return ClientError({"Error": {"Code": code, "Message": "no"}}, _OPERATION)


def _items(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name the item that each part writes."""
    return [_item(written) for part in parts for written in part.values()]


def _item(written: Mapping[str, Any]) -> str:
    item = written.get("Key") or written["Item"]
    key = {name: item[name] for name in KEYS if name in item}
    return json.dumps([written["TableName"], key], sort_keys=True)
