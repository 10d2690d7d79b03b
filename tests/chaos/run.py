"""One run of chaos, from the first submission to the last look."""

import random
from collections import Counter
from collections.abc import Callable
from time import perf_counter

from tests.chaos.clients import tickets
from tests.chaos.faults import Rates
from tests.chaos.report import Report, settle
from tests.chaos.simulation import WORKERS, Simulation

type Progress = Callable[[str, int], None]


def run(
    size: int, seed: int, progress: Progress = lambda *_: None, *, workers: int = WORKERS
) -> Report:
    """Submit `size` predictions amid faults, drain, redrive, and see what became of them."""
    started = perf_counter()
    wanted = tickets(size, random.Random(seed))  # noqa: S311 - to be repeated, not to be secret
    with Simulation(seed, Rates(), workers) as simulation:
        deliveries = simulation.counts
        simulation.submit(wanted)
        simulation.play(lambda: progress("Submitting and draining", deliveries.deliveries))
        drained = simulation.clock.seconds
        simulation.look_into_dead_letters(wanted)
        simulation.redrive()
        seen = simulation.final_looks(wanted)
        simulation.look_after_retention(wanted)
        ledger = simulation.ledger
        settle(ledger, wanted, seen)
    outcomes = Counter(status for status in seen.values() if status)
    return Report(
        submitted=size,
        acknowledged=len(seen),
        outcomes=outcomes,
        ledger=ledger,
        faults=simulation.faults.counts,
        counts=simulation.counts,
        simulated_seconds=drained,
        seconds=perf_counter() - started,
        innocent_failed=sum(
            seen.get(ticket.job_id or "") == "failed" for ticket in wanted if not ticket.right
        ),
        redriven_well=sum(seen.get(job_id) == "succeeded" for job_id in ledger.reopened),
    )
