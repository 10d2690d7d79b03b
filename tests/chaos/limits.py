"""Keys with limits that are asked for more than these, and a book of what passed."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from predict_api.limits.limits import minute_of
from tests.chaos.clock import Clock
from tests.chaos.events import Call, answered, api_event
from tests.chaos.stage import Actor, this_actor
from tests.chaos.table import Item

SECONDS = 300
OF_WHAT_IS_ASKED_FOR = 3
"""A key's limit of a minute is a third of the requests that come in one."""


class Key(NamedTuple):
    """A key with its limits."""

    name: str
    per_minute: int | None = None
    per_month: int | None = None

    @property
    def context(self) -> dict[str, str]:
        """What the authorizer says of it."""
        limits = {"requests_per_minute": self.per_minute, "requests_per_month": self.per_month}
        return {name: str(limit) for name, limit in limits.items() if limit is not None}


def keys(requests: int) -> list[Key]:
    """Make keys that so many requests each, within the time, are too many for."""
    per_minute = max(1, requests * 60 // SECONDS // OF_WHAT_IS_ASKED_FOR)
    return [
        Key("minute-a", per_minute),
        Key("minute-b", per_minute + 1),
        Key("month", per_month=max(1, requests // 2)),
        Key("both", per_minute, max(1, requests // 4)),
    ]


class Askers:
    """All who ask with such keys; `faults` says which promises were broken."""

    def __init__(self, some: list[Key], clock: Clock) -> None:
        self._keys = {key.name: key for key in some}
        self._clock = clock
        self._months: dict[str, int] = {}
        self._minutes: Counter[tuple[str, str]] = Counter()
        self._latest: dict[str, str] = {}
        self._counted_by: Counter[Actor] = Counter()
        self.answers: Counter[int | None] = Counter()
        self.faults: list[str] = []

    @property
    def full_minutes(self) -> int:
        """In how many minutes a key's limit was reached."""
        return sum(n == self._keys[name].per_minute for (name, _), n in self._minutes.items())

    def come(
        self,
        call: Call,
        requests: int,
        schedule: Callable[[float, Callable[[], Any]], None],
        chance: random.Random,
    ) -> None:
        """Let so many requests come for each key, at times of chance."""
        for key in self._keys.values():
            for _ in range(requests):
                schedule(chance.uniform(0, SECONDS), partial(self.ask, call, key))

    def ask(self, call: Call, key: Key) -> None:
        """Ask once, and hold the answer against what the table has counted."""
        actor = this_actor()
        self._counted_by[actor] = 0
        answer = answered(call, api_event(key.name, "GET", "/whoami", authorized=key.context))
        status = answer and answer.status
        self.answers[status] += 1
        if status == 200 and not self._counted_by[actor]:
            self.faults.append(f"{key.name}: a request passed and was not counted")
        if status == 429 and self._has_room(key, actor):
            self.faults.append(f"{key.name}: a request was refused though there was room")
        if status not in {200, 429, 503, None}:
            self.faults.append(f"{key.name}: a request was answered {status}")

    def written(self, _: str, before: Item | None, after: Item) -> None:
        """Note a write of the table of counts: one request more, and never one too many."""
        key = self._keys[after["key_id"]["S"]]
        self._counted_by[this_actor()] += 1
        in_month = self._months[key.name] = int(after["in_month"]["N"])
        if in_month != (int(before["in_month"]["N"]) if before else 0) + 1:
            self.faults.append(f"{key.name}: {in_month} are counted in the month")
        if in_month > (key.per_month or in_month):
            self.faults.append(f"{key.name}: {in_month} passed in a month of {key.per_month}")
        if key.per_minute is None:
            return
        minute = self._latest[key.name] = after["minute"]["S"]
        self._minutes[key.name, minute] += 1
        passed = self._minutes[key.name, minute]
        if passed > key.per_minute or passed != int(after["in_minute"]["N"]):
            self.faults.append(f"{key.name}: {passed} passed in a minute of {key.per_minute}")

    def _has_room(self, key: Key, actor: Actor) -> bool:
        """Tell whether neither the minute of this actor's clock, nor the month, is full.

        Where another clock is ahead, the table is in a later minute, and that counts.
        """
        if key.per_month is not None and self._months.get(key.name, 0) >= key.per_month:
            return False
        if key.per_minute is None:
            return True
        now = minute_of(self._clock.now() + timedelta(seconds=actor.skew))
        minutes = {now, max(now, self._latest.get(key.name, now))}
        return all(self._minutes[key.name, minute] < key.per_minute for minute in minutes)
