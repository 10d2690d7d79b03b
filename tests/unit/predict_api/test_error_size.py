"""An error is of bounded size and costs bounded memory, whatever was sent."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.errors.invalid_values import MAX_INVALID_VALUES
from predict_api.layers.body_limit import MAX_BODY_BYTES
from predict_api.requests.bodies import body_type
from predict_api.requests.json_body import MAX_MEMBERS
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT

# A hundred faults, each with a name of a hundred characters, all of them written with escapes.
MAX_ERROR_BYTES = 175_000

CATALOG = Catalog.load()
CLIENT = Client(create_app(Services.from_environment(ENVIRONMENT, CATALOG, APPLICATIONS)))
COMPLAINTS = "/models/complaint-time/predict"

CLEF = "\U0001d11e"  # takes twelve bytes as an escape

WORST: dict[str, Any] = {
    "unknown choices": {"instances": [{"complaint_type": "x"}] * 1_000},
    "choices nearly known": {"instances": [{"complaint_type": "HEATING"}] * 1_000},
    "unknown members": {"instances": [{f"m{i}": 1 for i in range(90)}] * 900},
    "one instance of them": {f"{CLEF * 20}{i}": 1 for i in range(MAX_MEMBERS)},
    "long names": {"instances": [{CLEF * 110 + str(i): 1} for i in range(500)]},
    "no instances": {"instances": list(range(1_000))},
    "another shape": {"instances": {"a": 1}},
    "too many": {"instances": [{}] * 100_000},
}


@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("path", [COMPLAINTS, "/predict", "/predict-slow", "/input/"])
@pytest.mark.shipped("demo", "service_311", "titanic")
def test_an_error_is_of_bounded_size(path: str, name: str) -> None:
    body = json.dumps(WORST[name], ensure_ascii=False, separators=(",", ":"))
    assert len(body.encode()) <= MAX_BODY_BYTES

    answer = CLIENT.send("POST", path, body)

    assert answer.status == 422
    assert len(answer.text) <= MAX_ERROR_BYTES
    assert 1 <= len(answer.faults) <= MAX_INVALID_VALUES


@pytest.mark.parametrize("model", CATALOG.names)
@pytest.mark.parametrize("name", WORST)
def test_no_more_faults_are_made_than_of_one_instance_and_those_that_are_told(
    model: str, name: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(body_type(CATALOG.get(model))).validate_python(WORST[name])

    assert caught.value.error_count() <= MAX_INVALID_VALUES + MAX_MEMBERS


@pytest.mark.shipped("service_311")
def test_a_choice_among_many_is_told_the_nearest_alone() -> None:
    bad = [{"complaint_type": "heating"}, {"complaint_type": "zzz"}, {"complaint_type": 1}]

    detail = CLIENT.post(COMPLAINTS, {"instances": bad}).json["detail"]

    known = CATALOG.get("complaint-time").manifest.inputs["properties"]["complaint_type"]["enum"]
    several = f"Input should be one of {len(known)} known values"
    assert [fault["msg"] for fault in detail] == [
        f"{several}; the nearest is 'heat-hot-water'",
        several,
        several,
    ]
    assert detail[0]["loc"] == ["body", "instances", 0, "complaint_type"]


@pytest.mark.shipped("titanic")
def test_a_choice_among_few_is_told_them_all() -> None:
    answer = CLIENT.post("/models/titanic/predict", {"sex": "x", "age": 1})

    assert "'female' or 'male'" in answer.text


@pytest.mark.shipped("demo", "titanic")
def test_faults_of_good_and_bad_instances_keep_their_places() -> None:
    good, bad = {"feature_a": 1, "feature_b": 1}, {"feature_a": "x", "more": 1}

    answer = CLIENT.post("/models/demo/predict", {"instances": [good, bad, good, bad]})

    of_one = [("feature_a", "float_type"), ("feature_b", "missing"), ("more", "extra_forbidden")]
    assert [(fault["loc"], fault["type"]) for fault in answer.json["detail"]] == [
        (["body", "instances", number, name], kind) for number in (1, 3) for name, kind in of_one
    ]
