"""A hundred models, and what is done with them: files opened, types and sessions made."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from prediction.instances import instance_type
from prediction.runtimes.onnx import session
from tests.tiny_models import write_sum_regression

MANY = 100
ASKED = "sum-042"
"""One of them."""


def write_many(folder: Path, number: int = MANY) -> None:
    """Models that add, named by their numbers."""
    for one in range(number):
        write_sum_regression(folder, f"sum-{one:03}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_many(folder)
    return folder


@contextmanager
def counted_work(folder: Path) -> Iterator[Counter[str]]:
    """Count the models' files that are opened, and the types and sessions that are made."""
    work: Counter[str] = Counter()
    on = True

    def opened(event: str, arguments: tuple[object, ...]) -> None:
        if on and event == "open" and str(arguments[0]).startswith(str(folder)):
            work[Path(str(arguments[0])).name] += 1

    sys.addaudithook(opened)
    try:
        with (
            patch("prediction.model.instance_type", _counted(work, "type", instance_type)),
            patch("prediction.runtimes.onnx.session", _counted(work, "session", session)),
        ):
            yield work
    finally:
        on = False  # a hook stays for ever


def _counted[**P, R](work: Counter[str], what: str, make: Callable[P, R]) -> Callable[P, R]:
    def counted(*arguments: P.args, **named: P.kwargs) -> R:
        work[what] += 1
        return make(*arguments, **named)

    return counted
