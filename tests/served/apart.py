"""Each case in a process of its own, with a limit of time: one that hangs harms no other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from tests.served.judge import Verdict, judge
from training.conversion.errors import ConversionError
from training.conversion.skl2onnx_graph import converted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from tests.served.case import Case

SECONDS = 300


def judged(
    cases: Sequence[Case], say: Callable[[Verdict], None], processes: int = 1
) -> list[Verdict]:
    """Judge cases, each in a process that is forked once the libraries are loaded."""

    def one(case: Case) -> Verdict:
        verdict = _judged(case)
        say(verdict)
        return verdict

    with ThreadPoolExecutor(processes) as pool:
        return list(pool.map(one, cases))


def _judged(case: Case) -> Verdict:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(case, there))
    process.start()
    there.close()
    try:
        if not here.poll(SECONDS):
            _end(process.pid)
            return Verdict(case.group, case.name, said=f"no end in {SECONDS} seconds", wrong=True)
        verdict: Verdict = here.recv()
    except EOFError:
        verdict = Verdict(case.group, case.name, said="the process died", wrong=True)
    process.join()
    return verdict


def _child(case: Case, answer: Connection) -> None:
    os.setsid()  # so that what it starts ends with it
    # This process can be ended as well, and has the converter's libraries already.
    conversion: Any = import_module("training.conversion.convert")
    conversion.converted_within = _converted_here
    with threadpool_limits(limits=1):
        try:
            verdict = judge(case)
        except Exception as error:  # noqa: BLE001  this is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})"
            verdict = Verdict(case.group, case.name, said=told, wrong=True)
    answer.send(verdict)


def _converted_here(_: float, *asked: Any) -> Any:
    try:
        return converted(*asked)
    except Exception as error:
        told = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ConversionError(
            f"skl2onnx cannot convert {type(asked[0]).__name__}: {told}"
        ) from error


def _end(pid: int | None) -> None:
    if pid is not None:
        os.killpg(pid, signal.SIGKILL)
