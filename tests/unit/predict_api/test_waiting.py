"""`Prefer: wait=N`: one request that is answered when the prediction is there."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI

from predict_api.gateway import lambda_handler
from predict_api.services import Services
from tests.unit.predict_api.api import Client, an_event

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("aws")


class Pauses(list[float]):
    """The pauses between looks, by a clock of their own; something may happen in the n-th."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.then: dict[int, Callable[[], object]] = {}

    async def sleep(self, seconds: float) -> None:
        self.append(seconds)
        self.seconds += seconds
        self.then.get(len(self), lambda: None)()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    pauses = Pauses()
    monkeypatch.setattr("predict_api.slow.waiting.sleep", pauses.sleep)
    monkeypatch.setattr("predict_api.slow.waiting.monotonic", lambda: pauses.seconds)
    return pauses


@pytest.fixture
def job(client: Client) -> str:
    body = {"feature_a": 1.3, "feature_b": -3.2}
    job_id: str = client.post("/models/demo/predict-slow", body).json["id"]
    return job_id


def run(services: Services, job_id: str) -> None:
    services.job_store.start(job_id, now=datetime.now(UTC))


def succeed(services: Services, job_id: str) -> None:
    services.job_store.succeed(job_id, {"class": 0}, now=datetime.now(UTC))


@pytest.mark.shipped("demo")
@pytest.mark.parametrize("path", ["/predictions", "/predict-slow"])
def test_the_answer_comes_once_the_prediction_has_ended(
    client: Client, services: Services, pauses: Pauses, job: str, path: str
) -> None:
    pauses.then[3] = lambda: succeed(services, job)

    answer = client.get(f"{path}/{job}", prefer="wait=10")

    assert answer.status == 200
    assert answer.json.get("result", answer.json) == {"class": 0}
    assert answer.headers["preference-applied"] == "wait=10"
    assert len(pauses) == 3


@pytest.mark.shipped("demo")
def test_when_the_time_is_up_the_answer_says_how_it_stands(
    client: Client, pauses: Pauses, job: str
) -> None:
    record = client.get(f"/predictions/{job}", prefer="wait=2")
    redeemed = client.get(f"/predict-slow/{job}", prefer="wait=2")

    assert (record.status, record.json["status"]) == (200, "queued")
    assert redeemed.status == 404
    for answer in (record, redeemed):
        assert answer.headers["preference-applied"] == "wait=2"
        assert int(answer.headers["retry-after"]) > 0
    assert sum(pauses) == pytest.approx(2 * 2)


def test_nobody_waits_longer_than_fifteen_seconds_or_looks_too_often(
    client: Client, services: Services, pauses: Pauses, job: str
) -> None:
    run(services, job)

    answer = client.get(f"/predictions/{job}", prefer="wait=3600")

    assert answer.headers["preference-applied"] == "wait=15"
    assert sum(pauses) == pytest.approx(15)
    assert pauses[:-1] == sorted(pauses[:-1])
    assert len(pauses) < 30


def test_what_no_worker_has_begun_is_waited_for_briefly(
    client: Client, pauses: Pauses, job: str
) -> None:
    # ten clients that wait for it would hold all that a new account runs, and no worker could begin
    answer = client.get(f"/predictions/{job}", prefer="wait=15")

    assert (answer.status, answer.json["status"]) == (200, "queued")
    assert answer.headers["preference-applied"] == "wait=15"
    assert sum(pauses) == pytest.approx(3)


def test_what_begins_meanwhile_is_waited_for_longer(
    client: Client, services: Services, pauses: Pauses, job: str
) -> None:
    pauses.then[3] = lambda: run(services, job)

    answer = client.get(f"/predictions/{job}", prefer="wait=9")

    assert (answer.status, answer.json["status"]) == (200, "running")
    assert sum(pauses) == pytest.approx(9)


def test_looks_that_take_long_are_part_of_the_wait(
    client: Client, services: Services, pauses: Pauses, job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(services, job)
    look = services.dynamodb.get_item

    def slowly(**arguments: Any) -> Any:
        pauses.seconds += 3
        return look(**arguments)

    monkeypatch.setattr(services.dynamodb, "get_item", slowly)

    answer = client.get(f"/predictions/{job}", prefer="wait=10")

    assert (answer.status, answer.json["status"]) == (200, "running")
    assert pauses.seconds < 10 + 2 * 3


def test_what_has_ended_is_answered_at_once(
    client: Client, services: Services, pauses: Pauses, job: str
) -> None:
    succeed(services, job)

    answer = client.get(f"/predictions/{job}", prefer="wait=10")

    assert answer.headers["preference-applied"] == "wait=10"
    assert pauses == []


def test_an_unknown_id_is_not_waited_for(client: Client, pauses: Pauses) -> None:
    unknown = "a779fb1a-8811-48f2-b79e-00f223bb9f43"

    assert client.get(f"/predictions/{unknown}", prefer="wait=10").status == 404
    assert pauses == []


@pytest.mark.parametrize(
    ("prefer", "applied"),
    [
        ("wait=5", "wait=5"),
        ("WAIT=5", "wait=5"),
        ('wait="5"', "wait=5"),
        ("respond-async, wait=5", "wait=5"),
        ("wait=5; reason=hurry", "wait=5"),
        ("wait=5, wait=7", "wait=5"),
        ('note="a, wait=9", wait=5', "wait=5"),
        ("wait=0", "wait=0"),
        ("wait=12345678901234567890", "wait=15"),
        ("x" * 2_000 + ", wait=5", None),
        ("", None),
        ("wait", None),
        ("wait=", None),
        ("wait=-1", None),
        ("wait=soon", None),
        ("wait=1.5", None),
        ("await=5", None),
        ('note="wait=5"', None),
        ("respond-async", None),
    ],
)
def test_the_preference_is_read_as_the_rfc_writes_it(
    client: Client,
    pauses: Pauses,  # noqa: ARG001 - waiting takes no time
    job: str,
    prefer: str,
    applied: str | None,
) -> None:
    answer = client.get(f"/predictions/{job}", prefer=prefer)

    assert answer.status == 200
    assert answer.headers.get("preference-applied") == applied


@pytest.mark.usefixtures("client")
def test_the_wait_ends_well_before_the_invocation_does(
    app: FastAPI, services: Services, pauses: Pauses, job: str
) -> None:
    run(services, job)
    event: dict[str, Any] = an_event("prediction") | {"path": f"/predictions/{job}"}
    event["headers"]["Prefer"] = "wait=20"
    event["multiValueHeaders"]["Prefer"] = ["wait=20"]
    event["requestContext"]["authorizer"] |= {"key_id": Client(app).key_id, "scopes": "predict"}
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 7_000)

    response = lambda_handler(app)(event, context)

    assert response["statusCode"] == 200
    assert sum(pauses) == pytest.approx(3)
    assert response["headers"]["preference-applied"] == "wait=3"
