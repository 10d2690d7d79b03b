"""What can keep the local stack from running."""


class LocalStackError(Exception):
    """The local stack cannot be brought up; the message says what is missing and where to look."""
