"""Why a file cannot be served."""


class RefusedError(Exception):
    """The estimator, its sample or its signature cannot be served; the message says why."""


class CodeError(RefusedError):
    """Loading the file would run code, and nobody has allowed that."""


class NoGraphError(RefusedError):
    """No graph answers as the estimator does; another runtime may."""


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says, or its type's name."""
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")
