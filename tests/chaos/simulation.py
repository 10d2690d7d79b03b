"""The whole of it: clients, functions, table and queue, and a director who lets them meet."""

import heapq
import logging
import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from types import SimpleNamespace
from typing import Any, Self
from unittest.mock import patch

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel

from prediction.jobs import (
    JobQueue,
    JobStore,
    Lifetime,
    QueueUnavailableError,
    StoreUnavailableError,
)
from sklambda import dead_letters
from tests.chaos.clients import ALWAYS_FAILS, KILLS, Clients, Ticket
from tests.chaos.clock import Clock
from tests.chaos.faults import NO_FAULTS, Faults, Rates, UnreliableClient
from tests.chaos.functions import Functions, functions
from tests.chaos.ledger import Ledger
from tests.chaos.queues import DEAD_LETTERS_URL, QUEUE_URL, Queues
from tests.chaos.stage import Actor, Killed, Scene, this_actor
from tests.chaos.table import Table

WORKERS = 6
CLIENTS = 6
BATCH_SIZE = 10
BATCH_WINDOW = 2.0
WORKER_TIMEOUT = 30.0
CLIENT_TIMEOUT = 25.0
CALL_SECONDS = 0.01
ARRIVALS_PER_SECOND = 40
UNAVAILABLE = (StoreUnavailableError, QueueUnavailableError, ClientError, BotoCoreError)
LIFETIME = Lifetime(deadline=timedelta(seconds=900), retention=timedelta(hours=24))


@dataclass
class Counts:
    """What the workers did."""

    batches: int = 0
    batches_lost: int = 0
    deliveries: int = 0
    redriven: int = 0
    dead_letters: int = 0
    parts: int = 0


