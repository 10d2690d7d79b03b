"""`sklambda queue` against a stack in moto."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from prediction.jobs import Job, JobState, JobStore, Message
from sklambda import dead_letters
from sklambda.cli import main
from sklambda.queue_display import age
from tests.unit.predict_worker.factory import recorded
from tests.unit.prediction.jobs.stand_ins import failing_store

STACK, REGION = "sklambda-test", "eu-west-1"
SECRET = "a value that nobody may see"
TEMPLATE = {
    "Parameters": {
        "SlowDeadlineSeconds": {"Type": "Number", "Default": 900},
        "ResultRetentionHours": {"Type": "Number", "Default": 24},
    },
    "Resources": {
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            },
        },
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Dead": {"Type": "AWS::SQS::Queue"},
    },
    "Outputs": {
        "PredictionsTableName": {"Value": {"Ref": "Table"}},
        "PredictionsQueueUrl": {"Value": {"Ref": "Queue"}},
        "PredictionsDeadLetterQueueUrl": {"Value": {"Ref": "Dead"}},
    },
}


class Account:
    """One stack of ours."""

    def __init__(self) -> None:
        self.cloudformation = boto3.client("cloudformation", region_name=REGION)
        self.cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(TEMPLATE))
        self.sqs = boto3.client("sqs", region_name=REGION)
        described = self.cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        outputs = {o["OutputKey"]: o["OutputValue"] for o in described["Outputs"]}
        self.queue = outputs["PredictionsQueueUrl"]
        self.dead = outputs["PredictionsDeadLetterQueueUrl"]
        dynamodb = boto3.client("dynamodb", region_name=REGION)
        self.store = JobStore(dynamodb, outputs["PredictionsTableName"])

    def give_up(self, **changes: Any) -> Job:
        """A job that failed, and its dead letter."""
        job = recorded(self.store, state=JobState.FAILED, error="It did not work.", **changes)
        message = Message(job.id, job.model, [{"left": SECRET}], batched=False)
        self.sqs.send_message(QueueUrl=self.dead, MessageBody=message.to_body())
        return job

    def bodies(self, url: str) -> list[str]:
        answer = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        return [message["Body"] for message in answer.get("Messages", [])]

    def state(self, job: Job) -> JobState:
        stored = self.store.get(job.id)
        assert stored is not None
        return stored.state


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Account]:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "SKLAMBDA_STACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKLAMBDA_LOCAL", str(tmp_path))
    monkeypatch.setattr(dead_letters, "WAIT_SECONDS", 0)
    with mock_aws():
        yield Account()


def call(*arguments: str, **options: Any) -> Result:
    command = ["queue", *arguments, "--stack", STACK, "--region", REGION]
    return CliRunner().invoke(main, command, env={"COLUMNS": "200"}, **options)


def test_the_list_shows_id_model_error_and_age_and_no_input(account: Account) -> None:
    job = account.give_up()

    result = call("list")

    assert result.exit_code == 0
    assert result.stdout == ""
    for text in (job.id, "sum", "It did not work.", "0 s"):
        assert text in result.stderr
    assert SECRET not in result.output


def test_the_list_as_json_goes_to_stdout(account: Account) -> None:
    job = account.give_up()

    (letter,) = json.loads(call("list", "--json").stdout)

    assert letter.pop("age_seconds") >= 0
    assert datetime.fromisoformat(letter.pop("sent_at")) <= datetime.now(UTC)
    assert letter == {
        "id": job.id,
        "model": "sum",
        "status": "failed",
        "error": "It did not work.",
    }


def test_listing_leaves_the_messages_where_they_were(account: Account) -> None:
    jobs = {account.give_up().id for _ in range(25)}

    for _ in range(2):
        listed = json.loads(call("list", "--json").stdout)
        assert {letter["id"] for letter in listed} == jobs
    assert len(account.bodies(account.dead)) == 10


def test_a_message_that_cannot_be_read_is_listed_as_such(account: Account) -> None:
    account.sqs.send_message(QueueUrl=account.dead, MessageBody=SECRET)

    result = call("list", "--json")

    (letter,) = json.loads(result.stdout)
    assert (letter["id"], letter["error"]) == (None, "The message belongs to no prediction.")
    assert SECRET not in result.output


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"state": JobState.RUNNING, "error": None}, "fails at its deadline"),
        ({"state": JobState.SUCCEEDED, "error": None}, "has succeeded meanwhile"),
        ({"state": JobState.CANCELED, "error": None}, "has been canceled meanwhile"),
    ],
)
def test_the_list_tells_how_the_prediction_stands(
    account: Account, changes: dict[str, Any], error: str
) -> None:
    job = recorded(account.store, **changes)
    body = Message(job.id, job.model, [{"left": 1}], batched=False).to_body()
    account.sqs.send_message(QueueUrl=account.dead, MessageBody=body)

    (letter,) = json.loads(call("list", "--json").stdout)

    assert error in letter["error"]


def test_a_redrive_reopens_the_job_with_a_new_deadline_and_moves_its_message(
    account: Account,
) -> None:
    job = account.give_up(deadline_at=datetime.now(UTC) - timedelta(hours=1))
    (message,) = account.bodies(account.dead)

    result = call("redrive", job.id)

    assert (result.exit_code, result.stdout) == (0, f"{job.id}\n")
    assert account.bodies(account.queue) == [message]
    assert account.bodies(account.dead) == []
    assert account.store.start(job.id, now=datetime.now(UTC) + timedelta(minutes=14))


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
    account.store.reopen(job.id, a_lifetime(), now=datetime.now(UTC))
    account.store.succeed(job.id, {"value": 3}, now=datetime.now(UTC))

    result = call("redrive", "--all")

    assert (result.exit_code, result.stdout) == (0, "")
    assert account.state(job) is JobState.SUCCEEDED
    assert account.bodies(account.queue) == account.bodies(account.dead) == []


def a_lifetime() -> Any:
    from prediction.jobs import Lifetime  # noqa: PLC0415 - used here alone

    return Lifetime(deadline=timedelta(minutes=15), retention=timedelta(hours=24))


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
    assert "was not queued again" in result.stderr


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


def test_purging_asks_first(account: Account) -> None:
    account.give_up()

    result = call("purge", input="n\n")

    assert result.exit_code == 1
    assert "Delete about 1 dead letters" in result.stderr
    assert len(account.bodies(account.dead)) == 1


@pytest.mark.parametrize(("arguments", "typed"), [(["--yes"], None), ([], "y\n")])
def test_purging_deletes_the_messages_and_no_prediction(
    account: Account, arguments: list[str], typed: str | None
) -> None:
    job = account.give_up()

    result = call("purge", *arguments, input=typed)

    assert result.exit_code == 0
    assert account.bodies(account.dead) == []
    assert account.state(job) is JobState.FAILED


def test_show_counts_both_queues(account: Account) -> None:
    account.sqs.send_message(QueueUrl=account.queue, MessageBody="m")
    account.give_up()
    account.give_up()

    shown = json.loads(call("show", "--json").stdout)

    nothing_known = {"in_flight": 0, "oldest_seconds": None}
    assert shown == {
        "predictions": {"waiting": 1, **nothing_known},
        "dead_letters": {"waiting": 2, **nothing_known},
    }
    table = call("show")
    assert table.stdout == ""
    assert "unknown" in table.stderr


def test_show_tells_the_age_that_cloudwatch_reports(account: Account) -> None:
    boto3.client("cloudwatch", region_name=REGION).put_metric_data(
        Namespace="AWS/SQS",
        MetricData=[
            {
                "MetricName": "ApproximateAgeOfOldestMessage",
                "Dimensions": [{"Name": "QueueName", "Value": account.dead.rpartition("/")[2]}],
                "Timestamp": datetime.now(UTC) - timedelta(minutes=2),
                "Value": 90,
            }
        ],
    )

    shown = json.loads(call("show", "--json").stdout)

    assert shown["dead_letters"]["oldest_seconds"] == 90
    assert "1 min 30 s" in call("show").stderr


def test_a_stack_of_another_kind_is_named(account: Account) -> None:
    other = TEMPLATE | {"Outputs": {"Other": {"Value": "1"}}}
    account.cloudformation.create_stack(StackName="other", TemplateBody=json.dumps(other))

    result = CliRunner().invoke(main, ["queue", "show", "--stack", "other", "--region", REGION])

    assert result.exit_code == 1
    assert "PredictionsTableName" in result.stderr


@pytest.mark.parametrize("command", [[], ["show"], ["list"], ["redrive"], ["purge"]])
def test_help_shows_examples(command: list[str]) -> None:
    result = CliRunner().invoke(main, ["queue", *command, "--help"])

    assert result.exit_code == 0
    assert f"sklambda queue {' '.join(command)}" in result.stdout


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (7_260, "2 h 1 min"), (90_000, "1 d 1 h")],
)
def test_ages_are_short(seconds: int, text: str) -> None:
    assert age(timedelta(seconds=seconds)) == text
