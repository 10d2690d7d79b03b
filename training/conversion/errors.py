"""What can go wrong on the way from an estimator to a graph."""


class ConversionError(Exception):
    """There is no graph for the estimator that serving could run; the message says why."""


class NoExactWriterError(Exception):
    """The exact writers do not know the estimator, or one of its settings."""
