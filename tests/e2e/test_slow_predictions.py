"""What clients can do with slow predictions, through the gateway and the real queue."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from mypy_boto3_sqs import SQSClient

BODY = {"feature_a": 1.3, "feature_b": -3.2}
# The emulator starts a process for each request at once.
AT_ONCE = 6
PATIENCE_SECONDS = 120.0


def submit(client: httpx.Client, body: object = BODY, **headers: str) -> httpx.Response:
    return client.post("/predict-slow", json=body, headers=headers)


def ended(client: httpx.Client, job_id: str) -> dict[str, object]:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        answer = client.get(f"/predictions/{job_id}", headers={"Prefer": "wait=10"})
        record: dict[str, object] = answer.json()
        if record["status"] not in {"queued", "running"}:
            return record
    pytest.fail("not in time")


def test_one_waiting_request_redeems_a_prediction(client: httpx.Client) -> None:
    job_id = submit(client).json()["id"]

    answer = client.get(f"/predictions/{job_id}", headers={"Prefer": "wait=15"})

    assert answer.headers["Preference-Applied"] == "wait=15"
    assert ended(client, job_id)["status"] == "succeeded"
    assert client.get(f"/predict-slow/{job_id}", headers={"Prefer": "wait=1"}).status_code == 200


def test_the_same_request_at_once_and_again_makes_one_prediction(client: httpx.Client) -> None:
    key = {"Idempotency-Key": f"e2e-{time.time_ns()}"}

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: submit(client, **key), range(AT_ONCE)))

    assert {answer.status_code for answer in answers} == {202}
    (job_id,) = {answer.json()["id"] for answer in answers}
    assert ended(client, job_id)["status"] == "succeeded"
    assert submit(client, **key).json() == {"id": job_id}
    assert submit(client, {"feature_a": 0, "feature_b": 0}, **key).status_code == 422


@pytest.fixture
def idle_worker(sqs: SQSClient, outputs: dict[str, str]) -> Iterator[None]:
    """Messages wait for some time before the worker gets them."""
    url = outputs["PredictionsQueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "20"})
    yield
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "0"})


@pytest.mark.usefixtures("idle_worker")
def test_what_is_queued_can_be_canceled_and_stays_so(client: httpx.Client) -> None:
    job_id = submit(client).json()["id"]

    canceled = client.delete(f"/predictions/{job_id}")

    assert (canceled.status_code, canceled.json()["status"]) == (200, "canceled")
    assert client.delete(f"/predictions/{job_id}").status_code == 409
    time.sleep(25)  # until its message has come and gone
    assert client.get(f"/predictions/{job_id}").json() == canceled.json()


def test_what_has_ended_cannot_be_canceled(client: httpx.Client) -> None:
    job_id = submit(client).json()["id"]
    record = ended(client, job_id)

    assert client.delete(f"/predictions/{job_id}").status_code == 409
    assert ended(client, job_id) == record
