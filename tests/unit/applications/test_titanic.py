"""The Titanic model's own routes, with a model that saves women and those who paid."""

import json

import pytest

from tests.unit.predict_api.api import Client


def test_a_query_gives_survival_and_its_probability(client: Client) -> None:
    answer = client.get("/predict?age=10&sex=F")

    assert answer.status == 200
    # the softmax of (0, 1)
    assert answer.json == {"survived": 1, "probability": pytest.approx(0.73105858)}


@pytest.mark.parametrize("sex", ["M", "m", "male", "MALE", "Male", "%20M"])
def test_a_mans_sex_has_many_spellings(client: Client, sex: str) -> None:
    assert client.get(f"/predict?age=10&sex={sex}").json["survived"] == 0


@pytest.mark.parametrize("sex", ["F", "f", "female", "FEMALE"])
def test_a_womans_sex_has_many_spellings(client: Client, sex: str) -> None:
    assert client.post("/predict", {"age": 10, "sex": sex}).json["survived"] == 1


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_body_does_not_need_a_content_type(client: Client, method: str) -> None:
    answer = client.send(method, "/predict", json.dumps({"age": 10, "sex": "M"}))

    assert (answer.status, answer.json["survived"]) == (200, 0)


@pytest.mark.parametrize("body", [{"sex": "F"}, {"sex": "F", "age": None}])
def test_an_age_is_not_needed(client: Client, body: dict[str, object]) -> None:
    assert client.get("/predict?sex=F").json["survived"] == 1
    assert client.post("/models/titanic/predict", {**body, "sex": "female"}).json["class"] == 1
    for method in ("PUT", "POST"):
        answer = client.send(method, "/predict", json.dumps(body))
        assert (answer.status, answer.json["survived"]) == (200, 1)


def test_the_models_other_inputs_are_taken_as_well(client: Client) -> None:
    assert client.get("/predict?age=10&sex=M&fare=80.5&relatives=2").json["survived"] == 1
    assert client.post("/predict", {"age": 10, "sex": "M", "fare": 80.5}).json["survived"] == 1


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("age=10", "sex"),
        ("age=10&sex=X", "sex"),
        ("age=ten&sex=M", "age"),
        ("age=nan&sex=M", "age"),
        ("age=inf&sex=M", "age"),
        ("age=-1&sex=M", "age"),
        ("age=10&sex=M&relatives=1.5", "relatives"),
        ("age=10&sex=M&cabin=C85", "cabin"),
        ("age=1_0&sex=M", "age"),
        ("age=%D9%A1%D9%A0&sex=M", "age"),
        ("age=%2010&sex=M", "age"),
        ("age=10&age=20&sex=M", "age"),
        ("age=10&age=10&sex=M", "age"),
    ],
)
def test_a_bad_query_is_refused_and_named(client: Client, query: str, fault: str) -> None:
    answer = client.get(f"/predict?{query}")

    assert answer.status == 422
    assert answer.faults == [["query", fault]]
    assert answer.message.startswith(f"{fault}: ")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"age": 10, "sex": "X"}, "sex"),
        ({"age": 10, "sex": None}, "sex"),
        ({"age": "10", "sex": "F"}, "age"),
        ({"age": True, "sex": "F"}, "age"),
        ({"age": 10, "sex": "F", "cabin": "C85"}, "cabin"),
    ],
)
def test_a_bad_body_is_refused_and_named(
    client: Client, body: dict[str, object], fault: str
) -> None:
    answer = client.post("/predict", body)

    assert answer.status == 422
    assert answer.faults == [["body", fault]]
