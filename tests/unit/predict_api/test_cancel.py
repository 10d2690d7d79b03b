"""DELETE: what is queued is canceled, and nothing else."""

from datetime import UTC, datetime

import pytest

from predict_api.services import Services
from tests.unit.predict_api.api import BOB, Answer, Client

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def job(client: Client) -> str:
    job_id: str = client.post("/models/sum/predict-slow", {"left": 1}).json["id"]
    return job_id


def delete(client: Client, job_id: str) -> Answer:
    return client.send("DELETE", f"/predictions/{job_id}")


def test_what_is_queued_is_canceled_for_good(client: Client, services: Services, job: str) -> None:
    answer = delete(client, job)

    assert (answer.status, answer.json["status"]) == (200, "canceled")
    assert answer.json["finished_at"] >= answer.json["created_at"]
    assert not services.job_store.start(job, now=datetime.now(UTC)).done
    assert client.get(f"/predictions/{job}").json == answer.json
    assert client.get(f"/predict-slow/{job}").status == 404


def test_what_runs_is_not_canceled(client: Client, services: Services, job: str) -> None:
    services.job_store.start(job, now=datetime.now(UTC))

    answer = delete(client, job)

    assert answer.status == 409
    assert answer.message == "The prediction is running and cannot be canceled any more."
    assert client.get(f"/predictions/{job}").json["status"] == "running"


def test_what_has_ended_is_not_canceled(client: Client, services: Services, job: str) -> None:
    services.job_store.succeed(job, {"value": 1.0}, now=datetime.now(UTC))

    assert delete(client, job).status == 409
    assert client.get(f"/predictions/{job}").json["result"] == {"value": 1.0}


def test_what_is_canceled_is_not_canceled_again(client: Client, job: str) -> None:
    delete(client, job)

    assert delete(client, job).status == 409


def test_another_callers_prediction_is_not_found_and_stays(client: Client, job: str) -> None:
    assert delete(client.with_(key_id=BOB), job).status == 404
    assert client.get(f"/predictions/{job}").json["status"] == "queued"


@pytest.mark.parametrize("job_id", ["1", "a779fb1a-8811-48f2-b79e-00f223bb9f43"])
def test_what_was_never_made_is_not_found(client: Client, job_id: str) -> None:
    assert delete(client, job_id).status == 404


def test_a_key_without_the_scope_may_not_cancel(client: Client, job: str) -> None:
    assert delete(client.with_(scopes="complaints:read"), job).status == 403
