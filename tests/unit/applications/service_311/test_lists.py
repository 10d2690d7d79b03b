"""GET /input/: filters, and cursors that lead through everything once."""

from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest

from applications.service_311.complaint import Complaint
from applications.service_311.storage import pages as pages_module
from applications.service_311.storage.lists import Wanted
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.values import Borough
from tests.unit.applications.service_311.complaints import a_complaint
from tests.unit.applications.service_311.service_311 import PARTY, Client, an_event
from tests.unit.predict_api.api import ALICE, BOB, invoke

START = datetime(2019, 6, 1, 12, tzinfo=UTC)
CHANCE = Random(5)  # noqa: S311  the same complaints each time
NUMBER = 24


def some(number: int = NUMBER, **changes: Any) -> list[Complaint]:
    """Complaints in no order, of a few types and boroughs, two of each time."""
    made = [
        a_complaint(
            timestamp=START + timedelta(hours=index // 2),
            slug=CHANCE.choice(["noise", "graffiti"]),
            borough=CHANCE.choice([None, Borough.QUEENS, Borough.BRONX]),
            **changes,
        )
        for index in range(number)
    ]
    CHANCE.shuffle(made)
    return made


@pytest.fixture
def kept(store: ComplaintStore) -> list[Complaint]:
    """Complaints of Alice, every third closed, and one of Bob."""
    complaints = some()
    for complaint in [*complaints, a_complaint(owner=BOB)]:
        store.add(complaint)
    return [
        complaint if index % 3 else store.close(complaint.id, ALICE, START + timedelta(days=90))
        for index, complaint in enumerate(complaints)
    ]


def walk(client: Client, limit: str = "7", **filters: str) -> list[dict[str, Any]]:
    """All complaints of a list, page by page."""
    listed: list[dict[str, Any]] = []
    query = filters | {"limit": limit}
    while True:
        answer = client.get("/input/", **query)
        assert answer.status == 200, answer.json
        assert len(answer.json["complaints"]) <= int(limit)
        listed += answer.json["complaints"]
        if "next" not in answer.json:
            return listed
        query["cursor"] = answer.json["next"]


def ids(listed: list[dict[str, Any]]) -> list[str]:
    return [complaint["id"] for complaint in listed]


@pytest.mark.parametrize("limit", ["1", "7", "23", "24", "100"])
def test_all_are_listed_once_newest_first(
    client: Client, kept: list[Complaint], limit: str
) -> None:
    listed = walk(client, limit)

    assert sorted(ids(listed)) == sorted(complaint.id for complaint in kept)
    times = [datetime.fromisoformat(complaint["timestamp"]) for complaint in listed]
    assert times == sorted(times, reverse=True)


def test_a_listed_complaint_is_as_when_looked_up(client: Client, kept: list[Complaint]) -> None:
    assert kept
    for complaint in walk(client):
        assert client.get(f"/input/{complaint['id']}").json == complaint


def test_filters_leave_what_is_wanted(
    client: Client, kept: list[Complaint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages_module, "LOOKED_AT", 5)
    for status, borough, complaint_type, days in product(
        [None, "open", "closed"],
        [None, "queens", "STATEN ISLAND"],
        [None, "graffiti", "Noise"],
        [None, (0.1, 0.4)],
    ):
        filters = {"status": status, "borough": borough, "complaint_type": complaint_type}
        since, until = [START + timedelta(days=day) for day in days or (-1, 99)]
        if days:
            filters |= {"since": since.isoformat(), "until": until.isoformat()}

        listed = walk(client, **{name: text for name, text in filters.items() if text})

        assert sorted(ids(listed)) == sorted(
            complaint.id
            for complaint in kept
            if status in {None, complaint.status}
            and (borough or "").upper() in {"", complaint.borough}
            and (complaint_type or "").lower() in {"", complaint.slug}
            and since <= complaint.timestamp < until
        ), filters


def test_a_time_range_takes_its_beginning_and_not_its_end(
    client: Client, store: ComplaintStore
) -> None:
    at = datetime(2019, 6, 14, 12, tzinfo=UTC)
    for minutes in (-1, 0, 59, 60):
        store.add(a_complaint(timestamp=at + timedelta(minutes=minutes)))

    listed = walk(client, since=at.isoformat(), until=(at + timedelta(hours=1)).isoformat())

    assert len(listed) == 2


def test_what_comes_goes_and_is_closed_meanwhile_moves_nothing_else(
    client: Client, store: ComplaintStore, kept: list[Complaint]
) -> None:
    query = {"limit": "3"}
    listed: list[str] = []
    gone = [complaint.id for complaint in kept if complaint.closed_at is None][:3]
    closed = [complaint.id for complaint in kept if complaint.closed_at is None][3:8]
    for page in range(len(kept)):
        answer = client.get("/input/", **query).json
        listed += ids(answer["complaints"])
        if page < len(closed):
            store.close(closed[page], ALICE, None)
        if page < len(gone):
            store.delete(gone[page], ALICE)
        store.add(a_complaint(timestamp=START + timedelta(days=365)))
        if "next" not in answer:
            break
        query["cursor"] = answer["next"]

    assert len(listed) == len(set(listed))
    assert {complaint.id for complaint in kept} - set(gone) <= set(listed)


def test_nothing_is_scanned_and_a_page_takes_few_calls(
    client: Client, store: ComplaintStore, kept: list[Complaint]
) -> None:
    assert kept
    calls: list[str] = []
    events = store.client.meta.events
    events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name), "count")

    client.get("/input/", limit="10")
    all_of_them, calls[:] = [*calls], []
    client.get("/input/", limit="10", complaint_type="noise")

    events.unregister("before-call.dynamodb", unique_id="count")
    assert all_of_them == ["Query"] * 8 + ["BatchGetItem"]
    assert calls == ["Query"] * 4 + ["BatchGetItem"]


