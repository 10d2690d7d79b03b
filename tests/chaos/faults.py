"""Clients of AWS through which anything may go wrong, as often as asked for."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.chaos.clock import Clock
from tests.chaos.stage import Killed, this_actor
from tests.chaos.table import refusal

SWITCHES = 0.5
"""Share of the calls of AWS before which another actor may take over; more costs time."""

TRIES = 2
"""Of a call: as `predict_api` lets botocore try, and the worker once more."""

LONGEST_PAUSE_SECONDS = 1.0
READ_TIMEOUT_SECONDS = 2.0
UNDONE = 0.5
"""Share of the hanging calls that are not done either."""


class Rates(NamedTuple):
    """How often what goes wrong, from 0 to 1."""

    throttled: float = 0.25
    """of the tries of a call of AWS"""
    answers_lost: float = 0.01
    """of the tries: done, but the caller does not hear of it"""
    hanging: float = 0.004
    """of the tries: nobody answers until the caller gives up; done or not"""
    slow: float = 0.002
    """of the calls: they take 3 to 40 seconds"""
    killed_at_call: float = 0.002
    """of the calls: the caller dies before, and as many after"""
    killed_between_record_and_message: float = 0.05
    """of the submissions"""
    killed_before_acknowledging: float = 0.05
    """of the worker's batches, when all is computed and written"""
    runs_failed: float = 0.20
    """of the predictions in a run: a run with one of these raises"""
    receives_without_invocation: float = 0.02
    """of the batches: received, and no function is called with them"""


NO_FAULTS = Rates(*[0.0] * len(Rates._fields))


@dataclass
class Faults:
    """Decides what goes wrong, and counts it."""

    chance: random.Random
    clock: Clock
    rates: Rates
    counts: Counter[str] = field(default_factory=Counter)

    def strikes(self, name: str, rate: float) -> bool:
        """Decide whether it happens this time."""
        if self.chance.random() >= rate:
            return False
        self.counts[name] += 1
        return True

    def maybe_kill(self, name: str, rate: float) -> None:
        """Let the process of the actor that plays die, perhaps."""
        if self.strikes(name, rate):
            self.kill()

    def kill(self) -> None:
        """Let the process of the actor that plays die."""
        this_actor().is_killed = True
        raise Killed

    def pause(self, seconds: float = 0.0) -> None:
        """Let others play, for some time at least; whoever is dead by then stays so."""
        actor = this_actor()
        if seconds or self.chance.random() < SWITCHES:
            actor.wakes_at = self.clock.seconds + seconds
            actor.pause()
        if self.clock.seconds > actor.ends_at and not actor.is_killed:
            self.counts["timeouts"] += 1
            actor.is_killed = True
        if actor.is_killed:
            raise Killed


class Outage(NamedTuple):
    """When a service refuses all calls, in seconds of the simulation."""

    begins: float
    ends: float


NO_OUTAGE = Outage(0, 0)


class UnreliableClient:
    """A client in which each call lets others go first, and then goes right or wrong.

    As botocore does, it tries again what was throttled or not answered.
    """

    def __init__(self, client: Any, faults: Faults, outage: Outage = NO_OUTAGE) -> None:
        self._client = client
        self._faults = faults
        self._outage = outage

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        done = getattr(self._client, operation)

        def call(**arguments: Any) -> Any:
            for _ in range(TRIES - 1):
                try:
                    return self._try(operation, done, arguments)
                except (ClientError, ReadTimeoutError) as error:
                    if not _is_tried_again(error):
                        raise
                self._faults.counts["calls tried again"] += 1
                self._faults.pause(self._faults.chance.uniform(0, LONGEST_PAUSE_SECONDS))
            return self._try(operation, done, arguments)

        return call

    def _try(self, operation: str, done: Callable[..., Any], arguments: dict[str, Any]) -> Any:
        faults, rates = self._faults, self._faults.rates
        slow = faults.strikes("slow calls", rates.slow)
        faults.pause(faults.chance.uniform(3, 40) if slow else 0.0)
        faults.maybe_kill("killed at a call", rates.killed_at_call)
        if self._is_out():
            faults.counts["calls in an outage"] += 1
            raise refusal(operation, "ServiceUnavailable")
        if faults.strikes("throttled calls", rates.throttled):
            raise refusal(operation, "ThrottlingException")
        hangs = faults.strikes("hanging calls", rates.hanging)
        if hangs and faults.chance.random() < UNDONE:
            faults.pause(READ_TIMEOUT_SECONDS)
            raise ReadTimeoutError(endpoint_url="https://chaos")
        answer = done(**arguments)
        faults.maybe_kill("killed at a call", rates.killed_at_call)
        if "state" in arguments.get("Item", ()):
            rate = rates.killed_between_record_and_message
            faults.maybe_kill("killed between record and message", rate)
        if hangs or faults.strikes("lost answers", rates.answers_lost):
            faults.pause(READ_TIMEOUT_SECONDS if hangs else 0.0)
            raise ReadTimeoutError(endpoint_url="https://chaos")
        return answer

    def _is_out(self) -> bool:
        is_calm = self._faults.rates is NO_FAULTS
        return not is_calm and self._outage.begins <= self._faults.clock.seconds < self._outage.ends


_TRIED_AGAIN = {"ThrottlingException", "ServiceUnavailable", "TransactionInProgressException"}


def _is_tried_again(error: Exception) -> bool:
    code = getattr(error, "response", None) or {"Error": {"Code": "ThrottlingException"}}
    return code["Error"]["Code"] in _TRIED_AGAIN
