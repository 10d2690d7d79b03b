"""The process that loads a model's file, watched from outside: its steps, its answer, its time."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import click

from sklambda.models.errors import RefusedError

MINUTES = 10
"""Loading, conversion and proof of a forest of 100 trees take some seconds."""

_MODULE = "training.fitted"


def require_training() -> None:
    """Raise with what is to be installed, if scikit-learn and the converters are not."""
    if not all(find_spec(name) for name in ("sklearn", "skl2onnx", "pandas")):
        raise click.ClickException(
            "This needs scikit-learn and the converters, which running does not: make .venv/.dev"
        )


def made(
    asked: dict[str, Any], say: Callable[[str], None], seconds: float = 60 * MINUTES
) -> dict[str, Any]:
    """Have the process add a model to the folder that is asked for.

    Args:
        asked: members of `training.fitted.asked.Asked`, and `output`.
        say: told each step.
        seconds: after which the process is ended.

    Returns:
        The members of `training.fitted.asked.Added`.

    Raises:
        RefusedError: the model cannot be served, or the process ended or took too long.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    late = threading.Event()

    def give_up() -> None:
        late.set()
        _end(process)

    timer = threading.Timer(seconds, give_up)
    timer.start()
    try:
        answer = _answer(process, asked, say)
    finally:
        timer.cancel()
        _end(process)
    if late.is_set():
        raise RefusedError(f"It was not done in {seconds / 60:g} minutes, and was ended.")
    if "added" in answer:
        added: dict[str, Any] = answer["added"]
        return added
    told = answer.get("refused", "the process that loads the file ended without an answer")
    raise RefusedError(f"Not served: {told}.")


def _answer(
    process: subprocess.Popen[str], asked: dict[str, Any], say: Callable[[str], None]
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
            answer = json.loads(line)
            if "step" in answer:
                say(answer["step"])
    return answer


def _end(process: subprocess.Popen[str]) -> None:
    """End the process with those that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
