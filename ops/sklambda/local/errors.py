"""What can keep a local stack from running."""

from sklambda.errors import OperatorError


class LocalStackError(OperatorError):
    """A local stack cannot be brought up; the message says what is missing and where to look."""
