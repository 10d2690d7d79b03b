from datetime import datetime, timedelta

import pytest

from applications.service_311 import values as values_module
from applications.service_311.times import NEW_YORK
from tests.unit.applications.service_311.service_311 import HOURS_BY_TYPE, Client, an_event
from tests.unit.predict_api.api import ALICE, invoke

PLACE = {"latitude": "40.675719430504", "longitude": "-73.860535138411"}
ROADS = ("/predict", "/predict_async")


def hour_seen(client: Client, created_date: str) -> float:
    """The hour of the day that reaches the model."""
    answer = client.get("/predict/noise", **PLACE, created_date=created_date)
    estimated: float = answer.json["estimated_time"]
    return estimated - HOURS_BY_TYPE["noise"]


def test_the_sample_event_gives_an_estimate_with_its_interval(client: Client) -> None:
    answer = invoke(client.app, an_event("complaint-estimate"))

    assert answer.status == 200
    expected = pytest.approx(HOURS_BY_TYPE["noise-residential"] + 131 / 3600)
    assert answer.json["complaint_type"] == "residential"
    assert answer.json["official_name"] == "Noise - Residential"
    assert answer.json["estimated_time"] == expected
    interval = answer.json["interval"]
    assert interval["low"] < answer.json["estimated_time"] < interval["high"]
    assert interval["coverage"] == 0.8


def test_both_roads_lead_to_the_same_estimate(client: Client) -> None:
    query = {**PLACE, "created_date": "2019-06-14T00:02:11.000"}

    plain, asynchronous = (
        client.get(f"{road}/Noise%20-%20Street%2FSidewalk", **query) for road in ROADS
    )

    assert plain.status == 200
    assert plain.json == asynchronous.json


@pytest.mark.parametrize(
    ("created_date", "hour"),
    [
        ("06/14/2019 12:30:00 AM", 0.5),
        ("06/14/2019 11:30:00 PM", 23.5),
        ("2003-01-01T01:00:00", 1),
        ("2019-06-14T13:30:00", 13.5),
        ("2019-06-14T13:30:00Z", 9.5),
        ("2019-01-14T13:30:00Z", 8.5),
        ("2019-06-14T13:30:00+09:00", 0.5),
        ("2019-06-14", 0),
        ("2019-11-03T01:30:00", 1.5),
        ("2019-03-10T02:30:00", 3.5),
        ("2019-06-14 13:30:00+00", 9.5),
        ("2019-06-14T13:30:00.5-04", 13.5 + 0.5 / 3600),
    ],
)
def test_a_time_is_understood_as_new_yorks(client: Client, created_date: str, hour: float) -> None:
    assert hour_seen(client, created_date) == pytest.approx(hour)


def test_without_a_time_it_is_that_of_the_request(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Clock":
            assert tz is NEW_YORK
            return cls(2026, 11, 20, next(hours), tzinfo=NEW_YORK)

    hours = iter((9, 17))
    monkeypatch.setattr(values_module, "datetime", Clock)

    seen = [client.get("/predict/noise", **PLACE).json["estimated_time"] for _ in range(2)]

    assert seen == [9, 17]


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(("days", "status"), [(365, 200), (368, 422)])
def test_a_time_may_lie_a_year_ahead_and_not_more(
    client: Client, road: str, days: int, status: int
) -> None:
    ahead = datetime.now(NEW_YORK) + timedelta(days=days)

    answer = client.get(f"{road}/noise", created_date=f"{ahead:%Y-%m-%dT%H:%M:%S}")

    assert answer.status == status
    assert status == 200 or answer.faults == [["query", "created_date"]]


@pytest.mark.parametrize("road", ROADS)
def test_the_citys_wording_reaches_the_model(client: Client, road: str) -> None:
    query = {**PLACE, "created_date": "2019-06-14T12:00:00"}

    plain = client.get(f"{road}/noise", **query).json["estimated_time"]
    party = client.get(f"{road}/noise", **query, descriptor="Loud Music/Party").json

    assert party["estimated_time"] == plain + 1


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("missing", ["latitude", "longitude"])
def test_half_a_place_is_refused(client: Client, road: str, missing: str) -> None:
    query = {name: text for name, text in PLACE.items() if name != missing}

    answer = client.get(f"{road}/noise", **query)

    assert (answer.status, answer.faults) == (422, [["query", missing]])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("latitude", "40.39"),
        ("latitude", "41.01"),
        ("longitude", "-74.31"),
        ("longitude", "-73.59"),
        ("latitude", "nan"),
        ("longitude", "-inf"),
        ("latitude", "1e400"),
        ("latitude", "north"),
        ("latitude", ""),
        ("latitude", "4_0.7"),
        ("longitude", " -73.9"),
        ("created_date", "yesterday"),
        ("created_date", "2002-12-31T23:59:59"),
        ("created_date", "0001-01-02T00:00:00"),
        ("created_date", "06/14/2002 12:02:11 AM"),
        ("created_date", "06/31/2019 12:02:11 AM"),
        ("created_date", ""),
        ("created_date", "2019-06-14_12:00:00"),
        ("created_date", "2019-06-14T12:00:00\u221204:00"),
        ("created_date", "1560484931"),
        ("created_date", "1560484931.5"),
        ("created_date", "2019-13-01T00:00:00"),
        ("created_date", "2019-06-14T25:00:00"),
        ("created_date", "0001-01-01T00:00:00+14:00"),
        ("created_date", "9999-12-31T23:59:59"),
        ("descriptor", ""),
        ("descriptor", "x" * 201),
        ("date", "2019-06-14T00:02:11"),
    ],
)
def test_what_cannot_be_is_refused(client: Client, name: str, text: str) -> None:
    answer = client.get("/predict/noise", **{**PLACE, name: text})

    assert (answer.status, answer.faults) == (422, [["query", name]])
    assert text == "" or text not in answer.text or text == "date"


@pytest.mark.parametrize(("latitude", "longitude"), [("40.4", "-74.3"), ("41.0", "-73.6")])
def test_the_corners_of_the_city_belong_to_it(
    client: Client, latitude: str, longitude: str
) -> None:
    assert client.get("/predict/noise", latitude=latitude, longitude=longitude).status == 200


def test_an_unknown_type_is_refused_with_the_nearest(client: Client) -> None:
    answer = client.get("/predict/resedential", **PLACE)

    assert (answer.status, answer.faults) == (422, [["path", "complaint_type"]])
    assert '"residential"' in answer.json["message"]


@pytest.mark.parametrize("road", ROADS)
def test_an_estimate_needs_its_scope(client: Client, road: str) -> None:
    reader = Client(client.app, ALICE, scopes="complaints:read complaints:write")

    assert reader.get(f"{road}/noise", **PLACE).status == 403
