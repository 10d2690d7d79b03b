"""Complaints, and keys with limits, amid the same faults: a run of their own.

They share no item with a slow prediction, and are over in minutes of the simulation.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest.mock import patch
from uuid import UUID

from botocore.exceptions import ReadTimeoutError

from tests.chaos.clock import Clock
from tests.chaos.complaints import Complainants, complaints
from tests.chaos.director import Director, actors
from tests.chaos.events import context
from tests.chaos.faults import (
    NO_FAULTS,
    READ_TIMEOUT_SECONDS,
    Faults,
    Outage,
    Rates,
    UnreliableClient,
)
from tests.chaos.functions import Handler, functions
from tests.chaos.limits import Askers, keys
from tests.chaos.report import EXAMPLES
from tests.chaos.stage import this_actor
from tests.chaos.table import Table, Tables
from tests.transactions import FINISHED_AFTER_SECONDS, Transactions

CLIENTS = 12
CLIENT_TIMEOUT = 25.0
OUTAGE = Outage(150, 180)
BEFORE_MIDNIGHT = 16 * 3600 + 58 * 60
"""From the clock's start to 23:58 in New York, so that a day of complaints ends meanwhile."""
TRANSACTION_SECONDS = 0.05
LEFT_BEHIND = 0.02
"""Share of the transactions that DynamoDB leaves in progress, and nobody is answered."""


@dataclass
class ApiReport:
    """What became of complaints and limits, and which promises were broken."""

    complaints: int
    requests: int
    complainants: Complainants
    askers: Askers
    faults: Counter[str]
    stored: int
    met: int
    """How often two transactions wanted the same item."""

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not (self.complainants.faults or self.askers.faults)

    def breaches(self) -> Iterator[str]:
        """Say what broke, with examples."""
        yield from self.complainants.faults[:EXAMPLES]
        yield from self.askers.faults[:EXAMPLES]

    def table(self) -> Iterator[tuple[str, int]]:
        """What went wrong on purpose, and what came of it."""
        yield from sorted(self.faults.items())
        yield "transactions that met", self.met
        yield "minutes in which a key's limit was reached", self.askers.full_minutes

    def lines(self) -> Iterator[str]:
        """One line of counts each."""
        taken, asked = self.complainants, self.askers
        yield (
            f"complaints={self.complaints} taken_in={taken.taken_in} stored={self.stored} "
            f"answered_201={taken.answers[201]} answered_503={taken.answers[503]} "
            f"unanswered={taken.answers[None]} closed={taken.endings.closed} "
            f"deleted={taken.endings.deleted} differences={taken.differences} "
            f"broken={len(taken.faults)}"
        )
        yield (
            f"limited_requests={self.requests} passed={asked.answers[200]} "
            f"refused={asked.answers[429]} answered_503={asked.answers[503]} "
            f"unanswered={asked.answers[None]} full_minutes={asked.full_minutes} "
            f"broken={len(asked.faults)}"
        )


def run_api(size: int, seed: int) -> ApiReport:
    """Let `size` complaints and as many requests for each key with limits come amid faults."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    clock = Clock()
    faults = Faults(chance, clock, Rates())
    askers = Askers(keys(size), clock)
    kept = Table()
    lists, counters = Table(keys=("list", "position")), Table(keys=("month", "counter"))
    usage = Table(askers.written, keys=("key_id", "month"))
    tables = Tables(
        predictions=Table(),
        complaints=kept,
        complaint_lists=lists,
        complaint_counters=counters,
        key_usage=usage,
    )
    transactions = _transactions(tables, faults)
    outage = Outage(*(BEFORE_MIDNIGHT + moment for moment in OUTAGE))
    dynamodb = UnreliableClient(transactions, faults, outage)
    director = Director(chance, clock, actors(CLIENTS, chance))
    clock.advance(BEFORE_MIDNIGHT)
    with ExitStack() as stack:
        stack.callback(director.dismiss)
        started = stack.enter_context(functions(dynamodb, None, lambda _: None))
        stack.enter_context(clock.rules())
        for place, stand_in in _chances(faults).items():
            stack.enter_context(patch(f"applications.service_311.{place}", stand_in))
        call = partial(_call, started.predict, clock)
        complainants = Complainants(call, director.schedule, chance)
        complainants.come(complaints(size, chance))
        askers.come(call, size, director.schedule, chance)
        director.play()
        faults.rates = NO_FAULTS
        clock.advance(FINISHED_AFTER_SECONDS)
        transactions.recover()
        complainants.look_at_all()
        director.play()
        complainants.settle(kept, lists, counters)
    return ApiReport(
        size, 4 * size, complainants, askers, faults.counts, complainants.stored, transactions.met
    )


def _call(handler: Handler, clock: Clock, event: dict[str, Any], _: object) -> dict[str, Any]:
    actor = this_actor()
    actor.ends_at = clock.seconds + CLIENT_TIMEOUT
    return handler(event, context(actor, clock))


def _transactions(tables: Tables, faults: Faults) -> Transactions:
    """Transactions that take time, in which others meet them, and that may be left behind."""
    transactions = Transactions(tables)
    transactions.clock = lambda: faults.clock.seconds

    def meanwhile() -> None:
        faults.pause(faults.chance.uniform(0, TRANSACTION_SECONDS))
        if faults.strikes("transactions left behind", 0 if _is_calm(faults) else LEFT_BEHIND):
            faults.pause(READ_TIMEOUT_SECONDS)
            raise ReadTimeoutError(endpoint_url="https://chaos")

    transactions.meanwhile = meanwhile
    return transactions


def _is_calm(faults: Faults) -> bool:
    return faults.rates is NO_FAULTS


def _chances(faults: Faults) -> dict[str, Any]:
    """Time and chance of the application, by the simulation's clock and seed."""
    chance = faults.chance
    return {
        "storage.transactions.sleep": faults.pause,
        "storage.transactions.monotonic": faults.clock.time,
        "storage.transactions.jitter": lambda longest: chance.uniform(0, longest),
        "storage.reading.sleep": faults.pause,
        "intake.uuid4": lambda: UUID(int=chance.getrandbits(128), version=4),
    }
