"""`Idempotency-Key` on POST /input/: one complaint and one count, however often it is sent."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from applications.service_311.complaint import Complaint
from applications.service_311.storage import transactions as transactions_module
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.storage.transactions import Patience
from tests.chaos.stage import Actor
from tests.transactions import FINISHED_AFTER_SECONDS, Transactions, canceled, refused
from tests.unit.applications.service_311.complaints import arrivals
from tests.unit.applications.service_311.service_311 import PARTY, Client, an_event
from tests.unit.predict_api.api import BOB, Answer, invoke

WITHOUT_TIME = {name: value for name, value in PARTY.items() if name != "timestamp"}


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


def post(
    client: Client, body: object = PARTY, *, key: str = "key-1", path: str = "/input/"
) -> Answer:
    event = an_event("complaint-intake") | {"body": json.dumps(body), "path": path}
    event["headers"] = {**event["headers"], "Idempotency-Key": key}
    event["multiValueHeaders"] = {name: [text] for name, text in event["headers"].items()}
    event["requestContext"]["authorizer"] |= {"key_id": client.key_id, "scopes": client.scopes}
    return invoke(client.app, event)


def counted(store: ComplaintStore) -> int:
    """How many complaints the counters tell of."""
    return arrivals(store).total()


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
    assert post(client, WITHOUT_TIME).json == post(client, WITHOUT_TIME).json


def test_the_key_with_another_report_is_refused(client: Client, store: ComplaintStore) -> None:
    post(client)

    answer = post(client, PARTY | {"description": "another party"})

    assert answer.status == 422
    assert answer.faults == [["header", "Idempotency-Key"]]
    assert len(kept(store)) == 1


def test_a_complaint_that_was_deleted_since_is_not_made_again(
    client: Client, store: ComplaintStore
) -> None:
    complaint_id = post(client).json["id"]
    client.send("DELETE", f"/input/{complaint_id}")

    answer = post(client)

    assert answer.status == 409
    assert "deleted" in answer.json["message"]
    assert counted(store) == 0


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

    def overtaken(keeper: ComplaintStore, complaint: Complaint, patience: Patience) -> None:
        faster = {"description": "as the faster one kept it"}
        add(keeper, complaint.model_copy(update=faster), patience)
        add(keeper, complaint, patience)

    monkeypatch.setattr(ComplaintStore, "add", overtaken)

    slower = post(client)

    assert (slower.status, slower.json["description"]) == (201, "as the faster one kept it")
    assert len(kept(store)) == 1


def test_who_comes_while_another_is_at_it_gets_the_same_complaint(
    client: Client, transactions: Transactions, waits: list[float], store: ComplaintStore
) -> None:
    meeting: list[Answer] = []

    def meet() -> None:
        transactions.meanwhile = lambda: None
        other = Actor()
        other.cast(lambda: meeting.append(post(client)))
        other.resume()
        other.dismiss()

    transactions.meanwhile = meet

    answer = post(client)

    assert (answer.status, meeting[0].status) == (201, 201)
    assert meeting[0].json == answer.json
    assert sum(waits) > FINISHED_AFTER_SECONDS
    assert (len(kept(store)), counted(store)) == (1, 1)


@pytest.mark.parametrize("report", [PARTY, WITHOUT_TIME], ids=["with a time", "without"])
def test_a_report_whose_taker_died_after_a_conflict_is_kept_by_the_retry(
    report: object,
    client: Client,
    store: ComplaintStore,
    transactions: Transactions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    transactions.conflicts = 1
    with monkeypatch.context() as dying:
        dying.setattr(transactions_module, "sleep", dies_but_at_first)
        assert post(client, report).status == 500
    assert kept(store) == []

    answer = post(client, report)

    assert answer.status == 201
    assert counted(store) == 1


def test_the_same_report_is_the_same_transaction_at_every_attempt(
    client: Client, store: ComplaintStore, transactions: Transactions, waits: list[float]
) -> None:
    transactions.left_behind = 4
    transactions.tokens.clear()

    first, again = post(client, WITHOUT_TIME), post(client, WITHOUT_TIME)

    assert (first.status, again.status) == (201, 201)
    assert len(waits) > 1
    assert len(set(transactions.tokens)) == 1 < len(transactions.tokens)
    assert counted(store) == 1


@pytest.mark.parametrize(
    "error",
    [canceled("ConditionalCheckFailed", "None"), refused("IdempotentParameterMismatchException")],
    ids=["exists", "mismatch"],
)
def test_a_complaint_that_is_said_to_be_there_and_is_not_is_trouble_and_not_unknown(
    error: ClientError, client: Client, monkeypatch: pytest.MonkeyPatch, store: ComplaintStore
) -> None:
    monkeypatch.setattr(store.client, "transact_write_items", raising(error))

    answer = post(client)

    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0


def raising(error: Exception) -> Callable[..., None]:
    """What raises an error, however it is called."""

    def raises(**_: object) -> None:
        raise error

    return raises


def dies_but_at_first(seconds: float) -> None:
    """End the process in the pause after the first try."""
    if seconds:
        raise RuntimeError("the process is gone")
