"""Bring a local stack up, from nothing to an API that answers, and down again."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple, Protocol

from sklambda.http import trouble
from sklambda.local.interruption import held_back
from sklambda.local.progress import Progress
from sklambda.local.waiting import wait_for
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

# One call for each function behind the API: the models' and the authorizer's.
_FIRST_CALLS = ("/v2/health/ready", "/whoami")


class Backend(Protocol):
    """What runs a local stack: the emulator, or SAM's containers."""

    @property
    def folder(self) -> StackFolder:
        """Where its files are."""

    @property
    def api_process(self) -> str:
        """The process that answers for the API."""

    def require(self) -> None:
        """Raise OperatorError if something that it needs is not on this machine."""

    def takes_update(self) -> bool:
        """Whether it runs, and can be updated while it does."""

    def bring_up(self, progress: Progress) -> StackRecord:
        """Start what does not run yet and deploy to it; raise OperatorError if that fails."""

    def stop(self) -> bool:
        """Stop it; tell whether it was running."""


class KeepingBackend(Backend, Protocol):
    """A backend whose data is kept while it is down."""

    def forget(self) -> bool:
        """Stop it, keep nothing, and remove what was kept; return whether it was running."""


def up(backend: Backend, progress: Progress) -> StackRecord:
    """Start a stack and wait for its API, or update one that runs, where the backend can.

    What was started is stopped again if anything goes wrong on the way; what is updated stays.

    Raises:
        OperatorError: with a message that says what is missing, or went wrong, and where to look.
    """
    return _bring_up(backend, progress).record


def update(backend: Backend, progress: Progress) -> bool:
    """Deploy to a stack that runs; tell whether one does.

    Raises:
        OperatorError: as `up`; the stack runs on.
    """
    with backend.folder.alone():
        if not backend.takes_update():
            return False
        _answering(backend, progress)
        return True


@contextmanager
def while_needed(backend: Backend, progress: Progress) -> Iterator[StackRecord]:
    """Bring the stack up as `up` does, and down after the block unless it ran before."""
    record, is_new = _bring_up(backend, progress)
    try:
        yield record
    finally:
        if is_new:
            with held_back(), progress.step("Stopping the stack"):
                _stop_own(backend, record)
        else:
            progress.say("The stack ran before, and stays.")


def down(backend: Backend) -> bool:
    """Stop the stack; tell whether it was running.

    Waits for another command that brings it up at this moment.
    """
    with backend.folder.alone():
        return backend.stop()


def forget(backend: KeepingBackend) -> bool:
    """Stop the stack without keeping anything of it; tell whether it was running."""
    with backend.folder.alone():
        return backend.forget()


def _stop_own(backend: Backend, record: StackRecord) -> None:
    """Stop the stack of this record, but none that another command has put in its place."""
    with backend.folder.alone():
        if StackRecord.read(backend.folder.record) in (record, None):
            backend.stop()


class _BroughtUp(NamedTuple):
    record: StackRecord
    is_new: bool


def _bring_up(backend: Backend, progress: Progress) -> _BroughtUp:
    backend.require()
    with backend.folder.alone():
        if backend.takes_update():
            progress.say("The stack is running already; updating it.")
            return _BroughtUp(_answering(backend, progress), is_new=False)
        # also what one that ended without `down` has left: its key is in no table any more
        backend.stop()
        try:
            return _BroughtUp(_answering(backend, progress), is_new=True)
        except BaseException:
            # an interruption as well: half a stack is of no use to anyone
            with held_back():
                backend.stop()
            raise


def _answering(backend: Backend, progress: Progress) -> StackRecord:
    """Bring it up, wait for its first answers, and write down where it is."""
    record = backend.bring_up(progress)
    headers = {"X-API-Key": record.api_key}
    with progress.step("Waiting for the first answers"):
        for path in _FIRST_CALLS:
            first_call = partial(trouble, record.api_url + path, headers)
            wait_for(backend.folder, backend.api_process, f"The API's {path}", first_call)
    record.write(backend.folder.record)
    return record
