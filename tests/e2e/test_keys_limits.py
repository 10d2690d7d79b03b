"""The limits of keys on the deployed stack, with everybody calling at once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import repeat

import httpx
import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from predict_api.limits.counter import LimitsCounter
from predict_api.limits.limits import LimitExceededError, Limits
from sklambda.keys import creation as keys

AT_ONCE = 50


@pytest.fixture(scope="module")
def limited(dynamodb: DynamoDBClient, outputs: dict[str, str]) -> Callable[..., str]:
    """Makes keys with limits."""

    def make(**limits: int) -> str:
        table = outputs["KeysTableName"]
        return keys.create(dynamodb, table, name="limited", scopes=["predict"], **limits).text  # type: ignore[arg-type]  # limits alone

    return make


def all_at_once(client: httpx.Client, key: str, number: int = AT_ONCE) -> list[httpx.Response]:
    """Send requests none of which can end before all have begun: each withholds its last bytes."""
    begun = threading.Barrier(number)

    def body() -> Iterator[bytes]:
        yield b'{"feature_a": 1, '
        begun.wait()
        yield b'"feature_b": 1}'

    def send(_: int) -> httpx.Response:
        headers = {"X-API-Key": key, "Content-Type": "application/json"}
        return client.post("/models/demo/predict", content=body(), headers=headers)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(send, range(number)))


@pytest.fixture(scope="module")
def warm(limited: Callable[..., str], anonymous: httpx.Client) -> None:
    """As many processes as there will be requests in flight, each of which has counted before.

    All of them started at once would keep this machine from answering in time, and a count whose
    answer is late is made again (docs/keys.md).
    """
    key = limited(requests_per_month=100_000)
    for number in (1, *range(5, AT_ONCE + 1, 5), AT_ONCE):
        all_at_once(anonymous, key, number)


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    "limits",
    [
        {"requests_per_month": 21},
        {"requests_per_month": 50, "requests_per_minute": 1000},
        {"requests_per_month": 2},
    ],
    ids=str,
)
def test_of_50_requests_in_flight_as_many_pass_as_the_limit_leaves(
    limited: Callable[..., str], anonymous: httpx.Client, limits: dict[str, int]
) -> None:
    key = limited(**limits)
    # Then the gateway knows the key, and starts no authorizer for each request.
    assert anonymous.get("/models", headers={"X-API-Key": key}).status_code == 200
    left = limits["requests_per_month"] - 1

    answers = all_at_once(anonymous, key)

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * left + [429] * (AT_ONCE - left)
    passed = [answer for answer in answers if answer.status_code == 200]
    fields = [answer.headers["ratelimit"] for answer in passed]
    remaining = [int(field.partition('"month";r=')[2].partition(";")[0]) for field in fields]
    assert sorted(remaining) == list(range(left))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(per_month=20), 20),
        (Limits(per_minute=20), 20),
        (Limits(per_minute=30, per_month=20), 20),
        (Limits(per_minute=20, per_month=30), 20),
    ],
)
def test_so_it_is_for_the_counters_alone_and_all_50_at_once(
    dynamodb: DynamoDBClient, outputs: dict[str, str], limits: Limits, expected: int
) -> None:
    counter = LimitsCounter(dynamodb, outputs["KeyUsageTableName"])
    now = datetime.now(UTC)
    key_id = f"{now.timestamp()}"

    def passes(key_id: str) -> bool:
        try:
            counter.count(key_id, limits, now)
        except LimitExceededError:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(passes, repeat(key_id, AT_ONCE)))

    assert outcomes.count(True) == expected


def test_a_refusal_says_when_to_come_back(
    limited: Callable[..., str], anonymous: httpx.Client
) -> None:
    headers = {"X-API-Key": limited(requests_per_month=1)}
    first, second = (anonymous.get("/whoami", headers=headers) for _ in range(2))

    assert first.status_code == 200
    assert first.headers["ratelimit"].startswith('"month";r=0;t=')
    assert second.status_code == 429
    assert second.json() == {
        "error": True,
        "message": "This API key's limit of requests, 1 a month, is used up.",
    }
    until_next_month = int(second.headers["retry-after"])
    assert 0 < until_next_month <= 31 * 86_400
    assert second.headers["ratelimit-policy"].startswith('"month";q=1;w=2')


def test_public_routes_are_not_counted(
    limited: Callable[..., str], anonymous: httpx.Client
) -> None:
    headers = {"X-API-Key": limited(requests_per_month=1)}
    for _ in range(3):
        assert anonymous.get("/v2/health/live", headers=headers).status_code == 200
    assert anonymous.get("/whoami", headers=headers).status_code == 200
