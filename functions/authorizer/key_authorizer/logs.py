"""Log lines as JSON on the standard output, through the standard library's logging."""

import json
import logging
import sys
from datetime import UTC, datetime

SERVICE = "authorizer"


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
