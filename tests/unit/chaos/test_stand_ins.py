"""The stand-ins of chaos do what moto does, for all that slow predictions ask of them."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws

from prediction.jobs import Claims, JobState, JobStore, KeyReusedError, RequestKey
from prediction.jobs.errors import JobExistsError, StoreUnavailableError
from tests.chaos.queues import DEAD_LETTERS_URL, QUEUE_URL, Queues
from tests.chaos.table import Table
from tests.unit.prediction.jobs.stand_ins import LIFETIME, NOW, a_job, make_store

IDS = ["6f1c2f0e-7f0b-4c39-9f6e-0d6f5a3a8b11", "6f1c2f0e-7f0b-4c39-9f6e-0d6f5a3a8b12"]
DAY = 24 * 60

moments = st.sampled_from([0, 1, 14, 15, 16, DAY - 1, DAY, DAY + 1]).map(
    lambda minutes: NOW + timedelta(minutes=minutes)
)
steps = st.tuples(
    st.sampled_from(
        ["add", "get", "start", "succeed", "fail", "expire", "cancel", "reopen", "claim", "settle"]
    ),
    st.sampled_from(IDS),
    moments,
    st.sampled_from(["one request", "another"]),
)


def take(step: tuple[str, str, datetime, str], store: JobStore) -> object:  # noqa: PLR0911 - one for each step
    """Take a step, and give what came of it."""
    name, job_id, now, request = step
    claims = Claims(store.client, store.table)
    key = RequestKey(owner="alice", text=job_id[-2:], request=request)
    times = {"created_at": now, "deadline_at": now + LIFETIME.deadline}
    try:
        match name:
            case "add":
                store.add(a_job(id=job_id, **times))
            case "get":
                return store.get(job_id)
            case "succeed":
                return store.succeed(job_id, {"class": 1}, now=now)
            case "fail":
                return store.fail(job_id, "No.", now=now)
            case "reopen":
                return store.reopen(job_id, LIFETIME, now=now)
            case "claim":
                return claims.claim(
                    key,
                    target=job_id,
                    now=now,
                    deadline_at=now + LIFETIME.deadline,
                    expires_at=now + LIFETIME.retention,
                )
            case "settle":
                claims.settle(key, job_id)
            case _:
                return getattr(store, name)(job_id, now=now)
    except (JobExistsError, KeyReusedError, StoreUnavailableError) as error:
        return type(error)
    return None


@pytest.fixture(scope="module")
def moto_store() -> Any:
    with mock_aws():
        yield make_store()


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, max_size=12))
def test_whatever_happens_the_table_answers_and_holds_what_motos_does(
    moto_store: JobStore, taken: list[tuple[str, str, datetime, str]]
) -> None:
    for item in moto_store.client.scan(TableName="predictions")["Items"]:
        moto_store.client.delete_item(TableName="predictions", Key={"id": item["id"]})
    table = Table()
    ours = JobStore(table, "predictions")  # type: ignore[arg-type]  # a stand-in

    for step in taken:
        assert take(step, ours) == take(step, moto_store), step

    theirs = moto_store.client.scan(TableName="predictions")["Items"]
    assert table.items == {item["id"]["S"]: item for item in theirs}


@pytest.mark.parametrize(
    "asked",
    [
        {"ExpressionAttributeNames": {"#id": "id", "#unused": "unused"}},
        {"ExpressionAttributeNames": {}},
        {"ExpressionAttributeValues": {":unused": {"S": ""}}},
    ],
)
def test_the_table_refuses_what_dynamodb_calls_invalid(asked: dict[str, Any]) -> None:
    call = {
        "TableName": "predictions",
        "Item": {"id": {"S": "1"}},
        "ConditionExpression": "attribute_not_exists(#id)",
        "ExpressionAttributeNames": {"#id": "id"},
    }

    with pytest.raises(ClientError, match="ValidationException"):
        Table().put_item(**call | asked)


def test_the_table_refuses_items_over_400_kb() -> None:
    with pytest.raises(ClientError, match="ValidationException"):
        Table().put_item(Item={"id": {"S": "1"}, "part": {"B": bytes(400 * 1024)}})


def test_a_write_is_witnessed_with_the_item_before_and_after() -> None:
    seen: list[Any] = []
    store = JobStore(Table(lambda *write: seen.append(write)), "predictions")  # type: ignore[arg-type]  # a stand-in

    store.add(a_job())
    store.cancel(a_job().id, now=NOW)
    store.cancel(a_job().id, now=NOW)

    states = [(before and before["state"]["S"], after["state"]["S"]) for _, before, after in seen]
    assert states == [(None, JobState.QUEUED), (JobState.QUEUED, JobState.CANCELED)]


class Time:
    now = datetime(2026, 3, 1, tzinfo=UTC).timestamp()


def make_queues(**changes: Any) -> Queues:
    return Queues(lambda: Time.now, random.Random(1), **changes)  # noqa: S311 - an order of chance


def received(queues: Queues, url: str = QUEUE_URL, **asked: Any) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = queues.receive_message(QueueUrl=url, **asked).get(
        "Messages", []
    )
    return messages


def test_a_message_comes_back_after_its_visibility_timeout_and_then_to_the_dead_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queues = make_queues(visibility_timeout=240, max_receive_count=2)
    queues.send_message(QueueUrl=QUEUE_URL, MessageBody="m")

    (first,) = received(queues)
    assert received(queues) == []
    monkeypatch.setattr(Time, "now", Time.now + 240)
    (second,) = received(queues)
    queues.change_message_visibility(
        QueueUrl=QUEUE_URL, ReceiptHandle=second["ReceiptHandle"], VisibilityTimeout=0
    )

    counts = [m["Attributes"]["ApproximateReceiveCount"] for m in (first, second)]
    assert counts == ["1", "2"]
    assert received(queues) == []
    assert [m["Body"] for m in received(queues, DEAD_LETTERS_URL)] == ["m"]


def test_moto_agrees_on_receives_timeouts_and_dead_letters() -> None:
    """The same story as above in moto, whose time is the machine's: timeouts of none."""
    with mock_aws():
        sqs = boto3.client("sqs", region_name="eu-central-1")
        dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
        policy = '{"deadLetterTargetArn": "arn:aws:sqs:eu-central-1:123456789012:dead", '
        url = sqs.create_queue(
            QueueName="live", Attributes={"RedrivePolicy": policy + '"maxReceiveCount": 2}'}
        )["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="m")
        counts = []
        for _ in range(2):
            (message,) = sqs.receive_message(QueueUrl=url, AttributeNames=["All"])["Messages"]
            counts.append(message["Attributes"]["ApproximateReceiveCount"])
            assert "Messages" not in sqs.receive_message(QueueUrl=url)
            sqs.change_message_visibility(
                QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )

        assert counts == ["1", "2"]
        assert "Messages" not in sqs.receive_message(QueueUrl=url)
        assert [m["Body"] for m in sqs.receive_message(QueueUrl=dead)["Messages"]] == ["m"]


def test_a_deleted_copy_is_gone_and_the_last_one_is_told_of() -> None:
    gone: list[str] = []
    queues = make_queues(copies=2, gone=gone.append)
    queues.send_message(QueueUrl=QUEUE_URL, MessageBody="m")
    copies = received(queues, MaxNumberOfMessages=10)
    assert [copy["Body"] for copy in copies] == ["m", "m"]
    assert len({copy["MessageId"] for copy in copies}) == 1

    for copy in copies:
        assert gone == []
        queues.delete_message(QueueUrl=QUEUE_URL, ReceiptHandle=copy["ReceiptHandle"])

    assert gone == ["m"]


def test_an_old_receipt_deletes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    queues = make_queues(visibility_timeout=1)
    queues.send_message(QueueUrl=QUEUE_URL, MessageBody="m")
    (old,) = received(queues)
    monkeypatch.setattr(Time, "now", Time.now + 1)
    received(queues)

    queues.delete_message(QueueUrl=QUEUE_URL, ReceiptHandle=old["ReceiptHandle"])

    counts = queues.get_queue_attributes(QueueUrl=QUEUE_URL)["Attributes"]
    assert counts["ApproximateNumberOfMessagesNotVisible"] == "1"
