"""The process that loads a model's file, watched from outside: its steps, its answer, its time."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

import click

from sklambda.models.errors import RefusedError

MINUTES = 10
"""Loading, conversion and proof of a forest of 100 trees take some seconds."""

LOADING_SECONDS = 120
"""A file of 1 GB takes some seconds; the code of a pickle may never end."""


class CodeError(Exception):
    """Loading the file would run code, which nobody has allowed."""


_MODULE = "training.fitted"


def require_training() -> None:
    """Raise with what is to be installed, if scikit-learn and the converters are not."""
    if not all(find_spec(name) for name in ("sklearn", "skl2onnx", "pandas", "matplotlib")):
        raise click.ClickException(
            "This needs scikit-learn and the converters, which running does not: make .venv/.dev"
        )


class Limits(NamedTuple):
    """Seconds after which the process is ended: until it says the first step, and at all."""

    loading: float = LOADING_SECONDS
    whole: float = 60 * MINUTES


def made(
    asked: dict[str, Any], say: Callable[[str], None], limits: Limits | None = None
) -> dict[str, Any]:
    """Have the process add a model to the folder that is asked for.

    Args:
        asked: members of `training.fitted.asked.Asked`, and `output`.
        say: told each step.
        limits: of time.

    Returns:
        The members of `training.fitted.asked.Added`.

    Raises:
        CodeError: the file may hold code, and `may_run_code` is not asked for.
        RefusedError: the model cannot be served, or the process ended or took too long.
    """
    limits = limits or Limits()
    process = subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        errors="replace",
        start_new_session=True,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            # what it leaves when it is ended goes with the folder
            "TMPDIR": str(asked["output"]),
        },
    )
    late: list[float] = []
    timers = [
        threading.Timer(seconds, _give_up, (process, seconds, late))
        for seconds in (limits.loading, limits.whole)
    ]
    for timer in timers:
        timer.start()
    try:
        answer = _answer(process, asked, say, timers[0])
    finally:
        for timer in timers:
            timer.cancel()
        _end(process)
    if late:
        raise RefusedError(f"It was not {_stage(late[0], limits)}, and was ended.")
    return _taken(answer)


def _stage(seconds: float, limits: Limits) -> str:
    if seconds == limits.loading:
        return f"loaded in {seconds:g} seconds"
    return f"done in {seconds / 60:g} minutes"


def _taken(answer: dict[str, Any]) -> dict[str, Any]:
    if "asks" in answer:
        raise CodeError
    if isinstance(added := answer.get("added"), dict):
        return added
    told = answer.get("refused", "the process that loads the file ended without an answer")
    raise RefusedError(f"Not served: {told}.")


def _give_up(process: subprocess.Popen[str], seconds: float, late: list[float]) -> None:
    late.append(seconds)
    _end(process)


def _answer(
    process: subprocess.Popen[str],
    asked: dict[str, Any],
    say: Callable[[str], None],
    loading: threading.Timer,
) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    with process:
        if process.stdin is None or process.stdout is None:
            return answer  # both are pipes
        try:
            process.stdin.write(json.dumps(asked))
            process.stdin.close()
        except BrokenPipeError:
            return answer
        for line in process.stdout:
            loading.cancel()
            answer = _read(line)
            if "step" in answer:
                say(str(answer["step"]))
    return answer


def _read(line: str) -> dict[str, Any]:
    """Read a line, which code of the file may have written as well."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _end(process: subprocess.Popen[str]) -> None:
    """End the process with those that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
