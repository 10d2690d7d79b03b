"""A body with many invalid values gets the first hundred of them."""

from tests.unit.predict_api.api import Client

INSTANCES = 1_000


def test_of_a_thousand_bad_instances_a_hundred_are_explained(client: Client) -> None:
    body = {"instances": [{"left": "a text"}] * INSTANCES}

    answer = client.post("/models/sum/predict", body)

    assert answer.status == 422
    assert answer.faults == [["body", "instances", n, "left"] for n in range(100)]


def test_fewer_than_that_are_all_explained(client: Client) -> None:
    body = {"instances": [{"left": "a text"}] * 99}

    assert len(client.post("/models/sum/predict", body).faults) == 99
