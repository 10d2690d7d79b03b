"""`sklambda queue`: show, list, purge."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from prediction.jobs import JobState, Message
from sklambda.cli import main
from sklambda.queue.display import age
from tests.unit.ops.queue_account import REGION, SECRET, TEMPLATE, Account, account, call
from tests.unit.predict_worker.factory import recorded

__all__ = ["account"]


def test_the_list_shows_id_model_error_and_age_and_no_input(account: Account) -> None:
    job = account.give_up()

    result = call("list")

    assert result.exit_code == 0
    assert not result.stderr.strip()  # of a bar that is gone
    for text in (job.id, "sum", "It did not work."):
        assert text in result.stdout
    assert re.search(r"\b\d+ s\b", result.stdout)
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
        "retries": [],
    }
    table = call("show")
    assert table.stderr == ""
    assert "unknown" in table.stdout


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
    assert "1 min 30 s" in call("show").stdout


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
