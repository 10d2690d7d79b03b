"""Why a key could not be changed or shown, each in one sentence for the operator."""

from datetime import datetime

from key_authorizer.records import to_text
from sklambda.errors import OperatorError


class KeyRefusedError(OperatorError):
    """What was asked of a key cannot be done; the message says why."""


class UnknownKeyError(KeyRefusedError):
    """No record has this ID."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"There is no key {key_id} in this stack.")


class CorruptKeyError(KeyRefusedError):
    """The record is there but cannot be understood; the API refuses its key, too."""

    def __init__(self, key_id: str, *, changed: bool = False) -> None:
        stands = " What you asked for was written all the same, and stands." if changed else ""
        super().__init__(
            f"The record of the key {key_id} is damaged; clients get 5xx for it.{stands}"
        )


class KeyEndedError(KeyRefusedError):
    """The key is revoked or expired, and that is for good."""

    def __init__(self, key_id: str, ended: str, moment: datetime) -> None:
        super().__init__(f"The key {key_id} {ended} at {to_text(moment)}; make a new one instead.")


class ChangedMeanwhileError(KeyRefusedError):
    """Somebody else changed the key between our look at it and our change."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"The key {key_id} has changed meanwhile; nothing was done. Look again.")


class LogQueryError(OperatorError):
    """The log did not answer; the message is for the operator."""
