"""`sklambda queue redrive`: another chance, and nothing twice."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from prediction.jobs import JobState, JobStore
from sklambda.queue import dead_letters
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


class Slowly:
    """A client of SQS that looks at so many letters that the first come back before the last."""

    def __init__(self) -> None:
        first, last = range(10), range(10, 20)
        self.answers = [first, first, last, []]
        self.released: list[str] = []

    def receive_message(self, **_: object) -> dict[str, Any]:
        names = self.answers.pop(0) if self.answers else []
        return {"Messages": [self._message(str(name)) for name in names]}

    def change_message_visibility_batch(self, *, Entries: list[Any], **_: object) -> None:  # noqa: N803  boto3's names
        self.released += [entry["ReceiptHandle"] for entry in Entries]

    def _message(self, name: str) -> dict[str, Any]:
        return {
            "MessageId": name,
            "ReceiptHandle": name,
            "Body": "garbage",
            "Attributes": {"SentTimestamp": "0"},
        }


def test_looking_at_dead_letters_goes_on_behind_many_that_come_back() -> None:
    sqs = Slowly()

    letters = list(dead_letters.receive(sqs, "url"))  # type: ignore[arg-type]  # all that is called

    assert [letter.message_id for letter in letters] == [str(number) for number in range(20)]
    assert sqs.released == [str(number) for number in range(10)]


def test_looking_at_dead_letters_that_all_come_back_ends() -> None:
    sqs = Slowly()
    sqs.answers = [range(10)] * 100

    assert len(list(dead_letters.receive(sqs, "url"))) == 10  # type: ignore[arg-type]  # all that is called
    assert len(sqs.answers) > 90


def test_a_redrive_that_did_not_reach_all_says_so_and_fails(account: Account) -> None:
    account.give_up()
    account.give_up()
    # another operator looks at one of them
    account.sqs.receive_message(QueueUrl=account.dead, VisibilityTimeout=120)

    result = call("redrive", "--all")

    assert len(result.stdout.split()) == 1
    assert result.exit_code == 1
    assert "About 1 dead letters were not reached; run it again." in result.stderr


def test_what_has_succeeded_meanwhile_is_not_run_again(account: Account) -> None:
    job = account.give_up()
    account.store.reopen(job.id, LIFETIME, now=datetime.now(UTC))
    account.store.succeed(job.id, {"value": 3}, now=datetime.now(UTC))

    result = call("redrive", "--all")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "None was queued again." in result.stderr
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
@pytest.mark.parametrize("command", ["list", "purge"])
def test_without_dead_letters_there_is_nothing_to_do(command: str) -> None:
    result = call(command)

    assert (result.exit_code, result.stderr.strip()) == (0, "No dead letters.")


@pytest.mark.usefixtures("account")
def test_a_redrive_without_dead_letters_has_done_nothing_and_says_so() -> None:
    result = call("redrive", "--all")

    assert (result.exit_code, result.stderr.strip()) == (1, "Error: No dead letters.")


LEAVES_EARLY = """
from sklambda.queue.display import counted

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
