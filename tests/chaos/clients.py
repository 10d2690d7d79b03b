"""Those who want predictions: they submit, try again, look, wait, cancel."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.chaos.events import Answer, Call, answered, api_event
from tests.chaos.functions import MODEL, NEW_MODEL
from tests.chaos.ledger import OPEN, Ledger

ATTEMPTS = 8

ALWAYS_FAILS = 1
"""The `right` of instances at which the model always raises."""
KILLS = 2
"""The `right` of instances at which the worker always dies, as of too much memory."""

type Schedule = Callable[[float, Callable[[], None]], None]


@dataclass
class Ticket:
    """One prediction that a client wants, and how it goes about it."""

    number: int
    right: int = 0
    key: str | None = None
    batched: bool = False
    size: int = 1
    model: str = MODEL
    cancels: bool = False
    burst: int = 1
    job_id: str | None = None

    @property
    def name(self) -> str:
        """Name it in reports."""
        return f"request {self.number}"

    @property
    def owner(self) -> str:
        """Tell whose it is, one of a few callers."""
        return f"caller{self.number % 7}"

    @property
    def body(self) -> dict[str, Any]:
        """What is sent."""
        instance = {"left": self.number, "right": self.right}
        return {"instances": [instance] * self.size} if self.batched else instance

    @property
    def route(self) -> str:
        """Where it is sent."""
        return f"/models/{self.model}/predict-slow"

    @property
    def expected(self) -> float:
        """The only right result; it tells the ticket."""
        return float(self.number + self.right)


def tickets(size: int, chance: random.Random) -> list[Ticket]:
    """Make so many wishes of all kinds, in an order of chance."""
    made = [Ticket(number) for number in range(size)]
    for ticket in made:
        ticket.batched = chance.random() < 0.1
        ticket.size = chance.choice([1, 2, 50])
        ticket.model = NEW_MODEL if ticket.number % 20 == 6 else MODEL
        ticket.cancels = ticket.number % 10 == 1
        if ticket.number % 10 in {2, 3, 4}:
            ticket.key = f"key-{ticket.number}"
        if ticket.number % 100 == 2:
            ticket.burst = 5
        if ticket.number % 100 == 50:
            ticket.right = ALWAYS_FAILS
        if ticket.number % 200 == 99:
            ticket.right = KILLS
    chance.shuffle(made)
    return made


class Clients:
    """All clients. `schedule` lets a step of one happen so many seconds from now."""

    def __init__(
        self, call: Call, schedule: Schedule, ledger: Ledger, chance: random.Random
    ) -> None:
        self._call = call
        self._schedule = schedule
        self._ledger = ledger
        self._chance = chance

    def submit(self, ticket: Ticket, attempt: int = 1) -> None:
        """Submit; try again some times, by another key or none as another prediction."""
        answer = self._send(ticket, "POST", ticket.route, ticket.body)
        if answer is not None and answer.status == 202:
            self._take(ticket, answer.body["id"])
        elif answer is not None and answer.status != 503:
            self._ledger.broken.append(f"{ticket.name} was answered {answer.status}")
        elif attempt < ATTEMPTS and ticket.job_id is None:
            self._later(1, 8 * attempt, lambda: self.submit(ticket, attempt + 1))

    def look(self, ticket: Ticket, *, prefer: str | None = None) -> str | None:
        """Ask how it stands; give the status, if there was an answer."""
        answer = self._send(ticket, "GET", f"/predictions/{ticket.job_id}", prefer=prefer)
        assert ticket.job_id is not None
        if answer is None or answer.status == 503:
            return None
        if answer.status == 404:
            self._ledger.not_found(ticket.job_id)
            return None
        self._ledger.told(ticket.job_id, answer.body, ticket.expected)
        return str(answer.body["status"])

    def look_for_nothing(self, ticket: Ticket) -> None:
        """Ask for what is no longer kept."""
        answer = self._send(ticket, "GET", f"/predictions/{ticket.job_id}")
        if answer is None or answer.status != 404:
            self._ledger.broken.append(f"{ticket.name} is shown after its retention")

    def _take(self, ticket: Ticket, job_id: str) -> None:
        """Take the ID, and plan what comes next."""
        self._ledger.acknowledged(ticket.name, job_id)
        if ticket.job_id is not None:
            return
        ticket.job_id = job_id
        if ticket.cancels:
            self._later(0, 2, lambda: self._cancel(ticket))
        if ticket.key and ticket.number % 3 == 0:
            self._later(0, 30, lambda: self.submit(ticket))
            self._later(0, 30, lambda: self._misuse_key(ticket))
        if ticket.number % 10 == 5:
            self._later(0, 1, lambda: self.look(ticket, prefer="wait=5"))
        self._later(0, 60, lambda: self.look(ticket))
        self._later(60, 1200, lambda: self.look(ticket))

    def _cancel(self, ticket: Ticket, attempt: int = 1) -> None:
        answer = self._send(ticket, "DELETE", f"/predictions/{ticket.job_id}")
        assert ticket.job_id is not None
        if answer is not None and answer.status == 200:
            self._ledger.told(ticket.job_id, answer.body, ticket.expected)
        elif answer is not None and answer.status not in {409, 503}:
            self._ledger.broken.append(f"canceling {ticket.name} was answered {answer.status}")
        elif (answer is None or answer.status == 503) and attempt < ATTEMPTS:
            self._later(0, 2, lambda: self._cancel(ticket, attempt + 1))

    def _misuse_key(self, ticket: Ticket) -> None:
        answer = self._send(ticket, "POST", ticket.route, {"left": -1, "right": 0})
        if answer is not None and answer.status not in {422, 503}:
            self._ledger.broken.append(f"{ticket.name}: its key took another body")

    def _later(self, earliest: float, latest: float, step: Callable[[], Any]) -> None:
        self._schedule(self._chance.uniform(earliest, latest), step)

    def _send(
        self,
        ticket: Ticket,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        prefer: str | None = None,
    ) -> Answer | None:
        """Call the function through an event; None if it died before its answer."""
        headers = {"Idempotency-Key": ticket.key} if ticket.key and method == "POST" else {}
        headers |= {"Prefer": prefer} if prefer else {}
        return answered(self._call, api_event(ticket.owner, method, path, headers, body))


def is_open(status: str | None) -> bool:
    """Tell whether a prediction of this status has yet to end."""
    return status in OPEN
