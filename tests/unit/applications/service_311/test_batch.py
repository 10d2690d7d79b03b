"""POST /input/batch: each complaint has its own answer, and is stored once."""

import json
from typing import Any

import pytest

from applications.service_311.complaint import Complaint, StoreBusyError, StoreUncertainError
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.storage.transactions import Patience
from tests.unit.applications.service_311.complaints import arrivals
from tests.unit.applications.service_311.service_311 import PARTY, Client, an_event
from tests.unit.applications.service_311.test_intake_once import claims, post
from tests.unit.predict_api.api import Answer, invoke

__all__ = ["claims"]

WALL = {"complaint_type": "graffiti", "timestamp": "2019-06-14T12:00:00", "description": "a wall"}
UNKNOWN = PARTY | {"complaint_type": "grafiti"}


def send(client: Client, *complaints: object, key: str | None = None) -> Answer:
    body = {"complaints": list(complaints)}
    if key is None:
        return client.post("/input/batch", body)
    return post(client, body, key=key, path="/input/batch")


def kept(store: ComplaintStore) -> int:
    return len(store.client.scan(TableName=store.complaints_table)["Items"])


def test_each_is_answered_as_if_it_came_alone(client: Client) -> None:
    answer = send(client, PARTY, WALL)

    assert answer.status == 200
    alone = [client.post("/input/", body).json for body in (PARTY, WALL)]
    for result, single in zip(answer.json["results"], alone, strict=True):
        own = {"id", "created_at"}
        assert result["status"] == 201
        assert {k: v for k, v in result["complaint"].items() if k not in own} == {
            k: v for k, v in single.items() if k not in own
        }
        found = client.get(f"/input/{result['complaint']['id']}").json
        assert found == result["complaint"]


@pytest.mark.parametrize(
    ("row", "loc"),
    [
        (UNKNOWN, ["complaint_type"]),
        (PARTY | {"lat": 0}, ["lat"]),
        (PARTY | {"lat": None}, ["lat"]),
        (PARTY | {"more": 1}, ["more"]),
        ([], []),
        (None, []),
    ],
)
def test_one_that_is_refused_says_why_and_hinders_no_other(
    client: Client, store: ComplaintStore, row: object, loc: list[str]
) -> None:
    first, refused, last = send(client, WALL, row, PARTY).json["results"]

    assert [first["status"], last["status"]] == [201, 201]
    assert refused["status"] == 422
    assert (refused["error"], "complaint" in refused) == (True, False)
    assert refused["detail"][0]["loc"] == ["body", "complaints", 1, *loc]
    assert kept(store) == 2


def test_no_refusal_repeats_what_was_sent(client: Client) -> None:
    answer = send(client, PARTY | {"borough": "a secret place", "zip": "a secret code"})

    assert "secret" not in answer.text


@pytest.mark.parametrize("number", [0, 101])
def test_none_and_too_many_are_refused(client: Client, store: ComplaintStore, number: int) -> None:
    answer = send(client, *[PARTY] * number)

    assert (answer.status, answer.faults) == (422, [["body", "complaints"]])
    assert kept(store) == 0


def test_the_same_batch_again_stores_nothing_more(client: Client, store: ComplaintStore) -> None:
    first = send(client, PARTY, UNKNOWN, WALL, key="batch-1")

    again = send(client, PARTY, UNKNOWN, WALL, key="batch-1")

    assert again.json == first.json
    assert (kept(store), arrivals(store).total()) == (2, 2)


def test_another_batch_with_the_key_is_refused(client: Client, store: ComplaintStore) -> None:
    send(client, PARTY, key="batch-1")

    answer = send(client, PARTY, WALL, key="batch-1")

    assert (answer.status, answer.faults) == (422, [["header", "Idempotency-Key"]])
    assert kept(store) == 1


def test_two_alike_in_one_batch_are_two_complaints(client: Client) -> None:
    results = send(client, PARTY, PARTY, key="batch-1").json["results"]

    assert len({result["complaint"]["id"] for result in results}) == 2


@pytest.mark.parametrize("trouble", [StoreBusyError, StoreUncertainError])
def test_what_could_not_be_stored_is_stored_by_the_same_request_again(
    client: Client,
    store: ComplaintStore,
    monkeypatch: pytest.MonkeyPatch,
    trouble: type[Exception],
) -> None:
    add = ComplaintStore.add

    def troubled(keeper: ComplaintStore, complaint: Complaint, patience: Patience) -> None:
        if complaint.slug == "graffiti":
            raise trouble
        add(keeper, complaint, patience)

    with monkeypatch.context() as busy:
        busy.setattr(ComplaintStore, "add", troubled)
        first = send(client, PARTY, WALL, key="batch-1").json["results"]
    again = send(client, PARTY, WALL, key="batch-1").json["results"]

    assert [result["status"] for result in first] == [201, 503]
    assert [result["status"] for result in again] == [201, 201]
    assert again[0] == first[0]
    assert (kept(store), arrivals(store).total()) == (2, 2)


def test_a_batch_whose_taker_died_on_the_way_is_completed_by_the_same_request(
    client: Client, store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ComplaintStore.add

    def dies(keeper: ComplaintStore, complaint: Complaint, patience: Patience) -> None:
        if complaint.slug == "graffiti":
            raise RuntimeError("the process is gone")
        add(keeper, complaint, patience)

    with monkeypatch.context() as dying:
        dying.setattr(ComplaintStore, "add", dies)
        assert send(client, PARTY, WALL, PARTY, key="batch-1").status == 500
    assert kept(store) == 1

    results = send(client, PARTY, WALL, PARTY, key="batch-1").json["results"]

    assert [result["status"] for result in results] == [201, 201, 201]
    assert (kept(store), arrivals(store).total()) == (3, 3)


def test_what_was_deleted_since_is_not_stored_again(client: Client, store: ComplaintStore) -> None:
    [first] = send(client, PARTY, key="batch-1").json["results"]
    client.send("DELETE", f"/input/{first['complaint']['id']}")

    [again] = send(client, PARTY, key="batch-1").json["results"]

    assert again == {
        "status": 409,
        "error": True,
        "message": "The complaint of this Idempotency-Key was deleted.",
    }
    assert arrivals(store).total() == 0


def test_no_row_is_begun_when_the_time_of_the_request_is_over(
    client: Client, store: ComplaintStore, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ComplaintStore.add

    def slow(keeper: ComplaintStore, complaint: Complaint, patience: Patience) -> None:
        waits.append(4.0)
        add(keeper, complaint, patience)

    monkeypatch.setattr(ComplaintStore, "add", slow)

    results = send(client, *[PARTY] * 4).json["results"]

    assert [result["status"] for result in results] == [201, 201, 503, 503]
    assert kept(store) == 2


def test_a_batch_needs_the_scope_of_writing(client: Client) -> None:
    assert send(Client(client.app, scopes="complaints:read"), PARTY).status == 403


def test_the_sample_event_takes_a_batch_in(client: Client) -> None:
    event = an_event("complaint-batch")

    answer = invoke(client.app, event)

    sent: list[Any] = json.loads(event["body"])["complaints"]
    assert [result["status"] for result in answer.json["results"]] == [201] * len(sent)
