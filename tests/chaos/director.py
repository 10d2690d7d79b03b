"""Who plays when: clients take their steps when these are due, and any two may meet."""

import heapq
import random
from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

from tests.chaos.clock import Clock
from tests.chaos.stage import Actor, Scene

CALL_SECONDS = 0.01
SKEW = 2.0
"""Seconds by which a clock is wrong, at most; Lambda's are right to milliseconds."""


class Supply(NamedTuple):
    """Actors beside the clients, who gives them work, and when there will be some."""

    actors: Sequence[Actor] = ()
    cast: Callable[[], None] = lambda: None
    next_at: Callable[[], float | None] = lambda: None


NO_SUPPLY = Supply()


def actors(number: int, chance: random.Random) -> list[Actor]:
    """Make so many actors, each with a clock of its own."""
    return [Actor(chance.uniform(-SKEW, SKEW)) for _ in range(number)]


class Director:
    """Lets one actor move at a time, by chance, and time pass when nobody can."""

    def __init__(self, chance: random.Random, clock: Clock, clients: Sequence[Actor]) -> None:
        self._chance = chance
        self._clock = clock
        self._clients = clients
        self._plans: list[tuple[float, int, Scene]] = []
        self._numbers = count()

    def schedule(self, seconds: float, step: Scene) -> None:
        """Let a client take a step so many seconds from now."""
        heapq.heappush(self._plans, (self._clock.seconds + seconds, next(self._numbers), step))

    def play(self, supply: Supply = NO_SUPPLY) -> None:
        """Go on until nobody has anything left to do."""
        while True:
            supply.cast()
            self._cast_clients()
            busy = [actor for actor in (*supply.actors, *self._clients) if actor.is_busy]
            awake = [actor for actor in busy if actor.wakes_at <= self._clock.seconds]
            if awake:
                self._clock.advance(self._chance.uniform(0, CALL_SECONDS) / len(awake))
                self._chance.choice(awake).resume()
            elif not self._skip([actor.wakes_at for actor in busy], supply.next_at()):
                return

    def dismiss(self) -> None:
        """End the clients' threads."""
        for client in self._clients:
            client.dismiss()

    def _cast_clients(self) -> None:
        """Give those who are free the steps that are due."""
        for client in self._clients:
            if not client.is_busy and self._plans and self._plans[0][0] <= self._clock.seconds:
                client.cast(heapq.heappop(self._plans)[2])

    def _skip(self, moments: list[float], supply_at: float | None) -> bool:
        """Let time pass until somebody has something to do; tell whether anybody ever has."""
        if self._plans:
            moments.append(self._plans[0][0])
        if supply_at is not None:
            moments.append(supply_at)
        if not moments:
            return False
        self._clock.seconds = max(self._clock.seconds, min(moments)) + 0.001
        return True