def test_a_list_of_nothing_has_no_next_page(client: Client) -> None:
    assert client.get("/input/").json == {"complaints": []}


def test_another_caller_sees_its_own(client: Client, kept: list[Complaint]) -> None:
    assert kept
    assert len(walk(Client(client.app, BOB))) == 1


def a_cursor(client: Client, **filters: str) -> str:
    return str(client.get("/input/", limit="2", **filters).json["next"])


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "bnVsbA", "WyJ4IiwgIngiXQ", "ü", "a" * 201])
def test_what_is_no_cursor_is_refused(client: Client, cursor: str) -> None:
    answer = client.get("/input/", cursor=cursor)

    assert (answer.status, answer.faults) == (422, [["query", "cursor"]])


@pytest.mark.parametrize(
    ("owner", "filters"),
    [
        (ALICE, {"status": "open"}),
        (ALICE, {"complaint_type": "noise"}),
        (ALICE, {"since": "2019-06-01"}),
        (BOB, {}),
    ],
)
def test_a_cursor_of_another_list_is_refused(
    client: Client, kept: list[Complaint], owner: str, filters: dict[str, str]
) -> None:
    assert kept
    answer = Client(client.app, owner).get("/input/", cursor=a_cursor(client), **filters)

    assert (answer.status, answer.faults) == (422, [["query", "cursor"]])


def test_a_forged_cursor_leads_to_nothing_but_ones_own(
    client: Client, kept: list[Complaint]
) -> None:
    assert kept
    forged = pages_module.cursor_of(Wanted(BOB), f"2030-01-01T00:00:00.000000+00:00#{'f' * 36}")

    listed = Client(client.app, BOB).get("/input/", cursor=forged)

    assert {complaint["id"] for complaint in listed.json["complaints"]}.isdisjoint(
        complaint.id for complaint in kept
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "ten"),
        ("status", "ended"),
        ("borough", "Jersey"),
        ("complaint_type", "grafiti"),
        ("since", "yesterday"),
        ("until", "9999-12-31T23:59:59"),
        ("page", "2"),
    ],
)
def test_what_is_no_filter_is_refused(client: Client, name: str, text: str) -> None:
    answer = client.get("/input/", **{name: text})

    assert (answer.status, answer.faults) == (422, [["query", name]])


def test_listing_needs_the_scope_of_reading(client: Client) -> None:
    assert Client(client.app, scopes="complaints:write").get("/input/").status == 403


def test_both_addresses_list(client: Client) -> None:
    client.post("/input/", PARTY)

    assert client.get("/input").json == client.get("/input/").json
    assert invoke(client.app, an_event("complaint-list")).status == 200


def test_what_dynamodb_leaves_over_is_read_again(
    client: Client, store: ComplaintStore, kept: list[Complaint], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept
    read: Any = store.client.batch_get_item
    monkeypatch.setattr("applications.service_311.storage.reading.sleep", lambda _: None)

    def half(RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803  boto3's name
        ((table, asked),) = RequestItems.items()
        now, later = asked["Keys"][:3], asked["Keys"][3:]
        answer: dict[str, Any] = read(RequestItems={table: asked | {"Keys": now}})
        return answer | ({"UnprocessedKeys": {table: {"Keys": later}}} if later else {})

    monkeypatch.setattr(store.client, "batch_get_item", half, raising=False)

    assert len(client.get("/input/", limit="12").json["complaints"]) == 12
    answer = client.get("/input/", limit="100")
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.message == "The service is busy; please try again in a few seconds."
