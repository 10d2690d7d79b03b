"""PATCH and DELETE /input/{id}: a complaint is closed once, and deleted with all it counts for."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from applications.service_311.complaint import Complaint, ComplaintStatus
from applications.service_311.storage.items import deleted_item, item_of
from applications.service_311.storage.lists import entries_of
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import Tally, tally
from tests.transactions import Transactions
from tests.unit.applications.service_311.complaints import a_complaint, everything, listed
from tests.unit.applications.service_311.service_311 import PARTY, Client, an_event
from tests.unit.predict_api.api import BOB, Answer, invoke

TOLD = PARTY | {"borough": "queens", "agency": "nypd"}
CLOSING = {"status": "closed", "closed_at": "2019-06-14T05:02:11"}


def close(client: Client, complaint_id: str, body: object = CLOSING) -> Answer:
    return client.patch(f"/input/{complaint_id}", body)


def delete(client: Client, complaint_id: str) -> Answer:
    return client.send("DELETE", f"/input/{complaint_id}")


def taken_in(client: Client, body: object = TOLD) -> str:
    return str(client.post("/input/", body).json["id"])


def stored(store: ComplaintStore) -> list[dict[str, Any]]:
    return store.client.scan(TableName=store.complaints_table)["Items"]


def assert_in_step(store: ComplaintStore, *complaints: Complaint) -> None:
    """Counters and lists tell of these complaints, and of nothing else."""
    expected: Tally = {}
    for complaint in complaints:
        for group, numbers in tally(complaint).items():
            expected.setdefault(group, Counter()).update(numbers)
    assert everything(store) == expected
    entries = [entry for complaint in complaints for entry in entries_of(complaint)]
    assert listed(store) == {(entry.list, entry.position) for entry in entries}


def test_the_actual_time_stands_beside_the_expected_one(client: Client) -> None:
    complaint = client.post("/input/", TOLD).json

    answer = close(client, complaint["id"])

    assert answer.status == 200
    ending = {"status": "closed", "closed_at": "2019-06-14T05:02:11-04:00", "actual_time": 5.0}
    assert answer.json == complaint | ending
    assert client.get(f"/input/{complaint['id']}").json == answer.json


def test_without_a_time_it_is_closed_now(client: Client) -> None:
    complaint_id = taken_in(client)
    before = datetime.now(UTC)

    closed = close(client, complaint_id, {"status": "closed"}).json

    assert before <= datetime.fromisoformat(closed["closed_at"]) <= datetime.now(UTC)
    assert datetime.fromisoformat(closed["closed_at"]).utcoffset() != timedelta(0)


def test_the_citys_own_time_is_taken(client: Client) -> None:
    body = CLOSING | {"closed_at": "06/14/2019 05:02:11 AM"}

    assert close(client, taken_in(client), body).json["actual_time"] == 5.0


def test_it_is_closed_once(client: Client, store: ComplaintStore) -> None:
    complaint_id = taken_in(client)
    first = close(client, complaint_id).json

    again = close(client, complaint_id, CLOSING | {"closed_at": "2019-06-20T00:00:00"})

    assert again.status == 409
    assert again.json == {"error": True, "message": "The complaint is closed already."}
    assert client.get(f"/input/{complaint_id}").json == first
    assert_in_step(store, store.find(complaint_id, client.key_id))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, "status"),
        ({"status": "open"}, "status"),
        ({"status": "closed", "closed_at": "2019-06-14T00:02:10"}, "closed_at"),
        ({"status": "closed", "closed_at": "9999-01-01"}, "closed_at"),
        ({"status": "closed", "closed_at": 1560484931}, "closed_at"),
        ({"status": "closed", "description": "another"}, "description"),
    ],
)
def test_what_is_no_closing_is_refused(
    client: Client, store: ComplaintStore, body: object, fault: str
) -> None:
    complaint_id = taken_in(client)

    answer = close(client, complaint_id, body)

    assert (answer.status, answer.faults) == (422, [["body", fault]])
    assert_in_step(store, store.find(complaint_id, client.key_id))


def test_it_may_take_no_time_at_all(client: Client) -> None:
    closed = close(client, taken_in(client), CLOSING | {"closed_at": PARTY["timestamp"]})

    assert closed.json["actual_time"] == 0.0


def test_another_callers_complaint_can_be_neither_closed_nor_deleted(
    client: Client, store: ComplaintStore
) -> None:
    complaint_id = taken_in(client)
    other = Client(client.app, BOB)

    assert [close(other, complaint_id).status, delete(other, complaint_id).status] == [404, 404]
    assert_in_step(store, store.find(complaint_id, client.key_id))


def test_closing_and_deleting_need_the_scope_of_writing(client: Client) -> None:
    complaint_id = taken_in(client)
    reader = Client(client.app, scopes="complaints:read predict")

    assert [close(reader, complaint_id).status, delete(reader, complaint_id).status] == [403, 403]


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_deleted_complaint_leaves_its_id_alone_and_no_count(
    client: Client, store: ComplaintStore, *, is_closed: bool
) -> None:
    complaint_id, other = taken_in(client), taken_in(client)
    if is_closed:
        close(client, complaint_id)

    answer = delete(client, complaint_id)

    assert (answer.status, answer.text) == (204, "")
    assert client.get(f"/input/{complaint_id}").status == 404
    [left] = [item for item in stored(store) if item["id"]["S"] == complaint_id]
    assert left.keys() == {"id", "version", "expires_at"}
    assert_in_step(store, store.find(other, client.key_id))


def test_it_is_deleted_once(client: Client, store: ComplaintStore) -> None:
    complaint_id = taken_in(client)

    assert [delete(client, complaint_id).status for _ in range(2)] == [204, 404]
    assert close(client, complaint_id).status == 404
    assert_in_step(store)


def test_what_stands_for_a_deleted_one_outlives_the_keys_of_requests() -> None:
    now = datetime.now(UTC)

    expires = int(deleted_item("x", now)["expires_at"]["N"])

    assert expires > (now + timedelta(hours=24)).timestamp()


@pytest.mark.parametrize("change", [close, delete], ids=["close", "delete"])
@pytest.mark.parametrize("trouble", ["lost_answers", "left_behind", "conflicts"])
@pytest.mark.usefixtures("waits")
def test_trouble_on_the_way_changes_it_once(
    change: Any, trouble: str, client: Client, store: ComplaintStore, transactions: Transactions
) -> None:
    complaint_id = taken_in(client)
    setattr(transactions, trouble, 1)

    answer = change(client, complaint_id)

    assert answer.status in {200, 204}
    assert_in_step(store, *([store.find(complaint_id, client.key_id)] if change is close else []))


@pytest.mark.parametrize(("change", "status"), [(close, 409), (delete, 204)])
def test_who_comes_while_another_closes_it_finds_it_closed(
    client: Client,
    store: ComplaintStore,
    monkeypatch: pytest.MonkeyPatch,
    change: Any,
    status: int,
) -> None:
    complaint_id = taken_in(client)
    find = ComplaintStore.find

    def overtaken(keeper: ComplaintStore, *asked: str) -> Complaint:
        found = find(keeper, *asked)
        monkeypatch.undo()
        keeper.close(complaint_id, client.key_id, datetime(2019, 6, 15, tzinfo=UTC))
        return found

    monkeypatch.setattr(ComplaintStore, "find", overtaken)

    assert change(client, complaint_id).status == status
    left = [] if change is delete else [store.find(complaint_id, client.key_id)]
    assert_in_step(store, *left)


@pytest.fixture
def old(store: ComplaintStore) -> Complaint:
    """A complaint that was kept before these counters and lists came."""
    complaint = a_complaint(is_counted=False)
    store.client.put_item(TableName=store.complaints_table, Item=item_of(complaint))
    return complaint


def test_a_complaint_of_the_time_before_the_counters_is_counted_when_it_is_closed(
    store: ComplaintStore, old: Complaint
) -> None:
    store.close(old.id, old.owner, None)

    found = store.find(old.id, old.owner)
    assert (found.status, found.is_counted) == (ComplaintStatus.CLOSED, True)
    assert_in_step(store, found)


def test_one_of_that_time_is_deleted_and_nothing_counted_off(
    store: ComplaintStore, old: Complaint
) -> None:
    store.delete(old.id, old.owner)

    assert_in_step(store)


def test_one_of_that_time_can_be_counted_once(store: ComplaintStore, old: Complaint) -> None:
    for _ in range(2):
        store.count(old)

    assert store.find(old.id, old.owner).is_counted
    assert_in_step(store, old)


def test_the_sample_events_close_and_delete_what_is_not_there(client: Client) -> None:
    for name in ("complaint-closing", "complaint-deletion"):
        assert invoke(client.app, an_event(name)).status == 404
