"""The limits of keys on the deployed stack, with everybody calling at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import repeat

import httpx
import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from predict_api.limits import LimitExceededError, Limits
from predict_api.limits_counter import LimitsCounter
from sklambda import keys

AT_ONCE = 50
# The emulator starts a process for each request at once; eight keep a small machine busy.
CLIENTS = 8


@pytest.fixture
def limited(dynamodb: DynamoDBClient, outputs: dict[str, str]) -> Callable[..., str]:
    """Makes keys with limits."""

    def make(**limits: int) -> str:
        table = outputs["KeysTableName"]
        return keys.create(dynamodb, table, name="limited", scopes=["predict"], **limits).text  # type: ignore[arg-type]  # limits alone

    return make


def test_of_50_requests_as_many_pass_as_the_limit_says(
    limited: Callable[..., str], anonymous: httpx.Client
) -> None:
    headers = {"X-API-Key": limited(requests_per_month=20)}

    with ThreadPoolExecutor(CLIENTS) as pool:
        requests = [pool.submit(anonymous.get, "/models", headers=headers) for _ in range(AT_ONCE)]
        answers = [request.result() for request in requests]

    assert sorted(answer.status_code for answer in answers) == [200] * 20 + [429] * 30
    passed = [answer for answer in answers if answer.status_code == 200]
    left = sorted(int(answer.headers["ratelimit"].split(";")[1][2:]) for answer in passed)
    assert left == list(range(20))


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
