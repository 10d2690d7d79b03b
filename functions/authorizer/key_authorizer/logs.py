"""Log lines as JSON on the standard output, through the standard library's logging."""

import json
import logging
import sys
import time
from datetime import UTC, datetime

SERVICE = "authorizer"
SLOW_SECONDS = 0.5
"""A read takes milliseconds; one of half a second is worth a warning."""


class JsonFormatter(logging.Formatter):
    """One JSON object a line; `extra={"fields": {...}}` adds members of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record; what could hold a secret (arguments, locals) is never in it."""
        line = {
            "level": record.levelname,
            "message": record.getMessage(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "service": SERVICE,
            **getattr(record, "fields", {}),
        }
        return json.dumps(line)


def log_as_json(logger: logging.Logger, level: int = logging.INFO) -> None:
    """Send this logger's lines of a level and above to the standard output.

    They go past the runtime's own handler.
    """
    lines = logging.StreamHandler(sys.stdout)
    lines.setFormatter(JsonFormatter())
    logger.handlers = [lines]
    logger.setLevel(level)
    logger.propagate = False


def call_level(seconds: float) -> int:
    """Return the level at which a call of AWS of this duration is logged."""
    return logging.WARNING if seconds >= SLOW_SECONDS else logging.INFO


def count_fault(stack: str) -> None:
    """Write the line by which CloudWatch counts a key that could not be checked.

    In the embedded metric format:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    metric = {
        "Namespace": "sklambda",
        "Dimensions": [["service", "stack"]],
        "Metrics": [{"Name": "AuthorizerFaults", "Unit": "Count"}],
    }
    about = {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [metric]}
    line = {"_aws": about, "service": SERVICE, "stack": stack, "AuthorizerFaults": 1}
    print(json.dumps(line), flush=True)  # noqa: T201  the log, whatever its level
