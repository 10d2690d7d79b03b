"""What the gateway remembers of the authorizer's answers, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from sklambda.keys import creation as keys
from sklambda.keys.records import revoke, set_limits
from tests.security.calls import Call
from tests.security.gateway import Gateway, key_cache_seconds
from tests.security.keyring import DAY, KEYS, Keyring, unknown

WHOAMI = "/whoami"


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def test_an_answer_for_one_operation_fits_all_others(
    gateway: Gateway, keyring: Keyring, calls: dict[str, Call]
) -> None:
    key = keyring.good()
    for operation, call in calls.items():
        answer = gateway.call(call.method, call.target, [("X-API-Key", key)], call.body)
        assert answer.status == call.status, operation
    assert gateway.authorized == 1


def test_a_refusal_for_one_operation_fits_all_others(
    gateway: Gateway, calls: dict[str, Call]
) -> None:
    key = [("X-API-Key", unknown())]
    for call in calls.values():
        assert gateway.call(call.method, call.target, key, call.body).status == 401
    assert gateway.authorized == 1


# application service_311: from here
def test_a_scope_is_judged_anew_for_each_operation(gateway: Gateway, keyring: Keyring) -> None:
    key = keyring.good("reader", ["complaints:read"])
    statuses = [gateway.get(path, key).status for path in ("/models", "/complaints/time/noise")]
    assert statuses == [403, 200]
    assert gateway.authorized == 1


# application service_311: to here


@pytest.mark.parametrize(("seconds_later", "status"), [(-1, 200), (0, 401), (1, 401)])
def test_a_revoked_key_stops_within_the_cache_time(
    gateway: Gateway, keyring: Keyring, seconds_later: int, status: int
) -> None:
    made = keyring.made()
    assert gateway.get(WHOAMI, made.text).status == 200
    revoke(keyring.dynamodb, KEYS, made.record.key_id, at=now(), now=now())
    gateway.clock += key_cache_seconds() + seconds_later
    assert gateway.get(WHOAMI, made.text).status == status


def test_the_old_key_of_a_leak_stops_within_the_cache_time(
    gateway: Gateway, keyring: Keyring
) -> None:
    old = keyring.made()
    assert gateway.get(WHOAMI, old.text).status == 200
    new = keys.rotate(keyring.dynamodb, KEYS, old.record.key_id, overlap=timedelta(0), now=now())
    gateway.clock += key_cache_seconds()
    assert gateway.get(WHOAMI, old.text).status == 401
    assert gateway.get(WHOAMI, new.text).status == 200


def test_a_limit_that_was_set_holds_within_the_cache_time(
    gateway: Gateway, keyring: Keyring
) -> None:
    made = keyring.made()
    assert gateway.get(WHOAMI, made.text).status == 200
    limits = {"requests_per_month": 1}
    set_limits(keyring.dynamodb, KEYS, made.record.key_id, limits, now())
    gateway.clock += key_cache_seconds()
    statuses = [gateway.get(WHOAMI, made.text).status for _ in range(2)]
    assert statuses == [200, 429]


def test_a_key_that_is_made_after_it_was_tried_works_within_the_cache_time(
    gateway: Gateway, keyring: Keyring
) -> None:
    made = keyring.made()
    record = made.record
    key = {"key_id": {"S": record.key_id}}
    keyring.dynamodb.delete_item(TableName=KEYS, Key=key)
    assert gateway.get(WHOAMI, made.text).status == 401
    keyring.dynamodb.put_item(TableName=KEYS, Item=record.to_item())
    gateway.clock += key_cache_seconds()
    assert gateway.get(WHOAMI, made.text).status == 200


def test_both_keys_of_a_rotation_are_one_caller(gateway: Gateway, keyring: Keyring) -> None:
    old, new = keyring.rotated(ago=0 * DAY, overlap=DAY)
    accepted = gateway.call(
        "POST", "/models/demo/predict-slow", [("X-API-Key", old)], {"feature_a": 1, "feature_b": 1}
    )
    assert gateway.get(f"/predictions/{accepted.json['id']}", new).status == 200


def test_the_cache_time_is_at_most_a_minute_unless_deployed_otherwise() -> None:
    assert key_cache_seconds() <= 60