class Simulation:
    """A stack in this process, to be filled with `submit` and run with `play`."""

    def __init__(self, seed: int, rates: Rates) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self.clock = Clock()
        self.ledger = Ledger()
        self.faults = Faults(self.chance, self.clock, rates)
        self.counts = Counts()
        self._table = Table(self.ledger.written)
        self._queues = Queues(
            self.clock.time, self.chance, copies=2, delay=BATCH_WINDOW, gone=self.ledger.gone
        )
        self.ledger.state_of = lambda key: self._table.items[key]["state"]["S"]
        self._actors = [Actor() for _ in range(WORKERS + CLIENTS)]
        self._plans: list[tuple[float, int, Scene]] = []
        self._numbers = count()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        dynamodb = UnreliableClient(self._table, self.faults)
        sqs = UnreliableClient(self._queues, self.faults)
        self._functions: Functions = self._stack.enter_context(
            functions(dynamodb, sqs, self._before_run)
        )
        self._store: Any = JobStore(dynamodb, "predictions")  # type: ignore[arg-type]  # stand-ins
        self._queue: Any = JobQueue(sqs, QUEUE_URL)  # type: ignore[arg-type]  # stand-ins
        self.clients = Clients(self._call_api, self.schedule, self.ledger, self.chance)
        self._stack.enter_context(self.clock.rules())
        self._stack.enter_context(patch("predict_api.waiting.sleep", self._sleep))
        self._stack.enter_context(patch("predict_api.waiting.monotonic", self.clock.time))
        # Mangum tells of each death
        logging.getLogger("mangum").setLevel(logging.CRITICAL + 1)
        return self

    def __exit__(self, *_: object) -> None:
        for actor in self._actors:
            actor.dismiss()
        self._stack.close()
        logging.getLogger("mangum").setLevel(logging.NOTSET)

    def submit(self, tickets: Sequence[Ticket]) -> None:
        """Let the clients come, one after another, some of them several times at once."""
        for n, ticket in enumerate(tickets):
            for _ in range(ticket.burst):
                self.schedule(n / ARRIVALS_PER_SECOND, partial(self.clients.submit, ticket))
            if n % 200 == 7:
                self._queues.send_message(QueueUrl=QUEUE_URL, MessageBody="garbage")

    def schedule(self, seconds: float, step: Scene) -> None:
        """Let a client take a step so many seconds from now."""
        heapq.heappush(self._plans, (self.clock.seconds + seconds, next(self._numbers), step))

    def play(self, progress: Callable[[], None] = lambda: None) -> None:
        """Go on until nobody has anything left to do."""
        while True:
            progress()
            self._cast()
            busy = [actor for actor in self._actors if actor.is_busy]
            awake = [actor for actor in busy if actor.wakes_at <= self.clock.seconds]
            if awake:
                self.clock.advance(self.chance.uniform(0, CALL_SECONDS) / len(awake))
                self.chance.choice(awake).resume()
            elif not self._skip([actor.wakes_at for actor in busy]):
                return

    def look_into_dead_letters(self, tickets: Sequence[Ticket]) -> None:
        """Check that whatever failed can be redriven: its inputs are nowhere else."""
        bodies = "".join(self._queues.bodies(DEAD_LETTERS_URL))
        for ticket in tickets:
            if ticket.job_id is None or self.ledger.state_of(ticket.job_id) != "failed":
                continue
            if ticket.job_id not in bodies:
                self.ledger.broken.append(f"{ticket.name} failed and left no dead letter")

    def redrive(self) -> None:
        """Let an operator redrive each dead letter once."""
        self.counts.dead_letters = self._count_dead_letters()
        self.ledger.operator_is_at_work = True
        done: set[str] = set()
        while True:
            before = len(done)
            for _ in range(5):
                self.schedule(0, partial(self._redrive_all, done))
                self.play()
                self.clock.advance(dead_letters.HOLD_SECONDS + 1)
            if len(done) == before:
                break
        self.ledger.operator_is_at_work = False
        self.counts.redriven = len(done)

    def final_looks(self, tickets: Sequence[Ticket]) -> dict[str, str | None]:
        """Look at everything, when all deadlines have passed and nothing goes wrong any more."""
        self.clock.advance(LIFETIME.deadline.total_seconds() + 1)
        self.faults.rates = NO_FAULTS
        seen: dict[str, str | None] = {}

        def look(ticket: Ticket) -> None:
            assert ticket.job_id is not None
            seen[ticket.job_id] = self.clients.look(ticket)

        self._each_acknowledged(tickets, look)
        self.counts.parts = sum("part" in item for item in self._table.items.values())
        return seen

    def look_after_retention(self, tickets: Sequence[Ticket]) -> None:
        """Check that nothing is shown any more, though the table has deleted nothing yet."""
        self.clock.advance(LIFETIME.retention.total_seconds())
        self._each_acknowledged(tickets, self.clients.look_for_nothing)

    def _each_acknowledged(self, tickets: Sequence[Ticket], look: Callable[[Ticket], None]) -> None:
        for ticket in tickets:
            if ticket.job_id is not None:
                self.schedule(0, partial(look, ticket))
        self.play()

    def _cast(self) -> None:
        """Give those who are free something to do."""
        workers, clients = self._actors[:WORKERS], self._actors[WORKERS:]
        for worker in workers:
            if not worker.is_busy and self._queues.is_ready():
                answer = self._queues.receive_message(
                    QueueUrl=QUEUE_URL, MaxNumberOfMessages=BATCH_SIZE
                )
                if answer:
                    worker.cast(partial(self._invoke_worker, answer["Messages"]))
        for client in clients:
            if not client.is_busy and self._plans and self._plans[0][0] <= self.clock.seconds:
                client.cast(heapq.heappop(self._plans)[2])

    def _skip(self, wakes: list[float]) -> bool:
        """Let time pass until somebody has something to do; tell whether anybody ever has."""
        moments = list(wakes)
        if self._plans:
            moments.append(self._plans[0][0])
        ready_at = self._queues.next_ready()
        if ready_at is not None:
            moments.append(ready_at - self.clock.time() + self.clock.seconds)
        if not moments:
            return False
        self.clock.seconds = max(self.clock.seconds, min(moments)) + 0.001
        return True

    def _call_api(self, event: dict[str, Any], _: object) -> dict[str, Any]:
        actor = this_actor()
        actor.ends_at = self.clock.seconds + CLIENT_TIMEOUT
        return self._functions.predict(event, self._context(actor))

    def _invoke_worker(self, messages: list[dict[str, Any]]) -> None:
        """Do what Lambda does: hand a batch over, delete what the answer does not name."""
        actor = this_actor()
        actor.ends_at = self.clock.seconds + WORKER_TIMEOUT
        self.counts.batches += 1
        self.counts.deliveries += len(messages)
        try:
            answer = self._functions.predict_slow(_sqs_event(messages), self._context(actor))
            rate = self.faults.rates.killed_before_acknowledging
            self.faults.maybe_kill("killed before acknowledging", rate)
        except Killed:
            self.counts.batches_lost += 1
            return
        except Exception as error:  # noqa: BLE001 - Lambda would keep the batch
            if not actor.is_killed:
                self.ledger.broken.append(f"the worker raised {error!r}")
            return
        kept = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        for message in messages:
            if message["MessageId"] not in kept:
                self._queues.delete_message(
                    QueueUrl=QUEUE_URL, ReceiptHandle=message["ReceiptHandle"]
                )

    def _before_run(self, instances: Sequence[BaseModel]) -> None:
        """Let a run fail, or its process die, by chance or by what is in it."""
        self.faults.pause(self.chance.uniform(0, 0.2))
        for instance in instances:
            right = instance.model_dump()["right"]
            if right == KILLS and self.faults.rates is not NO_FAULTS:
                self.faults.counts["killed by an instance"] += 1
                self.faults.kill()
            if right == ALWAYS_FAILS or self.faults.strikes(
                "failed runs", self.faults.rates.runs_failed
            ):
                raise RuntimeError("the run failed")

    def _redrive_all(self, done: set[str]) -> None:
        """Redrive each dead letter once, whatever happens to the others."""
        dead = JobQueue(UnreliableClient(self._queues, self.faults), DEAD_LETTERS_URL)  # type: ignore[arg-type]  # a stand-in
        for letter in dead_letters.receive(self._queues, DEAD_LETTERS_URL):  # type: ignore[arg-type]  # a stand-in
            if letter.job_id in done:
                continue
            try:
                outcome = dead_letters.redrive(
                    letter,
                    store=self._store,
                    queue=self._queue,
                    dead_letters=dead,
                    lifetime=LIFETIME,
                    now=self.clock.now(),
                )
            except UNAVAILABLE:
                continue
            if outcome is dead_letters.Outcome.QUEUED and letter.job_id is not None:
                done.add(letter.job_id)

    def _count_dead_letters(self) -> int:
        answer = self._queues.get_queue_attributes(QueueUrl=DEAD_LETTERS_URL)
        return int(answer["Attributes"]["ApproximateNumberOfMessages"])

    def _context(self, actor: Actor) -> SimpleNamespace:
        return SimpleNamespace(
            function_name="chaos",
            memory_limit_in_mb=1024,
            invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:chaos",
            aws_request_id="chaos",
            get_remaining_time_in_millis=lambda: int(1000 * (actor.ends_at - self.clock.seconds)),
        )

    async def _sleep(self, seconds: float) -> None:
        self.faults.pause(seconds)


def _sqs_event(messages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
                "eventSource": "aws:sqs",
            }
            for message in messages
        ]
    }
