"""A line in the log for each call of AWS: how long it took, how often it was tried, how it ended.

X-Ray sees a function as a whole and none of the calls that it makes; these lines carry its
trace's ID.
"""

import json
import os
from collections.abc import Mapping
from time import perf_counter
from typing import Any

MESSAGE = "called AWS"
SLOW_SECONDS = 1.0
"""A call takes milliseconds; one of a second is worth a warning."""

# levels at which a call that went well and fast is not logged
_QUIET = frozenset({"WARNING", "ERROR", "CRITICAL"})


def log_calls(client: Any, level: str) -> None:  # noqa: ANN401  (any client of boto3)
    """Make a client of boto3 log its calls; at WARNING those that are slow, retried or fail."""

    def begin(model: Any, context: dict[str, Any], **_: object) -> None:  # noqa: ANN401  (botocore's)
        context["call"] = f"{model.service_model.service_id}.{model.name}"
        context["begun_at"] = perf_counter()

    def end(context: dict[str, Any], **ended: Any) -> None:  # noqa: ANN401  (botocore's)
        seconds = perf_counter() - context["begun_at"]
        outcome, retries = _outcome(**ended)
        worth_a_warning = outcome != "done" or retries > 0 or seconds >= SLOW_SECONDS
        if worth_a_warning or level.upper() not in _QUIET:
            line = {
                "level": "WARNING" if worth_a_warning else "INFO",
                "message": MESSAGE,
                "call": context["call"],
                "milliseconds": round(seconds * 1000, 1),
                "outcome": outcome,
                "retries": retries,
                "trace": trace_id(os.environ),
            }
            print(json.dumps(line), flush=True)  # noqa: T201  the log

    client.meta.events.register("before-call", begin)
    client.meta.events.register("after-call", end)
    client.meta.events.register("after-call-error", end)


def trace_id(environment: Mapping[str, str]) -> str | None:
    """Return the ID of X-Ray's trace of this invocation, which the access log holds as well."""
    parts = environment.get("_X_AMZN_TRACE_ID", "").split(";")
    return next((part.removeprefix("Root=") for part in parts if part.startswith("Root=")), None)


def _outcome(
    parsed: Mapping[str, Any] | None = None, exception: Exception | None = None, **_: object
) -> tuple[str, int]:
    """Return "done", AWS's code of a refusal, or the type of what went wrong; and the retries.

    No texts: AWS's quote what was sent.
    """
    if parsed is None:
        return type(exception).__name__, 0
    retries = parsed.get("ResponseMetadata", {}).get("RetryAttempts", 0)
    return parsed.get("Error", {}).get("Code") or "done", retries
