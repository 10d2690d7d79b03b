import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.model import OperationModel

from applications.service_311.daily import judge_days
from applications.service_311.dashboard import kept as kept_module
from applications.service_311.dashboard.kept import MAX_AGE_SECONDS
from applications.service_311.dashboard.tables import ROWS
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.values import now_in_new_york
from applications.service_311.watch.calibration import Calibration
from applications.service_311.watch.drift import Shares
from tests.unit.applications.service_311.service_311 import PARTY, Client

JUNE = {"first": "2019-06-01", "last": "2019-06-30"}


def data(client: Client, **asked: str) -> Any:
    answer = client.get("/dashboard/data", **asked)
    assert answer.status == 200, answer.text
    return answer.json


def total(told: Any) -> int:
    return sum(day["complaints"] for day in told["tables"]["over_time"])


def close_a_party(client: Client) -> None:
    made = client.post("/input/", PARTY).json
    closing = {"status": "closed", "closed_at": "2019-06-14T01:02:11"}
    assert client.patch(f"/input/{made['id']}", closing).status == 200


def test_nobody_needs_a_key_and_a_minute_is_kept(client: Client) -> None:
    answer = client.get("/dashboard/data")

    assert answer.status == 200
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_complaints_count_on_the_day_of_the_event_and_its_period_is_compared(
    client: Client,
) -> None:
    close_a_party(client)

    told = data(client, **JUNE)
    after = data(client, first="2019-07-01", last="2019-07-30")

    assert (told["complaints"], told["complaints_before"]) == (1, 0)
    assert (after["complaints"], after["complaints_before"]) == (0, 1)
    assert after["before"] == JUNE
    assert [d["day"] for d in told["tables"]["over_time"] if d["complaints"]] == ["2019-06-14"]
    assert sum(row["closed"] for row in told["tables"]["outcomes"]) == 1


def test_by_day_of_arrival_they_are_todays(client: Client) -> None:
    client.post("/input/", PARTY)
    today = now_in_new_york().date()

    told = data(client, by="arrival")

    assert told["tables"]["over_time"][-1]["day"] == today.isoformat()
    assert told["tables"]["over_time"][-1]["complaints"] == 1


def test_a_past_that_was_taken_in_lately_is_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_module, "LOOKING_SECONDS", float("inf"))  # on a slow machine as well
    client.post("/input/", PARTY)

    told = data(client)

    assert told["period"] == {"first": "2019-05-16", "last": "2019-06-14"}
    assert told["complaints"] == 1
    assert data(client, borough="QUEENS")["period"] == told["period"]


def test_what_happened_lately_goes_before_the_past(client: Client) -> None:
    client.post("/input/", PARTY)
    client.post("/input/", PARTY | {"timestamp": now_in_new_york().isoformat()})

    assert data(client)["period"]["last"] == now_in_new_york().date().isoformat()


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ({"complaint_type": "residential"}, 1),
        ({"complaint_type": "graffiti"}, 0),
        ({"borough": "queens"}, 0),
        ({"status": "closed"}, 1),
        ({"status": "open"}, 0),
        ({"borough": "", "status": "", "complaint_type": "", "by": ""}, 1),
    ],
)
def test_filters(client: Client, filters: dict[str, str], number: int) -> None:
    close_a_party(client)

    assert data(client, **JUNE, **filters)["complaints"] == number


@pytest.mark.parametrize("asked", [("first",), ("last",), ("first", "last")])
def test_tomorrow_is_let_in_where_the_readers_day_is_ahead(
    client: Client, asked: tuple[str, ...]
) -> None:
    tomorrow = str(now_in_new_york().date() + timedelta(1))

    answer = client.get("/dashboard/data", **dict.fromkeys(asked, tomorrow))

    assert answer.status == 200
    assert answer.json["period"]["last"] == tomorrow


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"first": "2019-06-02", "last": "2019-06-01"}, "first"),
        ({"first": "2018-01-01", "last": "2019-01-02"}, "first"),
        ({"first": "2002-12-31"}, "first"),
        ({"last": "9999-12-31"}, "last"),
        ({"last": "soon"}, "last"),
        ({"complaint_type": "noize"}, "complaint_type"),
        ({"borough": "JERSEY"}, "borough"),
        ({"status": "open", "borough": "QUEENS"}, "borough"),
        ({"status": "open", "by": "arrival"}, "by"),
        ({"period": "week"}, "period"),
    ],
)
def test_what_cannot_be_shown_is_refused(client: Client, asked: dict[str, str], fault: str) -> None:
    answer = client.get("/dashboard/data", **asked)

    assert answer.status == 422
    assert answer.message
    assert answer.faults == [["query", fault]]


def test_one_day_given_the_period_has_thirty(client: Client) -> None:
    assert data(client, first="2019-06-01")["period"]["last"] == "2019-06-30"
    assert data(client, last="2019-06-30")["period"]["first"] == "2019-06-01"


