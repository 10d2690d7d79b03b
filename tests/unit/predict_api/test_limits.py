"""The limits of keys: counted exactly, told in headers, refused when they are used up."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from predict_api.error_table import ErrorTable
from predict_api.limits.counter import LimitsCounter
from predict_api.limits.limits import (
    LimitExceededError,
    Limits,
    LimitsUnavailableError,
    Quota,
    Window,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE = "key-usage"
KEY, OTHER = "alice0000001", "bob000000001"
# Half a minute before the turn of a minute, and not the last of the month.
NOW = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def dynamodb() -> Iterator["DynamoDBClient"]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1")
        client.create_table(
            TableName=TABLE,
            KeySchema=[
                {"AttributeName": "key_id", "KeyType": "HASH"},
                {"AttributeName": "month", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "key_id", "AttributeType": "S"},
                {"AttributeName": "month", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


@pytest.fixture
def counter(dynamodb: "DynamoDBClient") -> LimitsCounter:
    """Counters that start at nought."""
    for item in items(dynamodb):
        key = {name: item[name] for name in ("key_id", "month")}
        dynamodb.delete_item(TableName=TABLE, Key=key)
    return LimitsCounter(dynamodb, TABLE)


def items(dynamodb: "DynamoDBClient") -> list[dict[str, Any]]:
    return dynamodb.scan(TableName=TABLE)["Items"]


def passes(counter: LimitsCounter, limits: Limits, now: datetime, key_id: str = KEY) -> bool:
    try:
        counter.count(key_id, limits, now)
    except LimitExceededError:
        return False
    return True


@pytest.mark.parametrize("limits", [Limits(per_minute=3), Limits(per_month=3)])
def test_as_many_pass_as_the_limit_says(counter: LimitsCounter, limits: Limits) -> None:
    assert [passes(counter, limits, NOW) for _ in range(5)] == [True] * 3 + [False] * 2


def test_a_new_minute_begins_anew(counter: LimitsCounter) -> None:
    limits = Limits(per_minute=1)
    times = [NOW, NOW + MINUTE / 3, NOW + MINUTE / 2, NOW + MINUTE]
    assert [passes(counter, limits, now) for now in times] == [True, False, True, False]


def test_a_new_month_begins_anew(counter: LimitsCounter) -> None:
    limits = Limits(per_minute=9, per_month=1)
    last = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    times = [last, last, last + timedelta(seconds=1)]
    assert [passes(counter, limits, now) for now in times] == [True, False, True]


def test_keys_do_not_use_each_others_limits_up(counter: LimitsCounter) -> None:
    limits = Limits(per_minute=1)
    assert [passes(counter, limits, NOW, key) for key in (KEY, OTHER, KEY)] == [True, True, False]


def test_a_request_that_one_limit_refuses_counts_for_neither(counter: LimitsCounter) -> None:
    limits = Limits(per_minute=2, per_month=3)
    in_first_minute = [passes(counter, limits, NOW) for _ in range(4)]
    in_second_minute = [passes(counter, limits, NOW + MINUTE) for _ in range(2)]
    assert in_first_minute == [True, True, False, False]
    # Had the refused ones counted, the month would be used up by now.
    assert in_second_minute == [True, False]
    raised = Limits(per_minute=2, per_month=4)
    # Had the month's refusal counted for the minute, this one would be refused.
    assert [passes(counter, raised, NOW + MINUTE) for _ in range(2)] == [True, False]


def test_what_is_used_up_is_refused_without_a_write_until_the_minute_ends(
    counter: LimitsCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Limits(per_minute=1, per_month=9)
    assert [passes(counter, limits, NOW) for _ in range(2)] == [True, False]

    with monkeypatch.context() as unreachable:
        unreachable.setattr(LimitsCounter, "_try", None)  # would fail
        assert not passes(counter, limits, NOW)

    # another limit may have room, and so has another minute
    assert passes(counter, Limits(per_minute=2, per_month=9), NOW)
    assert passes(counter, limits, NOW + MINUTE)


def test_the_standing_counts_down(counter: LimitsCounter) -> None:
    limits = Limits(per_minute=2, per_month=100)
    counter.count(KEY, limits, NOW)
    to_december = 10 * 86_400 + 12 * 3_600 - 30
    assert counter.count(KEY, limits, NOW) == [
        Quota(Window.MINUTE, limit=2, window_seconds=60, remaining=0, resets_in=30),
        Quota(Window.MONTH, 100, 30 * 86_400, remaining=98, resets_in=to_december),
    ]


def test_a_refusal_names_what_is_used_up_and_for_how_long(counter: LimitsCounter) -> None:
    limits = Limits(per_minute=1, per_month=1000)
    counter.count(KEY, limits, NOW)
    with pytest.raises(LimitExceededError, match="limit of requests, 1 a minute, is") as refusal:
        counter.count(KEY, limits, NOW)
    assert refusal.value.retry_after_seconds == 30
    assert [quota.window for quota in refusal.value.exhausted] == ["minute"]


def test_a_refusal_tells_all_limits_and_what_is_left_of_the_used_up_ones(
    counter: LimitsCounter,
) -> None:
    limits = Limits(per_minute=1, per_month=1000)
    counter.count(KEY, limits, NOW)
    with pytest.raises(LimitExceededError) as refusal:
        counter.count(KEY, limits, NOW)
    answer = ErrorTable().response_of(refusal.value, {})
    assert (answer.status, answer.headers) == (
        429,
        {
            "RateLimit-Policy": '"minute";q=1;w=60, "month";q=1000;w=2592000',
            "RateLimit": '"minute";r=0;t=30',
            "Retry-After": "30",
        },
    )


def test_with_both_used_up_the_longer_wait_counts(counter: LimitsCounter) -> None:
    limits = Limits(per_minute=1, per_month=1)
    counter.count(KEY, limits, NOW)
    with pytest.raises(LimitExceededError, match="1 a minute and 1 a month") as refusal:
        counter.count(KEY, limits, NOW)
    assert refusal.value.retry_after_seconds == 10 * 86_400 + 12 * 3_600 - 30


@pytest.mark.parametrize("limits", [Limits(per_minute=0), Limits(per_minute=5, per_month=0)])
def test_a_limit_of_nought_lets_nothing_pass(counter: LimitsCounter, limits: Limits) -> None:
    assert not passes(counter, limits, NOW)


def test_a_limit_that_was_lowered_holds_at_once(counter: LimitsCounter) -> None:
    for _ in range(5):
        counter.count(KEY, Limits(per_minute=5), NOW)
    assert not passes(counter, Limits(per_minute=2), NOW)


def test_a_limit_that_was_raised_leaves_the_difference(counter: LimitsCounter) -> None:
    counter.count(KEY, Limits(per_month=1), NOW)
    raised = Limits(per_month=3)
    assert [passes(counter, raised, NOW) for _ in range(3)] == [True, True, False]


def test_a_limit_a_minute_that_comes_later_starts_at_nought(counter: LimitsCounter) -> None:
    counter.count(KEY, Limits(per_month=9), NOW)
    both = Limits(per_minute=1, per_month=9)
    assert [passes(counter, both, NOW) for _ in range(2)] == [True, False]


def test_a_clock_that_lags_opens_no_minute_twice(counter: LimitsCounter) -> None:
    limits = Limits(per_minute=2)
    ahead = NOW + MINUTE
    times = [NOW, ahead, NOW, NOW, ahead]
    assert [passes(counter, limits, now) for now in times] == [True, True, True, False, False]


def test_each_day_is_counted_and_kept_for_over_a_year(
    counter: LimitsCounter, dynamodb: "DynamoDBClient"
) -> None:
    for now in (NOW, NOW, NOW + DAY):
        counter.count(KEY, Limits(per_minute=60), now)
    [item] = items(dynamodb)
    assert (item["month"], item["d20"], item["d21"]) == ({"S": "2026-11"}, {"N": "2"}, {"N": "1"})
    kept = datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC) - NOW
    assert kept > timedelta(days=365)


class OneAfterAnother:
    """DynamoDB's promise about one item, which moto does not give: updates do not overlap.

    Between two updates of a thread anything may happen, and here it does.
    """

    def __init__(self, client: "DynamoDBClient", seed: int) -> None:
        self._client = client
        self._turn = threading.Lock()
        self._pause = threading.Event()
        self._random = random.Random(seed)  # noqa: S311  no secret
        self.calls = 0

    def update_item(self, **update: Any) -> Any:
        self._pause.wait(self._random.uniform(0, 0.01))
        with self._turn:
            self.calls += 1
            return self._client.update_item(**update)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(per_minute=20), 20),
        (Limits(per_month=20), 20),
        (Limits(per_minute=20, per_month=7), 7),
        (Limits(per_minute=7, per_month=20), 7),
        (Limits(per_minute=60), 50),
    ],
)
def test_of_fifty_at_once_exactly_the_limit_passes(
    counter: LimitsCounter, limits: Limits, expected: int, seed: int
) -> None:
    client: Any = OneAfterAnother(counter.client, seed)
    together = LimitsCounter(client, TABLE)
    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(lambda _: passes(together, limits, NOW), range(50)))
    assert outcomes.count(True) == expected


def test_fifty_at_once_over_the_turn_of_a_minute_are_as_many_as_both_allow(
    counter: LimitsCounter,
) -> None:
    client: Any = OneAfterAnother(counter.client, seed=1)
    together = LimitsCounter(client, TABLE)
    counter.count(KEY, Limits(per_minute=10), NOW)
    times = [NOW + MINUTE] * 50
    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(lambda now: passes(together, Limits(per_minute=10), now), times))
    assert outcomes.count(True) == 10


def test_within_a_minute_a_request_costs_one_write(counter: LimitsCounter) -> None:
    client: Any = OneAfterAnother(counter.client, seed=1)
    counted = LimitsCounter(client, TABLE)
    limits = Limits(per_minute=60, per_month=1000)
    counted.count(KEY, limits, NOW)
    opened = client.calls
    counted.count(KEY, limits, NOW)
    assert client.calls - opened == 1


class Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def update_item(self, **_: Any) -> Any:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="u"),
        ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "UpdateItem"),
        ClientError({"Error": {"Code": "AccessDeniedException"}}, "UpdateItem"),
        ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "UpdateItem"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_counters_that_do_not_answer_let_nothing_pass(error: Exception) -> None:
    client: Any = Failing(error)
    with pytest.raises(LimitsUnavailableError):
        LimitsCounter(client, TABLE).count(KEY, Limits(per_minute=60), NOW)
