"""Every model's routes, made from its manifest."""

import math

import pytest

from prediction.model import Model
from tests.unit.predict_api.api import Client


def test_all_models_are_listed(client: Client) -> None:
    answer = client.get("/models")

    assert [model["name"] for model in answer.json["models"]] == [
        "complaint-time",
        "demo",
        "notes",
        "sum",
        "titanic",
    ]
    assert answer.json["models"][3] == {
        "name": "sum",
        "version": "1.0.0",
        "title": "Sum",
        "task": "regression",
    }


def test_a_description_says_what_goes_in_how_good_it_is_and_whence_it_comes(
    client: Client,
) -> None:
    body = client.get("/models/sum").json

    assert body["inputs"]["properties"]["left"]["unit"] == "m"
    assert body["inputs"]["properties"]["left"]["maximum"] == 100
    assert (body["unit"], body["interval_coverage"]) == ("m", 0.8)
    assert set(body["metrics"]) == {"cells", "split", "values", "baseline", "plain"}
    assert set(body["provenance"]) == {"data", "artifact", "libraries", "parity"}
    assert "golden" not in body


def test_one_instance_gives_one_prediction(client: Client) -> None:
    answer = client.post("/models/sum/predict", {"left": 1, "right": 2.5})

    assert answer.status == 200
    assert answer.json == {
        "value": 3.5,
        "interval": {"low": 2.5, "high": 4.5, "coverage": 0.8},
    }


def test_several_instances_are_answered_in_order(client: Client) -> None:
    instances = [{"left": left, "right": 0} for left in (3, 1, 2)]

    answer = client.post("/models/sum/predict", {"instances": instances})

    assert [prediction["value"] for prediction in answer.json["predictions"]] == [3, 1, 2]


def test_a_batch_of_one_is_answered_as_a_batch(client: Client) -> None:
    answer = client.post("/models/sum/predict", {"instances": [{"left": 1, "right": 2}]})

    assert len(answer.json["predictions"]) == 1


def test_a_thousand_instances_are_taken_and_one_more_is_not(client: Client) -> None:
    instances = [{"left": 1, "right": 1}] * 1000

    most = client.post("/models/sum/predict", {"instances": instances})
    too_many = client.post("/models/sum/predict", {"instances": [*instances, instances[0]]})

    assert len(most.json["predictions"]) == 1000
    assert too_many.status == 422
    assert too_many.faults == [["body", "instances"]]


def test_a_bad_instance_of_a_batch_is_named_by_its_place(client: Client) -> None:
    instances = [{"left": 1}, {"left": 101}, {"left": 1, "center": 0}]

    answer = client.post("/models/sum/predict", {"instances": instances})

    assert answer.status == 422
    assert answer.faults == [["body", "instances", 1, "left"], ["body", "instances", 2, "center"]]


def test_faults_are_not_told_by_the_thousand(client: Client) -> None:
    answer = client.post("/models/sum/predict", {"instances": [{"left": "x"}] * 1000})

    assert 1 < len(answer.faults) <= 100


@pytest.mark.parametrize(
    "body",
    [
        {"instances": []},
        {"instances": None},
        {"instances": {"left": 1}},
        {"instances": [[1, 2]]},
        {"instances": [{"left": 1}], "left": 1},
        {},
        [],
        [{"left": 1}],
        "left",
        1,
        None,
        {"left": None},
        {"left": "1"},
        {"left": True},
        {"left": [1]},
        {"left": 100.0001},
    ],
)
@pytest.mark.parametrize("route", ["predict", "predict-slow"])
def test_what_is_no_instance_is_refused(client: Client, route: str, body: object) -> None:
    answer = client.post(f"/models/sum/{route}", body)

    assert answer.status == 422
    assert answer.faults[0][0] == "body"


@pytest.mark.parametrize("route", ["", "/predict", "/predict-slow"])
def test_an_unknown_model_is_not_found(client: Client, route: str) -> None:
    method = "POST" if route else "GET"

    answer = client.send(method, f"/models/none{route}", "{}" if route else None)

    assert (answer.status, answer.message) == (404, "There is no model of this name.")


def test_values_without_a_finite_answer_are_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Model, "run", lambda *_: [{"value": math.nan}])

    answer = client.post("/models/sum/predict", {"left": 1, "right": 2.5})

    assert answer.status == 422
    assert answer.json["message"] == "The model has no finite answer to these values."
    assert answer.json["detail"][0]["loc"] == ["body"]
