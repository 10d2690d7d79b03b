"""`POST /models/{model}/explain`: one instance or up to twenty, and what cannot be explained."""

from functools import partial

import pytest
from fastapi import FastAPI

from predict_api.layers.metrics import Metrics
from prediction.explanations import MAX_EXPLAINED, explain
from tests.unit.predict_api.api import Client

PATH = "/models/sum/explain"
INSTANCE = {"left": 5, "right": 1}


@pytest.fixture
def counted(app: FastAPI) -> Client:
    return Client(Metrics(app, stack="sklambda-test"))  # type: ignore[arg-type]  # any ASGI application


def test_one_instance_gives_one_explanation(client: Client) -> None:
    answer = client.post(PATH, INSTANCE)

    assert answer.status == 200
    assert answer.json == {
        "explains": "value",
        "base": 4,
        "contributions": {"left": 4, "right": -2},
        "prediction": 6,
        "method": "exact",
        "background": {"rows": 2},
        "answer": {"value": 6, "interval": {"low": 5, "high": 7, "coverage": 0.8}},
    }


def test_several_instances_are_explained_in_order(client: Client) -> None:
    instances = [{"left": left, "right": 0} for left in (3, 1, 2)]

    answer = client.post(PATH, {"instances": instances})

    assert [one["prediction"] for one in answer.json["explanations"]] == [3, 1, 2]


def test_twenty_instances_are_explained_and_one_more_is_not(client: Client) -> None:
    most = client.post(PATH, {"instances": [INSTANCE] * MAX_EXPLAINED})
    too_many = client.post(PATH, {"instances": [INSTANCE] * (MAX_EXPLAINED + 1)})

    assert len(most.json["explanations"]) == MAX_EXPLAINED
    assert too_many.status == 422
    assert too_many.faults == [["body", "instances"]]


def test_a_model_without_rows_to_compare_with_says_so(client: Client) -> None:
    answer = client.post("/models/demo/explain", {"feature_a": 1, "feature_b": 1})

    assert answer.status == 409
    assert "no rows to compare with" in answer.message


def test_explanations_that_take_too_long_are_given_up_and_are_no_fault(
    counted: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_once = partial(explain, seconds=-1)
    monkeypatch.setattr("predict_api.routes.explanations.explain", at_once)

    answer = counted.post(PATH, INSTANCE)

    assert answer.status == 504
    assert "fewer" in answer.message
    assert "RequestFaults" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "place"),
    [({"left": 101}, ["body", "left"]), ({"instances": [{}]}, ["body", "instances", 0, "left"])],
)
def test_what_cannot_be_predicted_cannot_be_explained(
    client: Client, body: dict[str, object], place: list[object]
) -> None:
    answer = client.post(PATH, body)

    assert answer.status == 422
    assert answer.faults == [place]


def test_an_unknown_model_is_not_there(client: Client) -> None:
    assert client.post("/models/nobody/explain", INSTANCE).status == 404


def test_another_scope_is_not_enough(client: Client) -> None:
    assert client.with_(scopes="complaints:read").post(PATH, INSTANCE).status == 403


def test_explanations_are_counted_apart(
    counted: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    counted.post(PATH, INSTANCE)

    assert '"Explanations"' in capsys.readouterr().out
