"""Slow predictions from submission to redemption, with the worker's part played by the test."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import boto3
import pytest

from predict_api.services import Services
from prediction.jobs import Message
from tests.unit.predict_api.api import BOB, Client

pytestmark = pytest.mark.usefixtures("aws")

ONE = {"left": 1}
THREE = {"instances": [{"left": 1}, {"left": 2, "right": 0.5}, {"left": 3}]}
SUBMIT = "/models/sum/predict-slow"


def submit(client: Client, body: object = ONE) -> str:
    answer = client.post(SUBMIT, body)
    assert answer.status == 202, answer.text
    job_id: str = answer.json["id"]
    return job_id


def succeed(services: Services, job_id: str, result: dict[str, Any]) -> None:
    assert services.job_store.start(job_id, now=datetime.now(UTC)).done
    assert services.job_store.succeed(job_id, result, now=datetime.now(UTC))


def queued_message(services: Services) -> Message:
    queue = services.job_queue.url
    (message,) = boto3.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    return Message.from_body(message["Body"])


def test_location_leads_to_the_record(client: Client) -> None:
    answer = client.post(SUBMIT, ONE)

    target = urljoin(f"https://example.org/prod{SUBMIT}", answer.headers["location"])

    assert target == f"https://example.org/prod/predictions/{answer.json['id']}"
    assert client.get(f"/predictions/{answer.json['id']}").status == 200


def test_a_queued_prediction_says_so_and_when_to_ask_again(client: Client) -> None:
    job = submit(client)

    answer = client.get(f"/predictions/{job}")

    created = datetime.fromisoformat(answer.json.pop("created_at"))
    assert answer.json == answer.json | {"id": job, "model": "sum", "status": "queued"}
    assert set(answer.json) == {"id", "model", "status", "created_at"}
    assert datetime.now(UTC) - created < timedelta(minutes=1)
    assert int(answer.headers["retry-after"]) > 0


def test_the_worker_gets_validated_instances_in_order(client: Client, services: Services) -> None:
    job = submit(client, THREE)

    message = queued_message(services)

    assert (message.job_id, message.model, message.batched) == (job, "sum", True)
    assert [instance["left"] for instance in message.instances] == [1, 2, 3]


def test_one_instance_is_not_a_batch_of_one(client: Client, services: Services) -> None:
    submit(client, ONE)

    assert queued_message(services).batched is False


def test_a_result_is_there_once_it_is_there(client: Client, services: Services) -> None:
    job = submit(client)
    succeed(services, job, {"value": 1.1, "interval": None})

    answer = client.get(f"/predictions/{job}")

    assert answer.json["status"] == "succeeded"
    assert answer.json["result"] == {"value": 1.1, "interval": None}
    assert answer.json["finished_at"] >= answer.json["created_at"]
    assert "error" not in answer.json
    assert "retry-after" not in answer.headers


def test_numbers_keep_every_digit(client: Client, services: Services) -> None:
    job = submit(client)
    succeed(services, job, {"value": 0.1 + 0.2})

    assert client.get(f"/predictions/{job}").json["result"] == {"value": 0.30000000000000004}


@pytest.mark.shipped("demo")
def test_a_failed_prediction_says_why(client: Client, services: Services) -> None:
    job = client.post("/predict-slow", {"feature_a": 1.3, "feature_b": -3.2}).json["id"]
    services.job_store.fail(job, "The model could not be run.", now=datetime.now(UTC))

    record = client.get(f"/predictions/{job}")
    redeemed = client.get(f"/predict-slow/{job}")

    assert (record.status, record.json["status"]) == (200, "failed")
    assert record.json["error"] == "The model could not be run."
    assert (redeemed.status, redeemed.message) == (500, "The model could not be run.")


@pytest.mark.shipped("demo")
def test_the_demo_is_redeemed_for_its_class_alone(client: Client, services: Services) -> None:
    job = client.post("/predict-slow", {"feature_a": 1.3, "feature_b": -3.2}).json["id"]
    succeed(services, job, {"class": 0, "class_probabilities": [0.9, 0.1]})

    answer = client.get(f"/predict-slow/{job}")

    assert (answer.status, answer.json) == (200, {"class": 0})
    assert client.get(f"/predictions/{job}").json["result"]["class_probabilities"] == [0.9, 0.1]


@pytest.mark.shipped("demo")
def test_another_models_prediction_is_none_of_the_demos(client: Client, services: Services) -> None:
    job = submit(client)
    assert client.get(f"/predict-slow/{job}").status == 404
    succeed(services, job, {"value": 1.0})

    assert client.get(f"/predict-slow/{job}").message == (
        "There is no prediction of yours with this ID."
    )
    assert client.get(f"/predictions/{job}").json["result"] == {"value": 1.0}


def test_a_batch_of_the_demos_is_no_class(client: Client, services: Services) -> None:
    batch = {"instances": [{"feature_a": 1.3, "feature_b": -3.2}]}
    job = client.post("/models/demo/predict-slow", batch).json["id"]
    succeed(services, job, {"predictions": [{"class": 0, "class_probabilities": [0.9, 0.1]}]})

    assert client.get(f"/predict-slow/{job}").status == 404


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_prediction_that_no_worker_ended_in_time_is_counted_once(
    method: str, client: Client, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    job = submit(client)
    past = {"S": "2026-01-01T00:00:00.000000+00:00"}
    services.dynamodb.update_item(
        TableName="predictions",
        Key={"id": {"S": job}},
        UpdateExpression="SET deadline_at = :past",
        ExpressionAttributeValues={":past": past},
    )

    for _ in range(2):
        client.send(method, f"/predictions/{job}")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    counted = [line for line in lines if "JobsOverdue" in line]
    assert [line["JobsOverdue"] for line in counted] == [1]
    assert (counted[0]["service"], counted[0]["stack"]) == ("predict", "local")


@pytest.mark.parametrize("path", ["/predictions", "/predict-slow"])
def test_another_callers_prediction_is_not_found(
    client: Client, services: Services, path: str
) -> None:
    job = submit(client)
    succeed(services, job, {"value": 1.0})

    assert client.with_(key_id=BOB).get(f"{path}/{job}").status == 404


@pytest.mark.parametrize(
    "job", ["1", "..%2f..", "%00", "a" * 3000, "A779FB1A-8811-48F2-B79E-00F223BB9F43"]
)
def test_what_is_no_id_is_not_found(client: Client, job: str) -> None:
    assert client.get(f"/predictions/{job}").status == 404


@pytest.mark.usefixtures("aws")
def test_a_body_within_its_limit_fits_the_queue_in_any_script(client: Client) -> None:
    # as ASCII each of these letters would take six bytes rather than two, and the message 1.8 MB
    body = json.dumps({"instances": [{"left": 1, "note": "é" * 300}] * 999}, ensure_ascii=False)

    assert client.send("POST", "/models/notes/predict-slow", body).status == 202


def test_instances_that_outgrow_the_queue_are_refused_with_its_limit(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prediction.jobs.message.MAX_MESSAGE_BYTES", 10_000)
    body = {"instances": [{"left": 1, "note": "x" * 300}] * 100}

    answer = client.post("/models/notes/predict-slow", body)

    assert answer.status == 413
    assert "10,000 bytes" in answer.message
