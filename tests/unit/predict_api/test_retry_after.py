"""`Retry-After` follows the queue, and asks SQS rarely."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from predict_api.retry_after import Pace, after_look
from predict_api.services import Services
from prediction.jobs import JobQueue, QueueFullError
from tests.unit.predict_api.api import Client
from tests.unit.prediction.jobs.stand_ins import LIFETIME, NOW, Faulty, a_job

pytestmark = pytest.mark.usefixtures("aws")


class Counted:
    """The queue of the test, and how often its depth was asked for."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_down = False
        client = boto3.client("sqs")
        faulty = Faulty(client, self._count)
        self.queue = JobQueue(faulty, client.get_queue_url(QueueName="predictions")["QueueUrl"])  # type: ignore[arg-type]  # a client for all that is called

    def _count(self, operation: str, _: object) -> bool:
        self.asked += operation == "get_queue_attributes"
        return self.is_down

    def fill(self, messages: int) -> None:
        for _ in range(messages):
            self.queue.send("{}")


class Told:
    """What workers have told of how fast the queue drains."""

    deadline = LIFETIME.deadline

    def __init__(self, rate: float | None = None) -> None:
        self._rate = rate

    def rate(self, _: datetime) -> float | None:
        return self._rate


def a_pace(counted: Counted, rate: float | None = None) -> Pace:
    return Pace(counted.queue, Told(rate))  # type: ignore[arg-type]  # all that is asked of it


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_an_empty_queue_is_soon_done(counted: Counted) -> None:
    assert a_pace(counted).after_submission(NOW) == 2


def test_the_longer_the_queue_the_later(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("predict_api.retry_after.MESSAGES_PER_SECOND", 2)
    seconds = []
    for _ in range(3):
        counted.fill(10)
        seconds.append(a_pace(counted).after_submission(NOW))

    assert seconds == [7, 12, 17]


def test_nobody_is_sent_away_for_more_than_a_minute(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("predict_api.retry_after.MESSAGES_PER_SECOND", 0.01)
    counted.fill(10)

    assert a_pace(counted).after_submission(NOW) == 60


def test_the_depth_is_asked_for_once_in_five_seconds(counted: Counted) -> None:
    pace = a_pace(counted)
    for seconds in (0, 1, 4.9, 5, 6, 9.9, 10):
        pace.after_submission(NOW + timedelta(seconds=seconds))

    assert counted.asked == 3


def test_a_queue_that_cannot_be_asked_spoils_nothing_and_is_not_asked_again_at_once(
    counted: Counted,
) -> None:
    counted.is_down = True
    pace = a_pace(counted)

    assert [pace.after_submission(NOW) for _ in range(3)] == [2, 2, 2]
    assert counted.asked == 1


@pytest.mark.parametrize(("age", "seconds"), [(0, 2), (3, 2), (9, 5), (60, 30), (3600, 60)])
def test_looks_at_an_open_job_grow_rarer(age: int, seconds: int) -> None:
    assert after_look(a_job(), NOW + timedelta(seconds=age)) == seconds


def test_a_clock_that_is_behind_asks_for_no_negative_wait() -> None:
    assert after_look(a_job(), NOW - timedelta(minutes=1)) == 2


def test_a_submission_says_when_to_ask(client: Client) -> None:
    answer = client.post("/models/sum/predict-slow", {"left": 1})

    assert 2 <= int(answer.headers["retry-after"]) <= 60


def test_a_job_that_is_committed_is_answered_whatever_the_queue_says_of_its_depth(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: JobQueue) -> None:
        raise KeyError("ApproximateNumberOfMessages")

    monkeypatch.setattr(JobQueue, "depth", fail)

    answer = client.post("/models/sum/predict-slow", {"left": 1})

    assert (answer.status, answer.headers["retry-after"]) == (202, "2")


def test_guesses_are_asked_for_once_and_not_for_long(services: Services) -> None:
    for asked in (services.pace.queue, services.pace.drain):
        config: Any = asked.client.meta.config
        assert config.retries["total_max_attempts"] == 1
        assert (config.connect_timeout, config.read_timeout) == (1, 1)


@pytest.mark.parametrize(("rate", "seconds"), [(0.2, 50), (0.01, 60), (0.221, 5)])
def test_who_would_wait_for_more_than_half_of_the_deadline_is_refused(
    counted: Counted, rate: float, seconds: int
) -> None:
    counted.fill(100)

    with pytest.raises(QueueFullError) as refusal:
        a_pace(counted, rate).refuse_if_full(NOW)

    assert refusal.value.seconds == seconds


@pytest.mark.parametrize("rate", [0.23, 100, None])
def test_who_would_wait_for_less_is_taken_on_and_so_is_who_nobody_can_tell_it_of(
    counted: Counted, rate: float | None
) -> None:
    counted.fill(100)

    a_pace(counted, rate).refuse_if_full(NOW)


def test_a_table_that_cannot_be_asked_refuses_nobody(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("messages")

    counted.fill(100)
    monkeypatch.setattr(Told, "rate", fail)

    a_pace(counted, 0.01).refuse_if_full(NOW)


def test_a_refusal_says_why_and_when_and_writes_nothing(
    client: Client, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(10):
        services.job_queue.send("{}")
    # in the window before: in one that has just begun, one message would be many a second
    services.pace.drain.note(1, datetime.now(UTC) - timedelta(minutes=1))
    items = services.dynamodb.scan(TableName="predictions")["Count"]

    answer = client.post("/models/sum/predict-slow", {"left": 1}, idempotency_key="key-1")

    assert answer.status == 503
    assert answer.message == "More slow predictions wait than can be made in time; try again later."
    assert int(answer.headers["retry-after"]) >= 5
    assert services.job_queue.depth().waiting == 10
    assert services.dynamodb.scan(TableName="predictions")["Count"] == items
    # no fault of a version, for which a deployment would be taken back
    assert "RequestFaults" not in capsys.readouterr().out


def test_an_ended_prediction_needs_no_further_look(client: Client) -> None:
    job = client.post("/models/sum/predict-slow", {"left": 1}).json["id"]
    client.send("DELETE", f"/predictions/{job}")

    assert "retry-after" not in client.get(f"/predictions/{job}").headers
