"""botocore's exceptions as the domain's own, without importing botocore before it is used."""

from collections.abc import Iterator
from contextlib import contextmanager

from prediction.jobs.errors import QueueUnavailable, StoreUnavailable


class ConditionFailed(Exception):  # noqa: N818 - the answer to a conditional write, not a fault
    """The record was not in the state that a conditional write asked for."""


@contextmanager
def aws_faults(unavailable: type[StoreUnavailable | QueueUnavailable]) -> Iterator[None]:
    """Turn what an AWS call raises into `ConditionFailed` or `unavailable`.

    Whatever else is wrong (throttling, the network, a missing permission) is for the
    operator to mend and worth a retry meanwhile. Messages name AWS's error code and nothing
    of the request.
    """
    # Loaded already wherever a client exists; at the top it would cost fast predictions a
    # cold start.
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as said above

    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "unknown")
        if code == "ConditionalCheckFailedException":
            raise ConditionFailed(code) from None
        raise unavailable(code) from error
    except BotoCoreError as error:
        raise unavailable(type(error).__name__) from error
