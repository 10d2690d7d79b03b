"""The lines of the function's log."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from predict_api.log import logger


class Log(logging.Handler):
    """Collects the lines that Lambda would write."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        formatter = logger().registered_formatter
        self.lines.append(json.loads(formatter.format(record)))


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    under_it = logging.getLogger(logger().name)
    under_it.addHandler(log)
    yield log
    under_it.removeHandler(log)
