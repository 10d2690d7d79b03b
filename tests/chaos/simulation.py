"""The whole of it: clients, functions, table and queue, and a director who lets them meet."""

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
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
from sklambda.queue import dead_letters
from tests.chaos.clients import ALWAYS_FAILS, KILLS, Clients, Ticket
from tests.chaos.clock import Clock
from tests.chaos.director import SKEW, Director, Supply, actors
from tests.chaos.events import context, sqs_event
from tests.chaos.faults import NO_FAULTS, Faults, Outage, Rates, UnreliableClient
from tests.chaos.functions import Functions, Handler, functions
from tests.chaos.ledger import OPEN, Ledger
from tests.chaos.queues import DEAD_LETTERS_URL, QUEUE_URL, Queues
from tests.chaos.stage import Killed, this_actor
from tests.chaos.table import Table

WORKERS = 6
CLIENTS = 6
BATCH_SIZE = 10
BATCH_WINDOW = 2.0
WORKER_TIMEOUT = 30.0
CLIENT_TIMEOUT = 25.0
ARRIVALS_PER_SECOND = 40
TABLE_OUTAGE, QUEUE_OUTAGE = Outage(30, 150), Outage(200, 260)
CANARY_SECONDS, CANARY_SHARE = 600, 0.1
DELETED_IN_TIME = 0.5
"""Share of the expired items that the table has deleted by the last look."""
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
    full_batches: int = 0
    batches_of_the_version_before: int = 0
    left_to_a_look: int = 0
    deleted_by_time: int = 0
    came_too_late: int = 0


