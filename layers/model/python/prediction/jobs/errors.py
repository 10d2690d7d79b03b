"""What can go wrong with a slow prediction, in the domain's own words."""


class UnknownJob(LookupError):  # noqa: N818 - named after what the caller gets to hear
    """No such job for this caller: never made, made by another caller, or no longer kept."""


class JobExists(RuntimeError):  # noqa: N818 - a state of the store, not a fault
    """Another submission has already taken this ID."""


class StoreUnavailable(RuntimeError):  # noqa: N818 - reads as the condition that it is
    """The table of jobs cannot be used now (throttled, unreachable, refused); worth a retry."""


class QueueUnavailable(RuntimeError):  # noqa: N818 - reads as the condition that it is
    """The queue of jobs cannot be used now (throttled, unreachable, refused); worth a retry."""


class MessageTooLarge(ValueError):  # noqa: N818 - reads as the condition that it is
    """The instances do not fit into one message of the queue."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"The instances take {size:,} bytes as a message; the limit is {limit:,} bytes."
        )
        self.size = size
        self.limit = limit


class ResultTooLarge(ValueError):  # noqa: N818 - reads as the condition that it is
    """The predictions do not fit into one record of the table."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"The result takes {size:,} bytes; the limit is {limit:,} bytes.")
        self.size = size
        self.limit = limit


class BadMessage(ValueError):  # noqa: N818 - reads as the condition that it is
    """A message body that is not a job. `job_id` is set where at least that can be read."""

    def __init__(self, reason: str, job_id: str | None = None) -> None:
        super().__init__(reason)
        self.job_id = job_id
