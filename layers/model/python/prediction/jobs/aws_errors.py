"""botocore's exceptions as the domain's own, without importing botocore before it is used."""

from collections.abc import Iterator
from contextlib import contextmanager

from prediction.dynamodb import item_that_refused
from prediction.jobs.errors import (
    ConditionFailedError,
    QueueUnavailableError,
    StoreUnavailableError,
)


@contextmanager
def aws_faults(unavailable: type[StoreUnavailableError | QueueUnavailableError]) -> Iterator[None]:
    """Turn what an AWS call raises into `ConditionFailedError` or `unavailable`.

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
        try:
            item = item_that_refused(error)
        except ClientError:
            code = error.response.get("Error", {}).get("Code", "unknown")
            raise unavailable(code) from error
        raise ConditionFailedError(item) from None
    except BotoCoreError as error:
        raise unavailable(type(error).__name__) from error
