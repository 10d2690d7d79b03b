"""The worker's processes are killed while they work, and every prediction ends all the same."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import boto3
import httpx
import pytest
from mypy_boto3_sqs import SQSClient

from sklambda.local import emulator
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

PREDICTIONS = 60
CLIENTS = 6
# One fewer than a message has receives, so that no bad luck can use them up.
MOST_KILLS = 4
# All may have ended before the last of them: what comes back is soon done.
LEAST_KILLS = 2
# Messages of killed workers come back after this time instead of the template's four minutes. A
# busy machine starts a worker in less.
VISIBILITY_SECONDS = 30
PATIENCE_SECONDS = 300.0


@pytest.fixture
def impatient_queue(sqs: SQSClient, outputs: dict[str, str]) -> Iterator[None]:
    url = outputs["PredictionsQueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    before = asked["Attributes"]["VisibilityTimeout"]
    sqs.set_queue_attributes(
        QueueUrl=url, Attributes={"VisibilityTimeout": str(VISIBILITY_SECONDS)}
    )
    yield
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": before})


@pytest.fixture
def worker_name(session: boto3.Session, stack: StackRecord) -> str:
    """The name of the worker's function."""
    cloudformation = session.client("cloudformation", endpoint_url=stack.endpoint_url)
    resource = cloudformation.describe_stack_resource(
        StackName=stack.stack_name, LogicalResourceId="PredictSlowFunction"
    )
    return resource["StackResourceDetail"]["PhysicalResourceId"]


def workers(emulator_id: int, function: str) -> list[int]:
    """The processes below the emulator that were started for this function.

    `ps` knows them on every system, and the folder that each is started from names its function.
    """
    # one column each: by POSIX, all that follows "=" in an argument is the heading of its column
    listing = ["ps", "-A", "-ww", "-opid=", "-oppid=", "-ocommand="]
    output = subprocess.run(listing, capture_output=True, text=True, check=True).stdout
    running = [line.split(maxsplit=2) for line in output.splitlines()]
    return [
        int(process)
        for process, parent, *command in running
        if int(parent) == emulator_id and f"-{function}-" in " ".join(command)
    ]


class Killer(threading.Thread):
    """Kills the worker's processes of this very stack, one a second, some times at most."""

    def __init__(self, function: str) -> None:
        super().__init__()
        running = emulator.find(StackFolder(PROJECT / ".local" / "test"))
        assert running is not None
        self.killed = 0
        self.is_done = threading.Event()
        self._emulator = running.process_id
        self._function = function

    def run(self) -> None:
        while self.killed < MOST_KILLS and not self.is_done.wait(1.0):
            for pid in workers(self._emulator, self._function)[:1]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.killed += 1


def submit(client: httpx.Client, number: int) -> str:
    """Submit until there is an ID, with the same key each time."""
    until = time.monotonic() + PATIENCE_SECONDS
    body = {"feature_a": number / 10, "feature_b": -1.0}
    while time.monotonic() < until:
        answer = client.post(
            "/predict-slow", json=body, headers={"Idempotency-Key": f"chaos-{number}"}
        )
        if answer.status_code == 202:
            job_id: str = answer.json()["id"]
            return job_id
        assert answer.status_code in {500, 502, 503, 504}
    pytest.fail("not in time")


def end(client: httpx.Client, job_id: str) -> dict[str, Any]:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        record: dict[str, Any] = client.get(f"/predictions/{job_id}").json()
        if record["status"] not in {"queued", "running"}:
            return record
        time.sleep(1)
    pytest.fail("not in time")


@pytest.mark.usefixtures("impatient_queue")
def test_killed_workers_lose_nothing(client: httpx.Client, worker_name: str) -> None:
    killer = Killer(worker_name)
    killer.start()
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            ids = list(pool.map(lambda number: submit(client, number), range(PREDICTIONS)))
            ends = list(pool.map(lambda job_id: end(client, job_id), ids))
    finally:
        killer.is_done.set()
        killer.join()

    assert killer.killed >= LEAST_KILLS
    assert len(set(ids)) == PREDICTIONS
    assert [record["status"] for record in ends] == ["succeeded"] * PREDICTIONS
    with ThreadPoolExecutor(CLIENTS) as pool:
        assert list(pool.map(lambda number: submit(client, number), range(PREDICTIONS))) == ids
        assert list(pool.map(lambda job_id: end(client, job_id), ids)) == ends
