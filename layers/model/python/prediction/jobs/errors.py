"""What can go wrong with a slow prediction, in the domain's own words."""

from typing import Any


class UnknownJobError(LookupError):
    """No such job for this caller: never made, made by another caller, or no longer kept."""


class JobExistsError(RuntimeError):
    """Another submission has already taken this ID."""


class JobNotQueuedError(RuntimeError):
    """The job cannot be canceled: it runs already, or has ended."""

    def __init__(self, state: str) -> None:
        verb = {"running": "is", "canceled": "has been"}.get(state, "has")
        super().__init__(f"The prediction {verb} {state} and cannot be canceled any more.")
        self.state = state


class KeyReusedError(ValueError):
    """The caller has used this idempotency key for another request."""

    def __init__(self) -> None:
        super().__init__("This idempotency key was used for another request.")


class StoreUnavailableError(RuntimeError):
    """The table of jobs cannot be used now (throttled, unreachable, refused); worth a retry."""


class QueueUnavailableError(RuntimeError):
    """The queue of jobs cannot be used now (throttled, unreachable, refused); worth a retry."""


class QueueFullError(RuntimeError):
    """More jobs wait than can be made in time; none was made of this request.

    Attributes:
        seconds: until enough of them will probably have ended.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__("More slow predictions wait than can be made in time; try again later.")
        self.seconds = seconds


class MessageTooLargeError(ValueError):
    """The instances do not fit into one message of the queue."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"The instances take {size:,} bytes as a message; the limit is {limit:,} bytes."
        )
        self.size = size
        self.limit = limit


class BadResultError(ValueError):
    """A result that no record can hold; the text is a sentence for the job's client."""


class BadMessageError(ValueError):
    """A message body that is not a job. `job_id` is set where at least that can be read."""

    def __init__(self, reason: str, job_id: str | None = None) -> None:
        super().__init__(reason)
        self.job_id = job_id


class OtherVersionError(BadMessageError):
    """A message of a version that is not known here; another attempt may meet one that knows it."""

    def __init__(self, job_id: str | None) -> None:
        super().__init__("The message is of another version.", job_id)


class ConditionFailedError(Exception):
    """The record was not in the state that a conditional write asked for.

    `item` is the record as it was, where the write asked to be told; empty if there is none.
    """

    def __init__(self, item: dict[str, Any]) -> None:
        super().__init__("the condition of a write was not met")
        self.item = item
