"""Bring the API in containers up, from nothing to its first answers, and down again."""

import shutil
import sys
from functools import partial
from http import HTTPStatus

from sklambda.local import deployment
from sklambda.local.containers import application, backend, processes, sam
from sklambda.local.containers import docker as containers
from sklambda.local.containers.application import Document
from sklambda.local.containers.backend import Backend
from sklambda.local.containers.folder import SamLocalFolder
from sklambda.local.containers.record import SamLocalRecord
from sklambda.local.containers.waiting import free_ports, listens, wait_for
from sklambda.local.http import NoAnswerError, call
from sklambda.local.interruption import held_back
from sklambda.local.progress import Progress

WORKER = "PredictSlowFunction"
_QUEUE = "PredictionsQueue"
# names of processes and of their logs
_API = "api"
_FUNCTIONS = "functions"
# One call for each function behind the API: the models' and the authorizer's.
_FIRST_CALLS = ("/v2/health/ready", "/whoami")


def up(folder: SamLocalFolder, progress: Progress) -> SamLocalRecord:
    """Start everything anew and wait for the API; what ran before is stopped and forgotten.

    What was started is stopped again if anything goes wrong on the way.

    Raises:
        LocalStackError: with a message that says what is missing, or went wrong, and where to look.
    """
    containers.require_docker()
    down(folder)
    try:
        document = _make_ready(folder, progress)
        with progress.step("Creating tables and queue"):
            data = backend.start(folder, document)
            application.write(folder, document, data.resources, data.endpoint_url)
        record = _start(folder, data, progress)
    except BaseException:
        # an interruption as well: half of it is of no use to anyone
        with held_back():
            down(folder)
        raise
    record.write(folder.record)
    return record


def down(folder: SamLocalFolder) -> bool:
    """Stop everything and remove what it held; tell whether anything was running.

    Logs stay, and Docker's images, which the next start is faster with.
    """
    was_running = processes.stop_all(folder)
    if folder.application.exists():
        # what SAM removes itself, unless it was killed
        containers.remove_containers(containers.containers_below(folder.application))
    folder.record.unlink(missing_ok=True)
    folder.emulator.clear()
    shutil.rmtree(folder.application, ignore_errors=True)
    return was_running


def _make_ready(folder: SamLocalFolder, progress: Progress) -> Document:
    """Build, and have the image that it runs in; returns the template."""
    with progress.step("Building functions and layer"), folder.stack.alone():
        document = application.copy(deployment.build(folder.stack), folder)
    image = containers.runtime_image(application.runtime(document))
    if not containers.has_image(image):
        with progress.step(f"Fetching {image}"):
            containers.fetch_image(image)
    return document


def _start(folder: SamLocalFolder, data: Backend, progress: Progress) -> SamLocalRecord:
    images = containers.layer_images()
    with progress.step("Starting containers"):
        functions_url, api_url = _serve(folder)
    # a changed layer takes its image's name over, and leaves a hundred megabytes without one
    containers.remove_images(images - containers.layer_images())
    pump = [sys.executable, "-m", "sklambda.local.containers.pump", data.resources[_QUEUE]]
    pump += [data.endpoint_url, functions_url, WORKER]
    processes.start(folder, "pump", pump, sam.environment(folder))
    record = SamLocalRecord(api_url, backend.create_key(data))
    with progress.step("Waiting for the first answers"):
        _await_first_answers(folder, record)
    return record


def _serve(folder: SamLocalFolder) -> tuple[str, str]:
    """Start SAM's two servers at once and wait until they listen; returns their addresses."""
    ports = free_ports(sam.HOST, 2)
    environment = sam.environment(folder)
    commands = (sam.start_lambda(folder, ports[0]), sam.start_api(folder, ports[1]))
    servers = [
        processes.start(folder, name, command, environment)
        for name, command in zip((_FUNCTIONS, _API), commands, strict=True)
    ]
    for server, port in zip(servers, ports, strict=True):
        wait_for(folder, server, partial(listens, sam.HOST, port))
    return f"http://{sam.HOST}:{ports[0]}", f"http://{sam.HOST}:{ports[1]}"


def _await_first_answers(folder: SamLocalFolder, record: SamLocalRecord) -> None:
    (api,) = (started for started in processes.noted(folder) if started.name == _API)
    for path in _FIRST_CALLS:
        wait_for(folder, api, partial(_succeeds, record, path))


def _succeeds(record: SamLocalRecord, path: str) -> bool:
    try:
        answer = call("GET", record.api_url + path, headers={"X-API-Key": record.api_key})
    except NoAnswerError:
        return False
    return answer.status == HTTPStatus.OK
