import json
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import urljoin

import pytest

from applications.service_311 import values as values_module
from applications.service_311.complaint import StoreBusyError
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.times import in_new_york
from applications.service_311.values import MAX_DESCRIPTION_LENGTH
from tests.unit.applications.service_311.complaints import arrivals
from tests.unit.applications.service_311.service_311 import HOURS_BY_TYPE, PARTY, Client, an_event
from tests.unit.predict_api.api import ALICE, BOB, invoke


def without(member: str) -> dict[str, Any]:
    return {name: value for name, value in PARTY.items() if name != member}


def in_minutes(minutes: float) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def nothing_is_stored(store: ComplaintStore) -> bool:
    return not any(
        store.client.scan(TableName=name)["Items"] for name in ("complaints", "lists", "counters")
    )


def test_the_sample_event_takes_a_complaint_in(client: Client) -> None:
    answer = invoke(client.app, an_event("complaint-intake"))

    body = answer.json
    assert answer.status == 201
    assert {name: body[name] for name in without("timestamp")} == without("timestamp")
    assert body["timestamp"] == "2019-06-14T00:02:11-04:00"
    assert body["official_name"] == "Noise - Residential"
    assert body["status"] == "open"
    party = HOURS_BY_TYPE["noise-residential"] + 1
    assert body["expected_time"] == pytest.approx(party + 131 / 3600)
    assert (body["descriptor"], body["descriptor_known"]) == ("Loud Music/Party", True)
    assert body["interval"]["low"] < body["expected_time"] < body["interval"]["high"]
    assert datetime.fromisoformat(body["created_at"]).utcoffset() == timedelta(0)


def test_the_citys_wording_is_kept_and_makes_another_estimate(client: Client) -> None:
    plain = client.post("/input/", PARTY).json

    party = client.post("/input/", PARTY | {"descriptor": "Loud Music/Party"}).json

    assert "descriptor" not in plain
    assert party["descriptor"] == "Loud Music/Party"
    assert party["expected_time"] == plain["expected_time"] + 1
    assert client.get(f"/input/{party['id']}").json == party
    assert client.get(f"/input/{plain['id']}").json == plain


@pytest.mark.parametrize("descriptor", ["", "x" * 201, 7, ["Loud Talking"]])
def test_what_is_no_wording_is_refused(client: Client, descriptor: object) -> None:
    answer = client.post("/input/", PARTY | {"descriptor": descriptor})

    assert (answer.status, answer.faults) == (422, [["body", "descriptor"]])


@pytest.mark.parametrize("path", ["/input/", "/input"])
@pytest.mark.parametrize("front", ["https://host/dev", "https://host", "http://localhost:1/a/b"])
def test_the_location_is_relative_to_the_address_that_was_called(
    client: Client, path: str, front: str
) -> None:
    answer = client.post(path, PARTY)

    address = urljoin(front + path, answer.headers["location"])
    assert address == f"{front}/input/{answer.json['id']}"
    assert client.get(address.removeprefix(front)).json == answer.json


def test_another_callers_complaint_is_not_found(client: Client) -> None:
    complaint = client.post("/input/", PARTY).json["id"]

    answer = Client(client.app, BOB).get(f"/input/{complaint}")

    assert answer.status == 404
    assert answer.json == {"error": True, "message": "No complaint of yours has this ID."}


def test_the_sample_event_asks_for_a_complaint_that_is_not_there(client: Client) -> None:
    assert invoke(client.app, an_event("complaint-lookup")).status == 404


@pytest.mark.parametrize("complaint_id", ["1", "..", "x" * 3000, "%00", "a/b"])
def test_what_is_no_id_is_not_found(client: Client, complaint_id: str) -> None:
    assert client.get(f"/input/{complaint_id}").status == 404


def test_without_a_timestamp_it_is_the_time_of_the_request(client: Client) -> None:
    times = [
        datetime.fromisoformat(client.post("/input/", without("timestamp")).json["timestamp"])
        for _ in range(2)
    ]

    assert times[0] < times[1] <= datetime.now(UTC)
    assert times[1] - times[0] < timedelta(minutes=1)


def test_a_clock_may_be_a_little_ahead(client: Client) -> None:
    assert client.post("/input/", {**PARTY, "timestamp": in_minutes(4)}).status == 201


def test_each_complaint_has_an_id_of_its_own(client: Client) -> None:
    ids = {client.post("/input/", PARTY).json["id"] for _ in range(5)}

    assert len(ids) == 5


