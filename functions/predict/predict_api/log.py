"""The structured log of failures: their type and place, never what was sent."""

import traceback
from functools import cache
from typing import TYPE_CHECKING

from prediction.errors import ArtifactError

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger


@cache
def logger() -> "Logger":
    """Return the function's structured log, with the environment's service name and level."""
    # Imported here: it is needed only when something fails, and would delay every cold start.
    from aws_lambda_powertools import Logger  # noqa: PLC0415  as said above

    return Logger()


def log_failure(error: Exception, request_id: str) -> None:
    """Log an exception by its type and place.

    Its text is left out: validation errors and AWS's answers quote what the client sent.
    """
    frames = traceback.extract_tb(error.__traceback__)
    logger().error(
        "A request failed.",
        request_id=request_id,
        exception=f"{type(error).__module__}.{type(error).__qualname__}",
        aws_error=_aws_error(error),
        where=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )


def log_damaged_model(error: ArtifactError) -> None:
    """Log what is wrong with a model that cannot serve."""
    logger().error("A model cannot be served.", model=error.model, reason=error.reason)


def log_unkept_counts(failed: str) -> None:
    """Log that counts of watched models were not kept, by the type of what went wrong."""
    logger().warning("Counts of models were not kept.", exception=failed)


def _aws_error(error: Exception) -> str | None:
    """AWS's code of a failed call and the call's name, if it was one."""
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return None
    code = response.get("Error", {}).get("Code")
    return f"{getattr(error, 'operation_name', '?')}: {code}"
