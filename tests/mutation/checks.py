"""The smallest end-to-end checks that between them need every action of every role.

Each raises AssertionError where the stack no longer does what it promises. Its name says it.
"""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx

from applications.scopes import SCOPES
from prediction import jobs
from prediction.catalog import Catalog
from sklambda.keys import creation as keys
from tests.mutation.lambda_service import (
    lambda_takes_messages_from_the_queue,
    sending_traces,
    writing_the_log,
)
from tests.mutation.world import World, eventually

type Check = Callable[[World], None]

COMPLAINT = {"complaint_type": "street", "lat": 40.7, "lon": -73.95, "description": "horns"}
# Ten messages in flight have come back long before.
PATIENCE_SECONDS = 20.0
# In demo's numbers: over 392 KB of compressed result in less than the 1 MiB of a message.
MANY_INSTANCES = 25_000
# 200 messages a second are promised: more than enough to raise Retry-After from 2 s.
BACKLOG = 1_000


def a_key_is_looked_up(world: World) -> None:
    assert world.call("GET", "/whoami").status_code == httpx.codes.OK


def requests_of_a_limited_key_are_counted(world: World) -> None:
    answer = world.call("GET", "/whoami", per_minute=100)

    assert answer.status_code == httpx.codes.OK


def a_slow_prediction_is_taken_on(world: World) -> None:
    assert _submit(world).status_code == httpx.codes.ACCEPTED


def a_slow_prediction_is_found_again(world: World) -> None:
    key = _key(world)
    job_id = _submit(world, key).json()["id"]

    assert world.call_with(key, "GET", f"/predictions/{job_id}").status_code == httpx.codes.OK


def a_slow_prediction_is_canceled_or_too_late_for_that(world: World) -> None:
    key = _key(world)
    job_id = _submit(world, key).json()["id"]

    answer = world.call_with(key, "DELETE", f"/predictions/{job_id}")

    assert answer.status_code in {httpx.codes.OK, httpx.codes.CONFLICT}


# application service_311: from here
def a_complaint_is_taken_in_and_found_again(world: World) -> None:
    key = _key(world)
    entered = world.call_with(key, "POST", "/input/", COMPLAINT)
    assert entered.status_code == httpx.codes.CREATED

    answer = world.call_with(key, "GET", f"/input/{entered.json()['id']}")

    assert answer.status_code == httpx.codes.OK


def complaints_are_listed(world: World) -> None:
    key = _key(world)
    world.call_with(key, "POST", "/input/", COMPLAINT)

    answer = world.call_with(key, "GET", "/input/")

    assert answer.status_code == httpx.codes.OK


def a_complaint_is_closed(world: World) -> None:
    key = _key(world)
    complaint_id = world.call_with(key, "POST", "/input/", COMPLAINT).json()["id"]

    answer = world.call_with(key, "PATCH", f"/input/{complaint_id}", {"status": "closed"})

    assert answer.status_code == httpx.codes.OK


def the_dashboard_is_drawn(world: World) -> None:
    from applications.service_311.dashboard.kept import MAX_AGE_SECONDS  # noqa: PLC0415  imports the API

    time.sleep(MAX_AGE_SECONDS + 1)  # a copy of the function keeps the last one
    assert world.call("GET", "/dashboard").status_code == httpx.codes.OK


# application service_311: to here


def retry_after_follows_the_queue(world: World) -> None:
    from predict_api.retry_after import DEPTH_KEPT_FOR, SHORTEST_SECONDS  # noqa: PLC0415  as above

    with world.worker_paused():
        _fill(world)
        time.sleep(DEPTH_KEPT_FOR.total_seconds() + 1)
        assert int(_submit(world).headers["Retry-After"]) > SHORTEST_SECONDS


def a_slow_prediction_succeeds(world: World) -> None:
    key = _key(world)
    path = f"/predictions/{_submit(world, key).json()['id']}"

    def ended() -> bool | None:
        status = world.call_with(key, "GET", path).json()["status"]
        return (status == "succeeded") or None

    assert eventually(ended, PATIENCE_SECONDS)


def a_large_result_is_kept(world: World) -> None:
    chance = random.Random(0)  # noqa: S311  numbers to predict with
    rows = [
        {name: round(chance.gauss(), 3) for name in ("feature_a", "feature_b")}
        for _ in range(MANY_INSTANCES)
    ]
    store = jobs.JobStore(world.dynamodb, world.resources["PredictionsTable"])
    queue = jobs.JobQueue(world.sqs, world.resources["PredictionsQueue"])
    instances = Catalog.load().get("demo").parse(rows)
    job = jobs.submit(
        store,
        queue,
        jobs.Submission(owner="mutation", model="demo", instances=instances, batched=True),
        lifetime=jobs.Lifetime(deadline=timedelta(minutes=5), retention=timedelta(hours=1)),
        now=datetime.now(UTC),
    )

    def succeeded() -> bool | None:
        found = jobs.find(store, job.id, owner="mutation", now=datetime.now(UTC))
        return (found.state is jobs.JobState.SUCCEEDED) or None

    assert eventually(succeeded, PATIENCE_SECONDS)


def poison_is_put_aside_at_once(world: World) -> None:
    world.sqs.send_message(QueueUrl=world.resources["PredictionsQueue"], MessageBody="{ poison")
    aside = world.resources["PredictionsDeadLetterQueue"]

    def arrived() -> bool | None:
        answer = world.sqs.receive_message(QueueUrl=aside, VisibilityTimeout=0)
        return bool(answer.get("Messages")) or None

    assert eventually(arrived, PATIENCE_SECONDS)


# In the order in which they are tried: what takes longest comes last.
CHECKS: dict[str, list[Check]] = {
    "AuthorizerRole": [
        writing_the_log("AuthorizerRole"),
        sending_traces("AuthorizerRole"),
        a_key_is_looked_up,
    ],
    "PredictRole": [
        writing_the_log("PredictRole"),
        sending_traces("PredictRole"),
        requests_of_a_limited_key_are_counted,
        a_slow_prediction_is_taken_on,
        a_slow_prediction_is_found_again,
        a_slow_prediction_is_canceled_or_too_late_for_that,
        # application service_311: from here
        a_complaint_is_taken_in_and_found_again,
        complaints_are_listed,
        a_complaint_is_closed,
        the_dashboard_is_drawn,
        # application service_311: to here
        retry_after_follows_the_queue,
    ],
    "PredictSlowRole": [
        writing_the_log("PredictSlowRole"),
        sending_traces("PredictSlowRole"),
        lambda_takes_messages_from_the_queue,
        a_slow_prediction_succeeds,
        poison_is_put_aside_at_once,
        a_large_result_is_kept,
    ],
}


def _key(world: World) -> str:
    table = world.resources["KeysTable"]
    return keys.create(world.dynamodb, table, name="mutation", scopes=list(SCOPES)).text


def _submit(world: World, key: str | None = None) -> httpx.Response:
    body = {"feature_a": 1.0, "feature_b": 2.0}
    return world.call_with(key or _key(world), "POST", "/predict-slow", body)


def _fill(world: World) -> None:
    for start in range(0, BACKLOG, 10):
        world.sqs.send_message_batch(
            QueueUrl=world.resources["PredictionsQueue"],
            Entries=[{"Id": str(n), "MessageBody": "{}"} for n in range(start, start + 10)],
        )