def test_a_complaint_is_counted_for_the_day_it_came_in(
    client: Client, store: ComplaintStore
) -> None:
    created = datetime.fromisoformat(client.post("/input/", PARTY).json["created_at"])

    assert arrivals(store) == {(in_new_york(created).date(), "noise-residential"): 1}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("lat", 40.39),
        ("lat", 41.01),
        ("lon", -74.31),
        ("lon", -73.59),
        ("lat", "40.7"),
        ("lat", None),
        ("lon", True),
        ("lat", [40.7]),
        ("description", ""),
        ("description", " \t\u00a0\n"),
        ("description", "\x00\x07\u200b"),
        ("description", None),
        ("description", 311),
        ("description", "x" * (MAX_DESCRIPTION_LENGTH + 1)),
        ("description", "half a surrogate pair: \ud83d"),
        ("timestamp", 1560484931),
        ("timestamp", "1560484931"),
        ("timestamp", "midnight"),
        ("timestamp", "0001-01-01T00:00:00+14:00"),
        ("complaint_type", 311),
        ("complaint_type", "grafiti"),
        ("complaint_type", "x" * 101),
        ("status", "closed"),
        ("id", "mine"),
    ],
)
def test_what_cannot_be_is_refused(
    client: Client, store: ComplaintStore, member: str, value: object
) -> None:
    answer = client.post("/input/", {**PARTY, member: value})

    assert (answer.status, answer.faults) == (422, [["body", member]])
    assert nothing_is_stored(store)


def test_what_has_not_happened_yet_is_refused(client: Client, store: ComplaintStore) -> None:
    answer = client.post("/input/", {**PARTY, "timestamp": in_minutes(6)})

    assert (answer.status, answer.faults) == (422, [["body", "timestamp"]])
    assert nothing_is_stored(store)


@pytest.mark.parametrize(
    ("now", "timestamp", "status"),
    [
        ("2026-11-01T06:10:00", "2026-11-01T05:50:00Z", 201),  # 20 minutes ago, the clock set back
        ("2026-11-01T05:40:00", "2026-11-01T06:30:00Z", 422),  # 50 minutes ahead
        ("2026-03-08T06:57:00", "2026-03-08T07:01:00Z", 201),  # 4 minutes ahead, the clock set on
    ],
)
def test_the_future_begins_at_the_same_moment_when_clocks_are_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch, now: str, timestamp: str, status: int
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls.fromisoformat(f"{now}Z").astimezone(tz)

    monkeypatch.setattr(values_module, "datetime", Clock)

    assert client.post("/input/", {**PARTY, "timestamp": timestamp}).status == status


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
@pytest.mark.parametrize("member", ["lat", "lon"])
def test_what_is_no_number_is_refused(client: Client, member: str, number: str) -> None:
    body = json.dumps({**PARTY, member: "here"}).replace('"here"', number)

    answer = client.send("POST", "/input/", body=body)

    assert (answer.status, answer.faults) == (422, [["body", member]])


@pytest.mark.parametrize("member", ["complaint_type", "lat", "lon", "description"])
def test_a_missing_member_is_named(client: Client, member: str) -> None:
    answer = client.post("/input/", without(member))

    assert (answer.status, answer.faults) == (422, [["body", member]])


@pytest.mark.parametrize("body", ["null", "[]", '"noise"'])
def test_a_body_that_is_no_complaint_is_refused(client: Client, body: str) -> None:
    assert client.send("POST", "/input/", body=body).status == 422


@pytest.mark.parametrize("body", ["", "{"])
def test_a_body_that_is_no_json_is_a_bad_request(client: Client, body: str) -> None:
    assert client.send("POST", "/input/", body=body).status == 400


def test_an_unknown_type_is_refused_with_the_nearest(client: Client) -> None:
    answer = client.post("/input/", {**PARTY, "complaint_type": "grafiti"})

    assert '"graffiti"' in answer.json["message"]


def test_writing_and_reading_need_their_scopes(client: Client) -> None:
    complaint = client.post("/input/", PARTY).json["id"]
    reader = Client(client.app, ALICE, scopes="complaints:read predict")
    writer = Client(client.app, ALICE, scopes="complaints:write predict")

    assert [reader.post("/input/", PARTY).status, reader.get(f"/input/{complaint}").status] == [
        403,
        200,
    ]
    assert [writer.post("/input/", PARTY).status, writer.get(f"/input/{complaint}").status] == [
        201,
        403,
    ]


def test_when_the_store_is_busy_the_client_is_told_when_to_try_again(
    client: Client, store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusyError

    monkeypatch.setattr(ComplaintStore, "add", busy)

    answer = client.post("/input/", PARTY)

    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert nothing_is_stored(store)
