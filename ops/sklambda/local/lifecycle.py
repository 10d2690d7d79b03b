"""Bring a local stack up, from nothing to an API that answers, and down again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import NamedTuple

from applications.scopes import SCOPES
from sklambda.keys import creation as keys
from sklambda.local import deployment, emulator
from sklambda.local.clients import Clients
from sklambda.local.deployment import Deployment
from sklambda.local.emulator_gaps import restore
from sklambda.local.environment import REGION
from sklambda.local.errors import LocalStackError
from sklambda.local.folder import PROJECT, StackFolder
from sklambda.local.http import NoAnswerError, call
from sklambda.local.interruption import held_back
from sklambda.local.progress import Progress
from sklambda.local.record import StackRecord
from sklambda.local.template import Template

# The first answer waits for a function to start, which takes longest on a busy machine.
WARM_UP_SECONDS = 120.0
_PAUSE_SECONDS = 0.5
# One call for each function behind the API: the models' and the authorizer's.
_FIRST_CALLS = ("/v2/health/ready", "/whoami")


def up(folder: StackFolder, progress: Progress) -> StackRecord:
    """Start the emulator, deploy to it and wait for the API; update the stack if it runs already.

    What was started is stopped again if anything goes wrong on the way; what ran before stays.

    Raises:
        LocalStackError: with a message that says what went wrong and where to look.
    """
    return _bring_up(folder, progress).record


@contextmanager
def while_needed(folder: StackFolder, progress: Progress) -> Iterator[StackRecord]:
    """Bring the stack up as `up` does, and down after the block unless it ran before."""
    record, is_new = _bring_up(folder, progress)
    try:
        yield record
    finally:
        if is_new:
            with held_back(), progress.step("Stopping the stack"):
                down(folder)
        else:
            progress.say("The stack ran before, and stays.")


def down(folder: StackFolder) -> bool:
    """Stop the stack and remove what it held; tell whether it was running.

    Waits for another command that brings it up at this moment.
    """
    with folder.alone():
        return emulator.stop(folder)


class _BroughtUp(NamedTuple):
    record: StackRecord
    is_new: bool


def _bring_up(folder: StackFolder, progress: Progress) -> _BroughtUp:
    with folder.alone():
        running = emulator.find(folder)
        if running is not None:
            progress.say("The stack is running already; updating it.")
            return _BroughtUp(_deploy(folder, running, progress), is_new=False)
        # of an emulator that ended without `down`: its key, above all, is in no table any more
        folder.clear()
        try:
            with progress.step("Starting the emulator"):
                running = emulator.start(folder)
            return _BroughtUp(_deploy(folder, running, progress), is_new=True)
        except BaseException:
            # an interruption as well: half a stack is of no use to anyone
            with held_back():
                emulator.stop(folder)
            raise


def _deploy(folder: StackFolder, running: emulator.Emulator, progress: Progress) -> StackRecord:
    with progress.step("Building functions and layer"):
        built = deployment.build(folder)
    clients = Clients.of(running.endpoint_url)
    with progress.step("Deploying"):
        deployment.deploy(folder, running, built)
        deployed = deployment.describe(running.endpoint_url, clients.cloudformation)
        restore(clients, deployed, Template(PROJECT / "template.yaml"))
    record = _record(folder, clients, deployed)
    with progress.step("Waiting for the first answers"):
        _warm_up(record, folder)
    record.write(folder.record)
    return record


def _record(folder: StackFolder, clients: Clients, deployed: Deployment) -> StackRecord:
    """Describe the stack; an updated one keeps its key."""
    previous = StackRecord.read(folder.record)
    key = previous.api_key if previous else _demo_key(clients, deployed)
    return StackRecord(
        api_url=deployed.api_url,
        api_key=key,
        endpoint_url=deployed.endpoint_url,
        region=REGION,
        stack_name=deployment.STACK_NAME,
    )


def _demo_key(clients: Clients, deployed: Deployment) -> str:
    table = deployed.resources["KeysTable"]
    return keys.create(clients.dynamodb, table, name="demo", scopes=list(SCOPES)).text


def _warm_up(record: StackRecord, folder: StackFolder) -> None:
    until = time.monotonic() + WARM_UP_SECONDS
    for path in _FIRST_CALLS:
        while not (outcome := _first_answer(record, path)).startswith("2"):
            if time.monotonic() > until:
                raise LocalStackError(
                    f"The API does not answer {path} ({outcome}); see {folder.emulator_log}."
                )
            time.sleep(_PAUSE_SECONDS)


def _first_answer(record: StackRecord, path: str) -> str:
    """The status of a call, or what went wrong with it."""
    try:
        answer = call("GET", record.api_url + path, headers={"X-API-Key": record.api_key})
    except NoAnswerError as error:
        return str(error)
    return f"{answer.status} {HTTPStatus(answer.status).phrase}"
