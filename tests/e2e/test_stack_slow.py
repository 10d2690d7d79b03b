"""Slow predictions through the real queue, many at once and with something foul among them."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
from mypy_boto3_sqs import SQSClient

PREDICTIONS = 100
# The emulator starts a process for each request at once; eight keep a small machine busy.
CLIENTS = 8
# Far more than it takes; what is promised is the deadline of 15 minutes.
PATIENCE_SECONDS = 240.0


def _eventually[T](find: Callable[[], T | None]) -> T:
    """What `find` finds, once it does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := find()) is None:
        assert time.monotonic() < until, "not in time"
        time.sleep(0.5)
    return found


def _submit(client: httpx.Client, number: int) -> str:
    answer = client.post("/predict-slow", json={"feature_a": number / 10, "feature_b": 1.0})
    assert answer.status_code == 202
    job_id: str = answer.json()["id"]
    return job_id


def _end(client: httpx.Client, job_id: str) -> str:
    def ended() -> str | None:
        status: str = client.get(f"/predictions/{job_id}").json()["status"]
        return None if status in {"queued", "running"} else status

    return _eventually(ended)


def test_100_slow_predictions_at_once_succeed_and_a_poison_message_among_them_is_put_aside(
    client: httpx.Client, sqs: SQSClient, outputs: dict[str, str]
) -> None:
    poison = "{ this is no message"

    with ThreadPoolExecutor(CLIENTS) as pool:
        submitted = [pool.submit(_submit, client, number) for number in range(PREDICTIONS)]
        sqs.send_message(QueueUrl=outputs["PredictionsQueueUrl"], MessageBody=poison)
        ids = [future.result() for future in submitted]
        ends = list(pool.map(lambda job_id: _end(client, job_id), ids))

    assert len(set(ids)) == PREDICTIONS
    assert ends == ["succeeded"] * PREDICTIONS
    assert _eventually(lambda: _take(sqs, outputs["PredictionsDeadLetterQueueUrl"])) == poison


def _take(sqs: SQSClient, queue_url: str) -> str | None:
    answer = sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=1)
    for message in answer.get("Messages", []):
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        return message["Body"]
    return None
