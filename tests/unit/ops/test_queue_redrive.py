"""`sklambda queue redrive`: another chance, and nothing twice."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from prediction.jobs import JobState, JobStore
from tests.unit.ops.queue_account import Account, account, call
from tests.unit.prediction.jobs.stand_ins import LIFETIME, failing_store

__all__ = ["account"]


def test_a_redrive_reopens_the_job_with_a_new_deadline_and_moves_its_message(
    account: Account,
) -> None:
    job = account.give_up(deadline_at=datetime.now(UTC) - timedelta(hours=1))
    (message,) = account.bodies(account.dead)

    result = call("redrive", job.id)

    assert (result.exit_code, result.stdout) == (0, f"{job.id}\n")
    assert account.bodies(account.queue) == [message]
    assert account.bodies(account.dead) == []
    assert account.store.start(job.id, now=datetime.now(UTC) + timedelta(minutes=14)).done


def test_redriving_one_leaves_the_others(account: Account) -> None:
    jobs = [account.give_up() for _ in range(3)]

    call("redrive", jobs[1].id)

    assert [account.state(job) for job in jobs] == ["failed", "queued", "failed"]
    assert len(account.bodies(account.dead)) == 2


def test_redriving_all_leaves_what_belongs_to_no_prediction(account: Account) -> None:
    jobs = [account.give_up() for _ in range(12)]
    account.sqs.send_message(QueueUrl=account.dead, MessageBody="garbage")

    result = call("redrive", "--all")

    assert sorted(result.stdout.split()) == sorted(job.id for job in jobs)
    assert "12: queued again." in result.stderr
    assert "1: it belongs to no prediction." in result.stderr
    assert {account.state(job) for job in jobs} == {JobState.QUEUED}
    assert account.bodies(account.dead) == ["garbage"]


def test_what_has_succeeded_meanwhile_is_not_run_again(account: Account) -> None:
    job = account.give_up()
    account.store.reopen(job.id, LIFETIME, now=datetime.now(UTC))
    account.store.succeed(job.id, {"value": 3}, now=datetime.now(UTC))

    result = call("redrive", "--all")

    assert (result.exit_code, result.stdout) == (0, "")
    assert account.state(job) is JobState.SUCCEEDED
    assert account.bodies(account.queue) == account.bodies(account.dead) == []


def test_what_is_no_longer_kept_cannot_be_redriven(account: Account) -> None:
    job = account.give_up(expires_at=datetime.now(UTC) - timedelta(seconds=1))

    result = call("redrive", job.id)

    assert result.exit_code == 1
    assert "1: its prediction is no longer kept." in result.stderr
    assert account.bodies(account.queue) == []
    assert len(account.bodies(account.dead)) == 1


def test_an_id_that_is_not_among_the_dead_letters_is_an_error(account: Account) -> None:
    account.give_up()

    result = call("redrive", "6f1c2f0e-7f0b-4c39-9f6e-0d6f5a3a8b11")

    assert result.exit_code == 1
    assert "No dead letter belongs to 6f1c2f0e" in result.stderr


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("arguments", [["list"], ["redrive", "--all"], ["purge"]])
def test_without_dead_letters_there_is_nothing_to_do(arguments: list[str]) -> None:
    result = call(*arguments)

    assert (result.exit_code, result.stderr.strip()) == (0, "No dead letters.")


LEAVES_EARLY = """
from sklambda.queue_display import counted

with counted(range(3), "Redriving", 3) as things:
    next(things)
raise SystemExit(1)
"""


def test_a_command_that_leaves_a_bar_early_ends() -> None:
    # a thread of the bar's that is joined at the end of the program would be waited for for ever
    command = [sys.executable, "-c", LEAVES_EARLY]

    ended = subprocess.run(command, capture_output=True, timeout=30, check=False)

    assert ended.returncode == 1


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("arguments", [[], ["some-id", "--all"]])
def test_a_redrive_wants_one_id_or_all(arguments: list[str]) -> None:
    assert call("redrive", *arguments).exit_code == 2


def test_a_redrive_that_is_throttled_says_so_and_leaves_the_message(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = account.give_up()

    def throttled(store: JobStore, *arguments: Any, **named: Any) -> bool:
        return original(failing_store(store, "update_item"), *arguments, **named)

    original = JobStore.reopen
    monkeypatch.setattr(JobStore, "reopen", throttled)

    result = call("redrive", job.id)

    assert result.exit_code == 1
    assert "ThrottlingException" in result.stderr
    assert len(account.bodies(account.dead)) == 1