@pytest.mark.parametrize("table", ROWS)
def test_each_table_is_a_file_of_json_and_of_csv(client: Client, table: str) -> None:
    close_a_party(client)
    name = table.replace("_", "-")

    rows = client.get(f"/dashboard/data/{name}.json", **JUNE)
    text = client.get(f"/dashboard/data/{name}.csv", **JUNE)

    assert rows.json == data(client, **JUNE)["tables"][table]
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="{name}.csv"' in text.headers["content-disposition"]
    assert rows.headers["cache-control"] == text.headers["cache-control"] == "public, max-age=60"
    lines = list(csv.DictReader(StringIO(text.text)))
    shown = [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows.json]
    assert lines == shown


def test_a_table_that_the_filters_leave_out_is_null_and_a_file_of_names(client: Client) -> None:
    asked = JUNE | {"borough": "QUEENS"}

    assert client.get("/dashboard/data/errors.json", **asked).json is None
    assert client.get("/dashboard/data/errors.csv", **asked).text.count("\n") == 1


@pytest.mark.parametrize("file", ["over-time", "over-time.xml", "people.csv", "over_time.csv"])
def test_other_files_are_not_there_and_nothing_is_read_to_say_so(
    client: Client, queries: list[tuple[date, date]], file: str
) -> None:
    assert client.get(f"/dashboard/data/{file}").status == 404
    assert queries == []


def test_a_month_is_read_once_a_minute_whatever_is_asked_of_it(
    client: Client, queries: list[tuple[date, date]], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(kept_module, "monotonic", lambda: clock[0])

    for _ in range(2):
        data(client, **JUNE)
        data(client, first="2019-06-10", last="2019-06-20", complaint_type="graffiti")
    assert queries == [
        (date(2019, 6, 1), date(2019, 6, 30)),
        (date(2019, 5, 1), date(2019, 5, 31)),
    ]

    clock[0] += MAX_AGE_SECONDS - 1
    as_of = data(client, **JUNE)["as_of"]
    assert len(queries) == 2
    clock[0] += 1
    assert data(client, **JUNE)["as_of"] > as_of
    assert len(queries) == 4


@pytest.fixture
def calls(client: Client, store: ComplaintStore) -> Iterator[list[str]]:
    """What was asked of DynamoDB since a complaint of today was taken in."""
    client.post("/input/", PARTY | {"timestamp": now_in_new_york().isoformat()})
    made: list[str] = []

    def noted(model: OperationModel, **_: object) -> None:
        made.append(model.name)

    events = store.client.meta.events
    events.register("before-call.dynamodb", noted)
    yield made
    events.unregister("before-call.dynamodb", noted)


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/data"])
def test_a_view_takes_five_queries_a_month_and_the_next_ones_none(
    client: Client, calls: list[str], path: str
) -> None:
    assert client.get(path).status == 200
    assert set(calls) == {"Query"}
    assert len(calls) in {10, 15}  # sixty days lie in two months or three

    calls.clear()
    for asked in ({}, {"borough": "QUEENS"}, {"by": "arrival"}, {"complaint_type": "noise"}):
        assert client.get(path, **asked).status == 200
    assert calls == []


def test_nothing_of_a_single_complaint_is_told(client: Client) -> None:
    made = client.post("/input/", PARTY).json

    text = client.get("/dashboard/data", **JUNE).text

    for secret in (made["id"], str(PARTY["description"]), "40.6757", "73.8605", "alice"):
        assert secret not in text


def test_the_longest_period_is_a_year(client: Client) -> None:
    first = date(2018, 1, 1)

    told = data(client, first=str(first), last=str(first + timedelta(365)))

    assert len(told["tables"]["over_time"]) == 366


def test_what_was_judged_is_shown_as_it_was_kept(client: Client, store: ComplaintStore) -> None:
    close_a_party(client)
    calibration = Calibration(
        model_version="2.0.0",
        artifact="0" * 64,
        answers=9,
        expected=Shares(below=0.1, under=0.4, over=0.4, above=0.1),
    )
    judge_days(store, calibration, date(2019, 6, 13), date(2019, 6, 14))

    told = data(client, **JUNE)["tables"]["drift"]
    csv_lines = client.get("/dashboard/data/drift.csv", **JUNE).text.splitlines()

    # of the day before nothing is to be said
    (row,) = told
    assert (row["day"], row["answers"], row["psi"], row["drift"]) == ("2019-06-14", 1, None, None)
    assert csv_lines[0].split(",")[:3] == ["day", "answers", "below"]
    assert len(csv_lines) == 2
    assert data(client, **JUNE, complaint_type="noise")["tables"]["drift"] is None
    assert data(client, **JUNE, borough="QUEENS")["tables"]["drift"] is None
    assert data(client, **JUNE, by="arrival")["tables"]["drift"] is None
    assert "Is the model still right?" in client.get("/dashboard", **JUNE).text
