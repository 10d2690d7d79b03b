"""A small run keeps every promise; with a promise broken on purpose, the run says which."""

import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from predict_worker.batch import Batch, FailedBeforeError
from predict_worker.worker import Worker
from prediction.dynamodb import moment
from prediction.jobs import Change, Job, JobState, JobStore
from prediction.jobs.job import DEADLINE_PASSED
from tests.chaos.ledger import Ledger
from tests.chaos.report import Report
from tests.chaos.run import run

SIZE, SEED = 300, 2


def counted(report: Report) -> dict[str, int]:
    pairs = (part.split("=") for part in report.line.split())
    return {name: int(number) for name, number in pairs}


def test_nothing_is_lost_doubled_or_stuck() -> None:
    report = run(SIZE, SEED)

    counts = counted(report)
    assert report.kept, list(report.breaches())
    assert counts["lost"] == counts["double"] == counts["stuck"] == 0
    assert counts["submitted"] == SIZE
    ended = counts["succeeded"] + counts["failed"] + counts["canceled"]
    assert counts["acknowledged"] == ended
    # the run is worth something only if all of this happened
    assert min(counts["succeeded"], counts["failed"], counts["canceled"]) > 0
    assert report.counts.redriven > 0
    assert report.counts.parts > 0
    assert report.counts.full_batches > 0
    assert report.counts.batches_of_the_version_before > 0
    assert report.counts.deleted_by_time > 0
    # with a redrive, whatever could succeed has
    assert report.innocent_failed == 0
    for fault in (
        "throttled calls",
        "lost answers",
        "failed runs",
        "killed at a call",
        "killed between record and message",
        "killed before acknowledging",
        "killed by an instance",
        "slow calls",
        "hanging calls",
        "calls tried again",
        "calls in an outage",
        "receives without an invocation",
    ):
        assert report.faults[fault] > 0, fault


def test_the_same_seed_makes_the_same_run() -> None:
    first, again = run(60, 3), run(60, 3)

    assert again.line == first.line
    assert again.faults == first.faults


def succeed_whatever_has_happened(
    store: JobStore, job_id: str, result: dict[str, Any], *, now: Any
) -> Change:
    """As `succeed`, but without a condition on the record."""
    from prediction.jobs.result import pack  # noqa: PLC0415 - only this mutation needs it

    store.client.update_item(
        TableName=store.table,
        Key={"id": {"S": job_id}},
        UpdateExpression="SET #state = :state, #finished_at = :now, #result = :result",
        ExpressionAttributeNames={
            "#state": "state",
            "#finished_at": "finished_at",
            "#result": "result",
        },
        ExpressionAttributeValues={
            ":state": {"S": JobState.SUCCEEDED},
            ":now": {"S": moment(now)},
            ":result": {"B": pack(result)},
        },
    )
    return Change(done=True, job=None)


def acknowledge_everything(_: Batch) -> dict[str, list[dict[str, str]]]:
    """As `response`, but the queue may delete what was not written."""
    return {"batchItemFailures": []}


def never_expire(*_: object, **__: object) -> Change:
    """As `expire`, but deadlines pass without consequence."""
    return Change(done=False, job=None)


MUTATIONS = [
    pytest.param(JobStore, "succeed", succeed_whatever_has_happened, "double", id="unconditional"),
    pytest.param(Batch, "response", acknowledge_everything, "lost", id="acknowledged-unwritten"),
    pytest.param(JobStore, "expire", never_expire, "stuck", id="no-deadline"),
]


@pytest.mark.parametrize(("owner", "method", "mutant", "breach"), MUTATIONS)
def test_a_promise_broken_on_purpose_is_noticed(
    owner: type,
    method: str,
    mutant: Callable[..., Any],
    breach: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(owner, method, mutant)

    report = run(SIZE, SEED)

    assert not report.kept
    assert counted(report)[breach] > 0
    assert any(text.startswith(f"{breach}: ") for text in report.breaches())


def test_a_failure_that_nobody_could_redrive_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    dismiss = Worker._dismiss  # noqa: SLF001 - what is to be broken

    def drop(*arguments: Any, **named: Any) -> None:
        with suppress(FailedBeforeError):
            dismiss(*arguments, **named)

    monkeypatch.setattr(Worker, "_dismiss", drop)

    # of the few whose last message ends here, and not in the queue's own redrive
    report = run(SIZE, SEED)

    assert not report.kept
    assert any("left no dead letter" in text for text in report.breaches())


@pytest.mark.parametrize(
    ("received", "state", "error", "is_promised"),
    [
        ("1", "queued", DEADLINE_PASSED, True),
        ("2", "queued", DEADLINE_PASSED, False),
        ("1", "running", DEADLINE_PASSED, False),
        ("1", "queued", "It failed.", False),
    ],
    ids=["nobody came in time", "received before", "ran", "failed otherwise"],
)
def test_only_what_nobody_came_to_in_time_may_fail_without_a_dead_letter(
    received: str, state: str, error: str, *, is_promised: bool
) -> None:
    ledger = Ledger()
    ledger.written("a", None, {"id": {"S": "a"}, "owner": {"S": "b"}, "state": {"S": state}})
    attributes = {"ApproximateReceiveCount": received}
    ledger.received({"Body": '{"job_id": "a"}', "Attributes": attributes})

    assert ledger.failed_without_a_dead_letter("request 1", "a", error) is is_promised
    assert bool(ledger.broken) is not is_promised


def test_what_is_shown_for_longer_than_promised_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Job, "is_expired", lambda *_: False)

    report = run(30, SEED)

    assert not report.kept
    assert any("after its retention" in text for text in report.breaches())


COMMAND = "import sys; sys.argv = ['chaos', '--size', '30', '--seed', '5']; "
BREAK_ANSWERS = (
    "from predict_worker.batch import Batch; Batch.response = lambda _: {'batchItemFailures': []}; "
)


def chaos(mutation: str = "") -> subprocess.CompletedProcess[str]:
    program = f"{COMMAND}{mutation}from tests.chaos.__main__ import main; main()"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510 - the exit code is what is tested


LAST_LINE = re.compile(
    r"submitted=30 acknowledged=\d+ succeeded=\d+ failed=\d+ canceled=\d+ "
    r"lost=\d+ double=\d+ stuck=\d+"
)


def test_the_command_ends_with_the_counts_and_exits_0() -> None:
    ended = chaos()

    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.splitlines()
    assert lines[0] == "chaos: 30 predictions, seed 5"
    assert LAST_LINE.fullmatch(lines[-1])
    assert lines[-1].endswith("lost=0 double=0 stuck=0")
    # application service_311: from here
    assert lines[-3].startswith("complaints=6 taken_in=")
    assert lines[-3].endswith(" broken=0")
    assert lines[-2].startswith("limited_requests=24 passed=")
    assert lines[-2].endswith(" broken=0")
    # application service_311: to here


def test_the_command_says_what_broke_and_exits_1() -> None:
    ended = chaos(BREAK_ANSWERS)

    assert ended.returncode == 1
    lines = ended.stdout.splitlines()
    assert any(line.startswith("BROKEN lost: ") for line in lines)
    assert LAST_LINE.fullmatch(lines[-1])