class Simulation:
    """A stack in this process, to be filled with `submit` and run with `play`."""

    def __init__(self, seed: int, rates: Rates, workers: int = WORKERS) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self.clock = Clock()
        self.ledger = Ledger()
        self.faults = Faults(self.chance, self.clock, rates)
        self.counts = Counts()
        self._table = Table(self.ledger.written)
        self._queues = Queues(
            self.clock.time,
            self.chance,
            copies=2,
            doubled=0.5,
            delay=BATCH_WINDOW,
            gone=self.ledger.gone,
        )
        self.ledger.state_of = self._state_of
        self.ledger.is_over = self._is_over
        self._workers = actors(workers, self.chance)
        self._director = Director(self.chance, self.clock, actors(CLIENTS, self.chance))
        self.schedule = self._director.schedule
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        dynamodb = UnreliableClient(self._table, self.faults, TABLE_OUTAGE)
        sqs = UnreliableClient(self._queues, self.faults, QUEUE_OUTAGE)
        self._functions: Functions = self._stack.enter_context(
            functions(dynamodb, sqs, self._before_run)
        )
        self._store: Any = JobStore(dynamodb, "predictions")  # type: ignore[arg-type]  # stand-ins
        self._queue: Any = JobQueue(sqs, QUEUE_URL)  # type: ignore[arg-type]  # stand-ins
        self.clients = Clients(self._call_api, self.schedule, self.ledger, self.chance)
        self._stack.enter_context(self.clock.rules())
        self._stack.enter_context(patch("predict_api.slow.waiting.sleep", self._sleep))
        self._stack.enter_context(patch("predict_api.slow.waiting.monotonic", self.clock.time))
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.dismiss()
        self._director.dismiss()
        self._stack.close()

    def submit(self, tickets: Sequence[Ticket]) -> None:
        """Let the clients come, one after another, some of them several times at once."""
        for n, ticket in enumerate(tickets):
            for _ in range(ticket.burst):
                self.schedule(n / ARRIVALS_PER_SECOND, partial(self.clients.submit, ticket))
            if n % 200 == 7:
                self._queues.send_message(QueueUrl=QUEUE_URL, MessageBody="garbage")

    def play(self, progress: Callable[[], None] = lambda: None) -> None:
        """Go on until nobody has anything left to do."""

        def supply() -> None:
            progress()
            self._cast_workers()

        self._director.play(Supply(self._workers, supply, self._next_message_at))

    def look_into_dead_letters(self, tickets: Sequence[Ticket]) -> None:
        """Check that whatever failed can be redriven, since its inputs are nowhere else.

        But for what no worker came to before its deadline.
        """
        bodies = "".join(self._queues.bodies(DEAD_LETTERS_URL))
        for ticket in tickets:
            if ticket.job_id is None or self.ledger.state_of(ticket.job_id) != "failed":
                continue
            if ticket.job_id not in bodies:
                error = self._table.items[ticket.job_id]["error"]["S"]
                self.counts.came_too_late += self.ledger.failed_without_a_dead_letter(
                    ticket.name, ticket.job_id, error
                )

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
        self.clock.advance(LIFETIME.deadline.total_seconds() + 2 * SKEW + 1)
        self.faults.rates = NO_FAULTS
        states = [self._state_of(t.job_id) for t in tickets if t.job_id is not None]
        self.counts.left_to_a_look = sum(state in OPEN for state in states)
        seen: dict[str, str | None] = {}

        def look(ticket: Ticket) -> None:
            assert ticket.job_id is not None
            seen[ticket.job_id] = self.clients.look(ticket)

        self._each_acknowledged(tickets, look)
        self.counts.parts = sum("part" in item for item in self._table.items.values())
        return seen

    def look_after_retention(self, tickets: Sequence[Ticket]) -> None:
        """Check that nothing is shown any more, though the table has deleted only some of it."""
        self.clock.advance(LIFETIME.retention.total_seconds() + 2 * SKEW)
        for key in [key for key in self._table.items if self.chance.random() < DELETED_IN_TIME]:
            del self._table.items[key]
            self.counts.deleted_by_time += 1
        # what is left of dead letters finds nothing to open, and makes nothing again
        self.schedule(0, partial(self._redrive_all, set()))
        self.play()
        self._each_acknowledged(tickets, self.clients.look_for_nothing)

    def _each_acknowledged(self, tickets: Sequence[Ticket], look: Callable[[Ticket], None]) -> None:
        for ticket in tickets:
            if ticket.job_id is not None:
                self.schedule(0, partial(look, ticket))
        self.play()

    def _cast_workers(self) -> None:
        """Give the workers who are free what the queue has."""
        for worker in self._workers:
            if not worker.is_busy and self._queues.is_ready():
                answer = self._queues.receive_message(
                    QueueUrl=QUEUE_URL, MaxNumberOfMessages=BATCH_SIZE
                )
                for message in answer.get("Messages", []):
                    self.ledger.received(message)
                rate = self.faults.rates.receives_without_invocation
                if answer and not self.faults.strikes("receives without an invocation", rate):
                    worker.cast(partial(self._invoke_worker, answer["Messages"]))

    def _next_message_at(self) -> float | None:
        """Tell when the queue will have something, in seconds of the simulation."""
        ready_at = self._queues.next_ready()
        return None if ready_at is None else ready_at - self.clock.time() + self.clock.seconds

    def _call_api(self, event: dict[str, Any], _: object) -> dict[str, Any]:
        actor = this_actor()
        actor.ends_at = self.clock.seconds + CLIENT_TIMEOUT
        return self._functions.predict(event, context(actor, self.clock))

    def _invoke_worker(self, messages: list[dict[str, Any]]) -> None:
        """Do what Lambda does: hand a batch over, delete what the answer does not name."""
        actor = this_actor()
        actor.ends_at = self.clock.seconds + WORKER_TIMEOUT
        self.counts.batches += 1
        self.counts.deliveries += len(messages)
        self.counts.full_batches += len(messages) == BATCH_SIZE
        try:
            answer = self._version()(sqs_event(messages), context(actor, self.clock))
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

    def _version(self) -> Handler:
        """Choose the worker's version, as a canary does."""
        if self.clock.seconds > CANARY_SECONDS or self.chance.random() < CANARY_SHARE:
            return self._functions.predict_slow
        self.counts.batches_of_the_version_before += 1
        return self._functions.predict_slow_before

    def _state_of(self, job_id: str) -> str | None:
        item = self._table.items.get(job_id)
        return None if item is None else str(item["state"]["S"])

    def _is_over(self, job_id: str) -> bool:
        """Tell whether a job's deadline has passed by any clock, a while ago."""
        deadline = datetime.fromisoformat(self._table.items[job_id]["deadline_at"]["S"])
        return self.clock.now() > deadline + timedelta(seconds=2 * SKEW + CLIENT_TIMEOUT)

    def _before_run(self, instances: Sequence[BaseModel]) -> None:
        """Let a run fail, or its process die, by chance or by what is in it."""
        self.faults.pause(self.chance.uniform(0, 0.2))
        # one a prediction, of whose instances all are the same
        rows = [instance.model_dump() for instance in instances]
        for right in {row["left"]: row["right"] for row in rows}.values():
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

    async def _sleep(self, seconds: float) -> None:
        self.faults.pause(seconds)
