"""Transactions that are tried again until they went through, once."""

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic, sleep
from typing import TYPE_CHECKING

from applications.service_311.complaint import StoreBusyError, StoreUncertainError
from prediction.dynamodb import condition_failed_in, may_still_go_through, met_others

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# A conflict is over in milliseconds: seven tries wait 3.15 s together at most, and of 200
# complaints of one type within 0.2 s all are kept.
MAX_ATTEMPTS = 7
FIRST_WAIT_SECONDS = 0.05

# A transaction whose answer got lost may still be in progress. DynamoDB finishes it at a try that
# comes five seconds after its first one (API_TransactWriteItems, TransactionInProgressException).
IN_PROGRESS_WAIT_SECONDS = 2

# No try begins later than this: it may take 7 s (see `services`), and there is a call or two
# before, within the 25 s of the function.
LAST_TRY_AFTER_SECONDS = 10

MAX_TOKEN_LENGTH = 36
"""Characters of a ClientRequestToken, by the same page."""

type Parts = "Sequence[TransactWriteItemTypeDef]"


class ConditionNotMetError(Exception):
    """A condition of a transaction does not hold, so that nothing of it was done now.

    `was_uncertain` tells that an earlier try of the same got no answer, and may be the reason.
    """

    def __init__(self, *, was_uncertain: bool) -> None:
        super().__init__()
        self.was_uncertain = was_uncertain


@dataclass(frozen=True)
class Patience:
    """Until when, on the clock that nobody sets, a request begins another try."""

    until: float

    @classmethod
    def of_a_request(cls) -> "Patience":
        """Return what a request that begins now has."""
        return cls(monotonic() + LAST_TRY_AFTER_SECONDS)

    @property
    def is_over(self) -> bool:
        """Whether no further try begins."""
        return monotonic() > self.until


def commit(
    client: "DynamoDBClient", parts_after: Callable[[int], Parts], patience: Patience
) -> None:
    """Do all parts of a transaction or none, once.

    Args:
        client: of DynamoDB.
        parts_after: makes the parts, given how often they have met other transactions.
        patience: how long to go on.

    Raises:
        ConditionNotMetError: A condition of a part does not hold.
        StoreBusyError: Conflicts or throttling did not end in time; nothing was done.
        StoreUncertainError: It is not known whether it was done.
    """
    from botocore.exceptions import ClientError, HTTPClientError  # noqa: PLC0415  slow

    conflicts, wait, is_uncertain = 0, 0.0, False
    for _ in range(MAX_ATTEMPTS):
        sleep(wait)
        if patience.is_over:
            break
        try:
            _transact(client, parts_after(conflicts))
        except (ClientError, HTTPClientError) as error:
            if condition_failed_in(error):
                raise ConditionNotMetError(was_uncertain=is_uncertain) from error
            if may_still_go_through(error):
                # again as it was, or DynamoDB would not know it
                is_uncertain, wait = True, IN_PROGRESS_WAIT_SECONDS
            elif met_others(error):
                wait = jitter(FIRST_WAIT_SECONDS * 2**conflicts)
                conflicts += 1
            else:
                raise
        else:
            return
    raise StoreUncertainError if is_uncertain else StoreBusyError


def jitter(longest: float) -> float:
    """Choose how long to wait (full jitter), so that those who met do not meet again."""
    return secrets.SystemRandom().uniform(0, longest)


def _transact(client: "DynamoDBClient", parts: Parts) -> None:
    """Do all parts or none, once however often the same ones come.

    The token is a hash of the parts: a transaction that went through although its answer got
    lost is not repeated, and one with other parts is never taken for it.
    """
    written = json.dumps(parts, sort_keys=True).encode()
    token = hashlib.sha256(written).hexdigest()[:MAX_TOKEN_LENGTH]
    client.transact_write_items(TransactItems=parts, ClientRequestToken=token)
