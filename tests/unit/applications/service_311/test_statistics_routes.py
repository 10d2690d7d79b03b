import pytest

from tests.unit.applications.service_311.service_311 import Client, an_event
from tests.unit.predict_api.api import ALICE, invoke


def test_the_sample_event_asks_for_the_noise_at_noon(client: Client) -> None:
    answer = invoke(client.app, an_event("complaint-count"))

    assert answer.status == 200
    assert answer.json == {
        "complaint_type": "noise",
        "official_name": "Noise",
        "hour": 12,
        "q": 30.5,
    }


def test_the_sample_event_asks_for_a_type_of_two_words(client: Client) -> None:
    answer = invoke(client.app, an_event("complaint-median"))

    assert answer.json == {
        "complaint_type": "water quality",
        "official_name": "Water Quality",
        "expected_time": 19.29,
        "basis": "type",
    }


def test_a_type_of_which_none_was_closed_gets_the_median_of_all_and_is_told_so(
    client: Client,
) -> None:
    answer = client.get("/complaints/time/tunnel-condition").json

    assert (answer["expected_time"], answer["basis"]) == (7.92, "all_types")


@pytest.mark.parametrize(
    "name", ["heat-hot-water", "HEAT%2FHOT%20WATER", "heat/hot water", "Heat%2Fhot water"]
)
@pytest.mark.parametrize("path", ["/complaints/time/{}", "/complaints/all/{}/time"])
def test_a_type_goes_by_any_of_its_names(client: Client, path: str, name: str) -> None:
    answer = client.get(path.format(name))

    assert answer.json["official_name"] == "HEAT/HOT WATER"
    assert answer.json["expected_time"] == 40.0


def test_every_hour_of_a_day_has_a_number(client: Client) -> None:
    numbers = [client.get("/complaints/other", hour=str(hour)).json["q"] for hour in range(24)]

    assert [hour for hour, number in enumerate(numbers) if number] == [12]


def test_an_unknown_type_is_refused_with_the_nearest(client: Client) -> None:
    answer = client.get("/complaints/grafiti", hour="2")

    assert answer.status == 422
    assert answer.json == {
        "error": True,
        "message": 'complaint_type: Unknown complaint type; the nearest known one is "graffiti".',
        "detail": [
            {
                "type": "unknown_complaint_type",
                "loc": ["path", "complaint_type"],
                "msg": 'Unknown complaint type; the nearest known one is "graffiti"',
            }
        ],
    }


def test_a_missing_hour_is_named_before_an_unknown_type(client: Client) -> None:
    answer = client.get("/complaints/wrong")

    assert answer.status == 422
    assert answer.faults == [["query", "hour"]]
    assert answer.json["detail"][0]["type"] == "missing"


@pytest.mark.parametrize("hour", ["-1", "24", "noon", "", "1.5", "nan", "9" * 400])
def test_what_is_no_hour_is_refused(client: Client, hour: str) -> None:
    answer = client.get("/complaints/noise", hour=hour)

    assert (answer.status, answer.faults) == (422, [["query", "hour"]])


def test_an_unknown_parameter_is_refused(client: Client) -> None:
    answer = client.get("/complaints/noise", hour="12", day="monday")

    assert (answer.status, answer.faults) == (422, [["query", "day"]])


def test_only_noise_is_found_among_the_noises(client: Client) -> None:
    assert client.get("/complaints/noise/street/time").json["expected_time"] == 1.5

    answer = client.get("/complaints/noise/graffiti/time")

    assert (answer.status, answer.faults) == (422, [["path", "complaint_type"]])
    assert "noise type" in answer.json["message"]


def test_a_name_of_any_length_is_refused(client: Client) -> None:
    answer = client.get("/complaints/time/" + "x" * 101)

    assert (answer.status, answer.faults) == (422, [["path", "complaint_type"]])


@pytest.mark.parametrize(
    "path",
    ["/complaints/noise", "/complaints/time/noise", "/complaints/all/noise/time"],
)
def test_the_past_needs_its_scope(client: Client, path: str) -> None:
    answer = Client(client.app, ALICE, scopes="predict complaints:write").get(path)

    assert answer.status == 403
    assert "complaints:read" in answer.json["message"]


def test_the_past_cannot_be_changed(client: Client) -> None:
    answer = client.post("/complaints/noise", {})

    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/complaints/time/{}", "/complaints/all/{}/time"])
@pytest.mark.parametrize("name", ["graf%0Afiti", "a%2Ftime", "a%2F", "%25", "%00"])
def test_whatever_a_type_is_written_with_it_is_a_type_and_no_other_route(
    client: Client, path: str, name: str
) -> None:
    answer = client.get(path.format(name))

    assert (answer.status, answer.faults) == (422, [["path", "complaint_type"]])
