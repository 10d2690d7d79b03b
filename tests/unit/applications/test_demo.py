"""The demo model's own routes."""

import pytest

from tests.unit.predict_api.api import BOB, Client

pytestmark = pytest.mark.usefixtures("aws")


def test_two_features_in_the_path_give_a_class_and_its_probabilities(client: Client) -> None:
    answer = client.get("/predict/feature_a/1.0/feature_b/1.0")

    assert answer.status == 200
    assert set(answer.json) == {"class", "class_probabilities"}
    assert answer.json["class"] == 1
    # the softmax of (0, 2)
    assert answer.json["class_probabilities"] == pytest.approx([0.11920292, 0.88079708])


def test_features_may_be_negative_and_whole(client: Client) -> None:
    assert client.get("/predict/feature_a/1.3/feature_b/-3").json["class"] == 0


@pytest.mark.parametrize(
    "value", ["nan", "NaN", "inf", "-Infinity", "1e999", "one", "%20", "1_0", "%D9%A1"]
)
def test_a_feature_that_is_no_finite_number_is_refused(client: Client, value: str) -> None:
    answer = client.get(f"/predict/feature_a/{value}/feature_b/1.0")

    assert answer.status == 422
    assert answer.faults == [["path", "feature_a"]]


def test_a_feature_out_of_the_models_range_is_refused(client: Client) -> None:
    answer = client.get("/predict/feature_a/1.0/feature_b/11")

    assert answer.status == 422
    assert answer.faults == [["path", "feature_b"]]
    assert answer.message == "feature_b: Input should be less than or equal to 10."


def test_the_models_range_is_in_the_schema_of_the_path(client: Client) -> None:
    path = "/predict/feature_a/{feature_a}/feature_b/{feature_b}"
    document = client.with_(key_id=None).get("/openapi.json").json

    for parameter in document["paths"][path]["get"]["parameters"]:
        assert (parameter["schema"]["minimum"], parameter["schema"]["maximum"]) == (-10, 10)


def test_a_slow_prediction_is_accepted_with_directions(client: Client) -> None:
    answer = client.post("/predict-slow", {"feature_a": 1.3, "feature_b": -3.2})

    assert answer.status == 202
    assert set(answer.json) == {"id"}
    assert answer.headers["location"] == f"predict-slow/{answer.json['id']}"
    assert int(answer.headers["retry-after"]) > 0


def test_a_slow_prediction_is_not_found_until_it_is_ready(client: Client) -> None:
    job = client.post("/predict-slow", {"feature_a": 1.3, "feature_b": -3.2}).json["id"]

    answer = client.get(f"/predict-slow/{job}")

    assert answer.status == 404
    assert answer.message == "The prediction is not ready yet."
    assert int(answer.headers["retry-after"]) > 0


def test_an_unknown_id_is_not_worth_asking_for_again(client: Client) -> None:
    answer = client.get("/predict-slow/a779fb1a-8811-48f2-b79e-00f223bb9f43")

    assert answer.status == 404
    assert "retry-after" not in answer.headers


def test_another_callers_slow_prediction_is_as_good_as_unknown(client: Client) -> None:
    job = client.post("/predict-slow", {"feature_a": 1.3, "feature_b": -3.2}).json["id"]
    unknown = client.get("/predict-slow/a779fb1a-8811-48f2-b79e-00f223bb9f43")

    answer = client.with_(key_id=BOB).get(f"/predict-slow/{job}")

    assert (answer.status, answer.json) == (404, unknown.json)
    assert "retry-after" not in answer.headers
