"""What must never happen, watched from outside: at each write, each deletion, each answer."""

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from prediction.jobs.job import DEADLINE_PASSED
from tests.chaos.table import Item

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN = {"queued", "running"}


class Ledger:
    """The faults of the promise, each under the ID of the prediction that it befell."""

    def __init__(self) -> None:
        self.lost: dict[str, str] = {}
        self.double: dict[str, str] = {}
        self.stuck: dict[str, str] = {}
        self.broken: list[str] = []
        self.reopened: Counter[str] = Counter()
        self.tried: set[str] = set()
        """Predictions that ran, or of which a message was given out a second time."""
        self.operator_is_at_work = False
        self.state_of: Callable[[str], str | None] = lambda _: None
        self.is_over: Callable[[str], bool] = lambda _: False
        self._told: dict[str, tuple[int, dict[str, Any]]] = {}
        self._ids: defaultdict[str, set[str]] = defaultdict(set)

    def written(self, key: str, before: Item | None, after: Item) -> None:
        """Note a write of the table: what has ended may change only by an operator's redrive."""
        if before is None and "state" in after and "owner" not in after:
            self.broken.append(f"{key}: an update made a record where there was none")
        if after.get("state") == {"S": "running"}:
            self.tried.add(key)
        if before is None or "state" not in before or before["state"]["S"] in OPEN:
            return
        if self.operator_is_at_work and after["state"]["S"] == "queued":
            self.reopened[key] += 1
        elif before != after:
            states = f"{before['state']['S']}, then {after['state']['S']}"
            self.double.setdefault(key, f"it ended twice: {states}")

    def received(self, message: dict[str, Any]) -> None:
        """Note that a message was given out to a worker: from the second time on it was tried."""
        job_id = _job_id(message["Body"])
        if job_id and int(message["Attributes"]["ApproximateReceiveCount"]) > 1:
            self.tried.add(job_id)

    def failed_without_a_dead_letter(self, ticket: str, job_id: str, error: str) -> bool:
        """Judge what failed and cannot be redriven; tell whether that is as promised.

        It is where no worker came to it before its deadline: nothing is wrong with such a message
        but a queue that was too long, and its client is told to submit it again. Whatever was tried
        must leave its inputs among the dead letters.
        """
        is_promised = job_id not in self.tried and error == DEADLINE_PASSED
        if not is_promised:
            self.broken.append(f"{ticket} failed and left no dead letter")
        return is_promised

    def gone(self, body: str) -> None:
        """Note that a message was deleted for good: its job must have ended."""
        job_id = _job_id(body)
        if job_id is None:
            return
        state = self.state_of(job_id)
        if state in OPEN:
            self.lost.setdefault(job_id, f"its message was acknowledged while it was {state}")

    def acknowledged(self, ticket: str, job_id: str) -> None:
        """Note that a client was given an ID for its ticket, which is one prediction."""
        self._ids[ticket].add(job_id)
        if len(self._ids[ticket]) > 1:
            self.double.setdefault(job_id, f"{ticket} was given a second ID")

    def told(self, job_id: str, answer: dict[str, Any], expected: float) -> None:
        """Note what a client was told: an outcome is there in time, stays, and fits the inputs."""
        if answer["status"] in OPEN:
            if self.is_over(job_id):
                self.still_open(job_id, answer["status"])
            return
        redrives = self.reopened[job_id]
        told_at, before = self._told.setdefault(job_id, (redrives, answer))
        if told_at != redrives:
            self._told[job_id] = (redrives, answer)
        elif before != answer:
            self.double.setdefault(job_id, f"told {before['status']}, then {answer['status']}")
        if answer["status"] == "succeeded" and _value(answer) != expected:
            self.double.setdefault(job_id, "it was given the result of other inputs")

    def not_found(self, job_id: str) -> None:
        """Note that a client was told that there is no such prediction."""
        self.lost.setdefault(job_id, "its client was told that there is none")

    def still_open(self, job_id: str, status: str) -> None:
        """Note what is open when every deadline has passed."""
        self.stuck.setdefault(job_id, f"it is {status} after its deadline")


def _job_id(body: str) -> str | None:
    """Tell whose message it is; garbage is nobody's."""
    try:
        return str(json.loads(body)["job_id"])
    except ValueError:
        return None


def _value(answer: dict[str, Any]) -> float:
    result = answer["result"]
    value: float = (result["predictions"][0] if "predictions" in result else result)["value"]
    return value
