"""Query members of routes: those that are declared, once each."""

import pytest

from tests.unit.predict_api.api import Client

TAKEN_BY_NONE = [
    ("GET", "/"),
    ("GET", "/docs"),
    ("GET", "/v2/health/live"),
    ("GET", "/whoami"),
    ("GET", "/models"),
    ("GET", "/models/demo"),
    ("POST", "/models/demo/predict"),
    ("GET", "/predict/feature_a/1/feature_b/1"),
    ("GET", "/predictions/1"),
    ("PUT", "/predict"),
    ("GET", "/complaints/time/noise"),
]


@pytest.mark.parametrize(("method", "path"), TAKEN_BY_NONE)
@pytest.mark.shipped("demo", "service_311", "titanic")
def test_a_member_that_no_route_knows_is_refused_by_name(
    client: Client, method: str, path: str
) -> None:
    answer = client.send(method, f"{path}?verbose=yes", "{}" if method != "GET" else None)

    assert (answer.status, answer.faults) == (422, [["query", "verbose"]])
    assert answer.message == "verbose: This route takes no such query member."
    assert "yes" not in answer.text


@pytest.mark.parametrize("before", ["", "x" * 60], ids=["alone", "cut off"])
@pytest.mark.parametrize(
    "key", ["skl_u0MS2T1WbVaR_", "SKL_u0MS2T1WbVaR_", "skl-u0MS2T1WbVaR-", "skl_u0MS2T1WbVaR-"]
)
@pytest.mark.shipped("titanic")
def test_a_member_that_is_named_by_a_key_is_named_without_its_secret(
    client: Client, before: str, key: str
) -> None:
    name = f"{before}{key}"
    for answer in (
        client.get(f"/models?{name}Zq8mN4vR1xT7kB2wY6hJ9cF3pL5sD0gA012345=1"),
        client.post("/predict", {f"{name}Zq8mN4vR1xT7kB2wY6hJ9cF3pL5sD0gA012345": 1}),
    ):
        assert answer.status == 422
        assert f"{name}..." in answer.text
        assert "Zq8mN4vR" not in answer.text


@pytest.mark.shipped("titanic")
def test_all_members_at_fault_are_named(client: Client) -> None:
    answer = client.get("/predict?age=10&age=20&sex=F&cabin=C85&cabin=C86")

    assert answer.faults == [["query", "age"], ["query", "cabin"]]
    assert [fault["type"] for fault in answer.json["detail"]] == ["repeated", "extra_forbidden"]


@pytest.mark.parametrize("hour", ["3", "3.0", "3e0", "0.3e1"])
@pytest.mark.shipped("service_311")
def test_a_whole_hour_is_one_however_it_is_written(client: Client, hour: str) -> None:
    assert client.get(f"/complaints/noise?hour={hour}").json["hour"] == 3


@pytest.mark.parametrize("hour", ["1_2", " 12", "+", "0x1", "12.5"])
@pytest.mark.shipped("service_311")
def test_an_hour_is_written_in_digits(client: Client, hour: str) -> None:
    answer = client.get(f"/complaints/noise?hour={hour.replace('+', '%2B').replace(' ', '%20')}")

    assert (answer.status, answer.faults) == (422, [["query", "hour"]])


@pytest.mark.parametrize("age", ["10", "10.0", "1e1", "%2B10", "010", ".1e2"])
@pytest.mark.shipped("titanic")
def test_numbers_may_be_written_in_the_usual_ways(client: Client, age: str) -> None:
    assert client.get(f"/predict?age={age}&sex=F").status == 200


def test_files_of_the_documentation_may_carry_their_digest(client: Client) -> None:
    assert client.get("/docs/assets/redoc.css?v=0123456789ab").status == 200
