"""`Idempotency-Key` on POST /input/: one complaint and one count, however often it is sent."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from predict_api.complaints.complaint import Complaint, ComplaintExistsError
from predict_api.complaints.store import ComplaintStore
from tests.unit.predict_api.complaints.service_311 import (
    BOB,
    PARTY,
    Answer,
    Client,
    an_event,
    invoke,
)


@pytest.fixture(autouse=True)
def claims(store: ComplaintStore) -> Iterator[None]:
    """The table that keeps idempotency keys, empty."""
    store.client.create_table(
        TableName="predictions",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    yield
    store.client.delete_table(TableName="predictions")


def post(client: Client, body: object = PARTY, *, key: str = "key-1") -> Answer:
    event = an_event("complaint-intake") | {"body": json.dumps(body)}
    event["headers"] = {**event["headers"], "Idempotency-Key": key}
    event["multiValueHeaders"] = {name: [text] for name, text in event["headers"].items()}
    event["requestContext"]["authorizer"] |= {"key_id": client.key_id, "scopes": client.scopes}
    return invoke(client.app, event)


def counted(store: ComplaintStore) -> int:
    """How many complaints the counters tell of."""
    items = store.client.scan(TableName="counters")["Items"]
    return sum(int(value["N"]) for item in items for value in item.values() if "N" in value)


def kept(store: ComplaintStore) -> list[dict[str, Any]]:
    return store.client.scan(TableName="complaints")["Items"]


def test_the_same_report_again_gets_the_same_answer_and_is_counted_once(
    client: Client, store: ComplaintStore
) -> None:
    first = post(client)
    once = counted(store)

    again = post(client)

    assert (again.status, again.json) == (first.status, first.json)
    assert again.headers["location"] == first.headers["location"]
    assert len(kept(store)) == 1
    assert counted(store) == once > 0


def test_a_report_without_a_time_is_the_same_a_moment_later(client: Client) -> None:
    report = {name: value for name, value in PARTY.items() if name != "timestamp"}

    assert post(client, report).json == post(client, report).json


def test_the_key_with_another_report_is_refused(client: Client, store: ComplaintStore) -> None:
    post(client)

    answer = post(client, PARTY | {"description": "another party"})

    assert answer.status == 422
    assert answer.faults == [["header", "Idempotency-Key"]]
    assert len(kept(store)) == 1


def test_keys_of_other_callers_do_not_count(client: Client) -> None:
    other = Client(client.app, key_id=BOB)

    assert post(client).json["id"] != post(other).json["id"]


def test_a_report_whose_taker_died_before_it_was_kept_is_kept_by_the_retry(
    client: Client, store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise RuntimeError("the process is gone")

    with monkeypatch.context() as dying:
        dying.setattr(ComplaintStore, "add", dies)
        assert post(client).status == 500
    assert kept(store) == []

    answer = post(client)

    assert answer.status == 201
    assert [item["id"]["S"] for item in kept(store)] == [answer.json["id"]]


def test_of_two_at_once_the_slower_finds_what_the_faster_has_kept(
    client: Client, store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ComplaintStore.add

    def overtaken(keeper: ComplaintStore, complaint: Complaint) -> None:
        add(keeper, replace(complaint, description="as the faster one kept it"))
        add(keeper, complaint)

    monkeypatch.setattr(ComplaintStore, "add", overtaken)

    slower = post(client)

    assert (slower.status, slower.json["description"]) == (201, "as the faster one kept it")
    assert len(kept(store)) == 1


@pytest.mark.parametrize(
    "error",
    [
        {"Error": {"Code": "IdempotentParameterMismatchException"}},
        {
            "Error": {"Code": "TransactionCanceledException"},
            "CancellationReasons": [{"Code": "ConditionalCheckFailed"}, {"Code": "None"}],
        },
    ],
)
def test_a_complaint_that_is_there_is_told_from_trouble(
    error: Any, client: Client, store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(client)
    (item,) = kept(store)
    complaint = store.find(item["id"]["S"], client.key_id)

    def refused(**_: object) -> None:
        raise ClientError(error, "TransactWriteItems")

    monkeypatch.setattr(store.client, "transact_write_items", refused)

    with pytest.raises(ComplaintExistsError):
        store.add(complaint)
