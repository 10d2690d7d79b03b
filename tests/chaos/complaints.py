"""Those who report complaints, close and delete them, and what the tables hold in the end."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from applications.service_311.storage.audit import compare
from tests.chaos.endings import Endings
from tests.chaos.events import Answer, Call, answered, api_event
from tests.chaos.table import Table

ATTEMPTS = 8
LATEST = 240
STORM = (119.5, 120.5)
"""Seconds within which the first tries come, and those of every other one: around midnight."""

TYPES = ("residential", "residential", "residential", "street")
"""Mostly one, so that transactions meet at its counters."""

type Schedule = Callable[[float, Callable[[], Any]], None]


@dataclass
class Complaint:
    """One complaint that somebody has, and the IDs under which it was taken in."""

    number: int
    complaint_type: str
    key: str | None
    burst: int = 1

    @property
    def owner(self) -> str:
        """Tell whose it is, one of a few callers."""
        return f"caller{self.number % 7}"


def complaints(size: int, chance: random.Random) -> list[Complaint]:
    """Make so many, most with a key, some of these sent by several at once."""
    made = []
    for number in range(size):
        key = f"key-{number}" if chance.random() < 0.8 else None
        burst = chance.choice([1, 1, 3]) if key else 1
        made.append(Complaint(number, chance.choice(TYPES), key, burst))
    return made


class Complainants:
    """All who complain, and what they were told; `faults` says which promises were broken."""

    def __init__(self, call: Call, schedule: Schedule, chance: random.Random) -> None:
        self._call = call
        self._schedule = schedule
        self._chance = chance
        self._told: defaultdict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._said_not_to_be_stored: set[str] = set()
        self._owners: dict[str, str] = {}
        self._repeated: set[int] = set()
        self._tries = count()
        self.endings = Endings(self._ask, self._later)
        self.answers: Counter[int | None] = Counter()
        self.faults = self.endings.faults
        self.stored = self.differences = 0

    @property
    def taken_in(self) -> int:
        """How many complaints were answered with a yes."""
        return len(self._told)

    def come(self, some: list[Complaint]) -> None:
        """Let them send their complaints, at times of chance."""
        for complaint in some:
            at = self._chance.uniform(*(STORM if complaint.number % 2 else (0, LATEST)))
            for _ in range(complaint.burst):
                self._schedule(at, partial(self.send, complaint))

    def send(self, complaint: Complaint, attempt: int = 1) -> None:
        """Send it; try again later where there is no answer or a 503."""
        name = str(complaint.number)
        if complaint.key is None:
            name += f"/{next(self._tries)}"  # each try is a complaint of its own
        answer = self._post(complaint, name)
        self.answers[answer and answer.status] += 1
        if answer is not None and answer.status == 201:
            self._take(complaint, answer.body)
        elif answer is not None and answer.status == 409 and self._may_be_gone(complaint):
            return
        elif answer is not None and answer.status != 503:
            self.faults.append(f"complaint {name} was answered {answer.status}: {answer.body}")
        else:
            if answer is not None and "was not stored" in answer.body["message"]:
                self._said_not_to_be_stored.add(name)
            if attempt < ATTEMPTS and complaint.number not in self._told:
                self._later(1, 8 * attempt, lambda: self.send(complaint, attempt + 1))

    def look(self, complaint_id: str) -> None:
        """Look one up: it is there, as it was told and as it was closed, or it is gone."""
        before = self.endings.known(complaint_id)
        answer = self._ask(complaint_id, "GET")
        if answer is None or answer.status == 503 or before != self.endings.known(complaint_id):
            return  # nothing was told, or something happened meanwhile
        told = {key: body for some in self._told.values() for key, body in some.items()}
        fault = self.endings.contradiction(complaint_id, told[complaint_id], answer)
        if fault is not None:
            self.faults.append(f"{complaint_id} {fault}: {answer}")

    def look_at_all(self) -> None:
        """Let all who were told of a complaint look at it."""
        for complaint_id in self._owners:
            self._schedule(0, partial(self.look, complaint_id))

    def settle(self, kept: Table, lists: Table, counters: Table) -> None:
        """Compare the tables with each other, and with what was told."""
        stored = [item for item in kept.items.values() if "description" in item]
        self.stored = len(stored)
        tries = Counter(item["description"]["S"] for item in stored)
        self.faults += [
            f"complaint {name} is stored {n}-fold" for name, n in tries.items() if n > 1
        ]
        self.faults += [
            f"complaint {name} is stored, and its sender was told that it is not"
            for name in tries
            if name in self._said_not_to_be_stored and "/" in name
        ]
        self.faults += [
            f"{complaint_id} was taken in and is not stored"
            for complaint_id in self._owners
            if complaint_id not in kept.items
        ]
        tables: list[Any] = [table.items.values() for table in (kept, lists, counters)]
        found = compare(*tables)
        self.differences = found.total
        if found.total:
            self.faults.append(f"lists and counters differ from what is stored: {found}")

    def _take(self, complaint: Complaint, body: dict[str, Any]) -> None:
        told = self._told[complaint.number]
        is_first = body["id"] not in self._owners
        if complaint.key and not self.endings.is_as_told(told.setdefault(body["id"], body), body):
            self.faults.append(f"complaint {complaint.number} was answered in two ways")
        told.setdefault(body["id"], body)
        if complaint.key and len(told) > 1:
            self.faults.append(f"complaint {complaint.number} has a second ID")
        self._owners[body["id"]] = complaint.owner
        self._later(0, 30, lambda: self.look(body["id"]))
        if is_first:
            self.endings.plan(complaint.number, body["id"])
        if complaint.key and complaint.number % 3 == 0 and complaint.number not in self._repeated:
            self._repeated.add(complaint.number)
            self._later(0, 30, lambda: self._again(complaint))

    def _again(self, complaint: Complaint) -> None:
        answer = self._post(complaint, str(complaint.number))
        if answer is None or answer.status == 503:
            return
        if answer.status == 201:
            self._take(complaint, answer.body)
        elif not (answer.status == 409 and self._may_be_gone(complaint)):
            self.faults.append(f"complaint {complaint.number} again: {answer}")

    def _may_be_gone(self, complaint: Complaint) -> bool:
        return any(
            self.endings.known(told).was_asked_to_go for told in self._told[complaint.number]
        )

    def _later(self, earliest: float, latest: float, step: Callable[[], Any]) -> None:
        self._schedule(self._chance.uniform(earliest, latest), step)

    def _ask(self, complaint_id: str, method: str, body: Any = None) -> Answer | None:
        owner = self._owners[complaint_id]
        return answered(self._call, _event(owner, method, f"/input/{complaint_id}", None, body))

    def _post(self, complaint: Complaint, name: str) -> Answer | None:
        body: dict[str, Any] = {"complaint_type": complaint.complaint_type, "description": name}
        if complaint.number % 2:
            body["borough"] = "QUEENS"
        if complaint.number % 3:
            body |= {"lat": 40.70 + complaint.number % 10 / 100, "lon": -73.80}
        headers = {"Idempotency-Key": complaint.key} if complaint.key else {}
        return answered(self._call, _event(complaint.owner, "POST", "/input/", headers, body))


def _event(
    owner: str,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:
    scopes = {"scopes": "complaints:read complaints:write"}
    return api_event(owner, method, path, headers, body, scopes)
