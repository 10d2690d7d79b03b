"""What came of a run: counts for people, one line for programs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.chaos.clients import Ticket, is_open
from tests.chaos.ledger import Ledger
from tests.chaos.simulation import Counts

EXAMPLES = 5
"""Broken promises that are shown of each kind."""


@dataclass
class Report:
    """The outcome of each acknowledged prediction, and where the promise was broken."""

    submitted: int
    acknowledged: int
    outcomes: Counter[str]
    ledger: Ledger
    faults: Counter[str]
    counts: Counts
    simulated_seconds: float
    seconds: float
    redriven_well: int
    innocent_failed: int

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        ledger = self.ledger
        return not (ledger.lost or ledger.double or ledger.stuck or ledger.broken)

    @property
    def line(self) -> str:
        """The line that programs read."""
        counts = {
            "submitted": self.submitted,
            "acknowledged": self.acknowledged,
            "succeeded": self.outcomes["succeeded"],
            "failed": self.outcomes["failed"],
            "canceled": self.outcomes["canceled"],
            "lost": len(self.ledger.lost),
            "double": len(self.ledger.double),
            "stuck": len(self.ledger.stuck),
        }
        return " ".join(f"{name}={number}" for name, number in counts.items())

    def table(self) -> Iterator[tuple[str, int]]:
        """What went wrong on purpose, and what was done about it."""
        yield from sorted(self.faults.items())
        yield "worker invocations", self.counts.batches
        yield "worker invocations that died", self.counts.batches_lost
        yield "deliveries", self.counts.deliveries
        yield "full batches", self.counts.full_batches
        yield "batches of the worker's version before", self.counts.batches_of_the_version_before
        yield "predictions that the last look closed", self.counts.left_to_a_look
        yield "items that the table deleted by their time", self.counts.deleted_by_time
        yield "parts of large results", self.counts.parts
        yield "predictions that no worker came to before their deadline", self.counts.came_too_late
        yield "dead letters", self.counts.dead_letters
        yield "dead letters redriven", self.counts.redriven
        yield "predictions that succeeded after a redrive", self.redriven_well
        yield "predictions that failed though their model does not", self.innocent_failed

    def breaches(self) -> Iterator[str]:
        """Say what broke, with examples."""
        for kind in ("lost", "double", "stuck"):
            broken: dict[str, str] = getattr(self.ledger, kind)
            for job_id in list(broken)[:EXAMPLES]:
                yield f"{kind}: {job_id}: {broken[job_id]}"
            if len(broken) > EXAMPLES:
                yield f"{kind}: and {len(broken) - EXAMPLES} more"
        yield from self.ledger.broken[:EXAMPLES]


def settle(ledger: Ledger, tickets: Sequence[Ticket], seen: Mapping[str, str | None]) -> None:
    """Keep of the ledger what befell predictions that clients knew of, and add what is open."""
    known = {ticket.job_id for ticket in tickets if ticket.job_id}
    ledger.lost = {key: text for key, text in ledger.lost.items() if key in known}
    for job_id, status in seen.items():
        if status is None:
            ledger.not_found(job_id)
        elif is_open(status):
            ledger.still_open(job_id, status)
