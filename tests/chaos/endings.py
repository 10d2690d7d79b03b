"""Complaints are closed and deleted amid faults: each once, and as their callers were told."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.chaos.events import Answer

ATTEMPTS = 8
ENDING = {"status", "closed_at", "actual_time"}

type Ask = Callable[[str, str, Any], Answer | None]
type Later = Callable[[float, float, Callable[[], Any]], None]


@dataclass(frozen=True)
class Known:
    """What its caller knows of a complaint: what it asked for, and was told that it is done."""

    was_asked_to_close: bool = False
    closed: Mapping[str, Any] | None = None
    was_asked_to_go: bool = False
    is_gone: bool = False


class Endings:
    """Closes every third complaint, half of them by three at once, and deletes every fifth.

    `faults` says which promises were broken.
    """

    def __init__(self, ask: Ask, later: Later) -> None:
        self._ask = ask
        self._later = later
        self._known: defaultdict[str, Known] = defaultdict(Known)
        self.faults: list[str] = []

    @property
    def closed(self) -> int:
        """How many were closed, as their callers were told."""
        return sum(known.closed is not None for known in self._known.values())

    @property
    def deleted(self) -> int:
        """How many were deleted, as their callers were told."""
        return sum(known.is_gone for known in self._known.values())

    def known(self, complaint_id: str) -> Known:
        """Return what its caller knows of a complaint."""
        return self._known[complaint_id]

    def plan(self, number: int, complaint_id: str) -> None:
        """Decide what becomes of a complaint that was taken in."""
        if number % 3 == 0:
            for _ in range(3 if number % 2 else 1):
                self._later(10, 10, lambda: self._close(complaint_id))
        if number % 5 == 0:
            self._later(0, 60, lambda: self._delete(complaint_id))

    def contradiction(
        self, complaint_id: str, told: Mapping[str, Any], answer: Answer
    ) -> str | None:
        """Return how an answer to a look contradicts what is known, if it does."""
        known = self.known(complaint_id)
        if answer.status == 404:
            return None if known.was_asked_to_go else "was taken in, and then was not there"
        if answer.status != 200:
            return "was not shown"
        if known.is_gone:
            return "was deleted, and then shown"
        if known.closed is not None:
            return None if answer.body == known.closed else "was closed, and then shown otherwise"
        if answer.body["status"] == "closed" and known.was_asked_to_close:
            return None if self.is_as_told(told, answer.body) else "was closed as another"
        return None if answer.body == told else "was taken in, and then shown otherwise"

    @staticmethod
    def is_as_told(told: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
        """Return whether a complaint is the one that was told, closed meanwhile or not."""
        return all(
            told.get(name) == shown.get(name) for name in {*told, *shown} if name not in ENDING
        )

    def _close(self, complaint_id: str, attempt: int = 1) -> None:
        self._note(complaint_id, was_asked_to_close=True)
        answer = self._ask(complaint_id, "PATCH", {"status": "closed"})
        known = self.known(complaint_id)
        if answer is None or answer.status == 503:
            self._again(attempt, lambda: self._close(complaint_id, attempt + 1))
        elif answer.status == 200:
            if known.closed is not None:
                self.faults.append(f"{complaint_id} was closed twice")
            self._note(complaint_id, closed=answer.body)
        elif answer.status == 404 and known.was_asked_to_go:
            return
        elif answer.status != 409:
            self.faults.append(f"closing {complaint_id} was answered {answer}")

    def _delete(self, complaint_id: str, attempt: int = 1) -> None:
        was_asked = self.known(complaint_id).was_asked_to_go
        self._note(complaint_id, was_asked_to_go=True)
        answer = self._ask(complaint_id, "DELETE", None)
        if answer is None or answer.status == 503:
            self._again(attempt, lambda: self._delete(complaint_id, attempt + 1))
        elif answer.status == 204 or (answer.status == 404 and was_asked):
            self._note(complaint_id, is_gone=True)
        else:
            self.faults.append(f"deleting {complaint_id} was answered {answer}")

    def _again(self, attempt: int, step: Callable[[], Any]) -> None:
        if attempt < ATTEMPTS:
            self._later(1, 8 * attempt, step)

    def _note(self, complaint_id: str, **changes: Any) -> None:
        self._known[complaint_id] = replace(self.known(complaint_id), **changes)
