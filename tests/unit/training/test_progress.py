"""Steps are shown with the time they took, on terminals and in logs."""

import io
import re

import pytest
from rich.console import Console

from training.progress import Progress


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "log"])
def test_a_finished_step_is_a_line_with_its_time(terminal: bool) -> None:  # noqa: FBT001  a parameter of the test
    shown = io.StringIO()
    progress = Progress(Console(file=shown, force_terminal=terminal, width=100))

    with progress.step("tiny: fit", total=2) as advance:
        advance()
        advance()

    assert re.search(r"  tiny: fit +\d+\.\d s\n", shown.getvalue())


def test_a_log_has_one_plain_line_a_step() -> None:
    shown = io.StringIO()
    progress = Progress(Console(file=shown))

    with progress.step("first"), progress.step("second [0/1]"):
        progress.say("beside")

    lines = shown.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == ["beside", "second", "first"]
    assert "\x1b" not in shown.getvalue()


def test_a_step_that_fails_is_not_shown_as_done() -> None:
    shown = io.StringIO()

    with pytest.raises(ValueError, match="broken"), Progress(Console(file=shown)).step("fit"):
        raise ValueError("broken")

    assert shown.getvalue() == ""
