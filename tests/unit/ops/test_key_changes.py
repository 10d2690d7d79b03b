from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from key_authorizer.decision import Verdict, decide
from key_authorizer.records import KeyRecord
from sklambda.keys import creation as keys
from sklambda.keys.errors import (
    ChangedMeanwhileError,
    CorruptKeyError,
    KeyEndedError,
    UnknownKeyError,
)
from sklambda.keys.records import every, find, revoke, set_limits
from tests.unit.ops.key_table import TABLE, make_tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NO_KEY = "000000000000"


@pytest.fixture
def dynamodb() -> Iterator["DynamoDBClient"]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1")
        make_tables(client)
        yield client


@pytest.fixture
def made(dynamodb: "DynamoDBClient") -> keys.CreatedKey:
    return keys.create(dynamodb, TABLE, name="Traffic team", scopes=["predict"], note="by mail")


def verdict(dynamodb: "DynamoDBClient", text: str, now: datetime) -> Verdict:
    """What the authorizer would say of a key."""

    def look_up(key_id: str) -> KeyRecord | None:
        return find(dynamodb, TABLE, key_id)

    return decide(text, look_up, now).verdict


def test_nothing_changes_a_key_within_the_second_in_which_it_was_revoked(
    dynamodb: "DynamoDBClient", made: keys.CreatedKey
) -> None:
    key_id = made.record.key_id
    revoke(dynamodb, TABLE, key_id, at=NOW, now=NOW)
    in_that_second = NOW + timedelta(microseconds=500_000)
    with pytest.raises(KeyEndedError):
        set_limits(dynamodb, TABLE, key_id, {"requests_per_minute": 1}, in_that_second)
    with pytest.raises(KeyEndedError):
        keys.rotate(dynamodb, TABLE, key_id, overlap=DAY, now=in_that_second)
    with pytest.raises(KeyEndedError):
        revoke(dynamodb, TABLE, key_id, at=NOW + DAY, now=in_that_second)
    assert find(dynamodb, TABLE, key_id).requests_per_minute is None


class TestRotate:
    def test_both_keys_count_until_the_overlap_ends(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey
    ) -> None:
        new = keys.rotate(dynamodb, TABLE, made.record.key_id, overlap=DAY, now=NOW)
        assert verdict(dynamodb, made.text, NOW + DAY - HOUR) is Verdict.ALLOWED
        assert verdict(dynamodb, made.text, NOW + DAY) is Verdict.WRONG_SECRET
        assert verdict(dynamodb, new.text, NOW) is Verdict.ALLOWED
        assert verdict(dynamodb, new.text, NOW + 2 * DAY) is Verdict.ALLOWED

    def test_everything_but_the_secret_stays(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey
    ) -> None:
        new = keys.rotate(dynamodb, TABLE, made.record.key_id, overlap=DAY, now=NOW)
        assert new.text != made.text
        assert new.record == made.record._replace(
            key_hash=new.record.key_hash,
            last_four=new.text[-4:],
            previous_hash=made.record.key_hash,
            previous_valid_until=NOW + DAY,
        )

    def test_without_overlap_the_old_key_ends_at_once(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey
    ) -> None:
        keys.rotate(dynamodb, TABLE, made.record.key_id, overlap=DAY, now=NOW)
        keys.rotate(dynamodb, TABLE, made.record.key_id, overlap=timedelta(0), now=NOW)
        assert verdict(dynamodb, made.text, NOW) is Verdict.WRONG_SECRET
        assert find(dynamodb, TABLE, made.record.key_id).previous_hash is None

    def test_the_older_of_two_old_keys_ends_with_the_second_rotation(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey
    ) -> None:
        second = keys.rotate(dynamodb, TABLE, made.record.key_id, overlap=DAY, now=NOW)
        third = keys.rotate(dynamodb, TABLE, made.record.key_id, overlap=DAY, now=NOW)
        verdicts = [verdict(dynamodb, key.text, NOW) for key in (made, second, third)]
        assert verdicts == [Verdict.WRONG_SECRET, Verdict.ALLOWED, Verdict.ALLOWED]

    def test_two_at_the_same_time_do_not_both_get_a_key(
        self,
        dynamodb: "DynamoDBClient",
        made: keys.CreatedKey,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        seen_by_both = find(dynamodb, TABLE, made.record.key_id)
        monkeypatch.setattr(keys, "find", lambda *_: seen_by_both)
        first = keys.rotate(dynamodb, TABLE, made.record.key_id, overlap=DAY, now=NOW)
        with pytest.raises(ChangedMeanwhileError, match="nothing was done"):
            keys.rotate(dynamodb, TABLE, made.record.key_id, overlap=DAY, now=NOW)
        assert verdict(dynamodb, first.text, NOW) is Verdict.ALLOWED

    def test_an_ended_key_stays_ended(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey
    ) -> None:
        revoke(dynamodb, TABLE, made.record.key_id, at=NOW, now=NOW)
        with pytest.raises(KeyEndedError, match="was revoked at 2026-11-20T12:00:00Z"):
            keys.rotate(dynamodb, TABLE, made.record.key_id, overlap=DAY, now=NOW)

    def test_an_expired_key_stays_expired(self, dynamodb: "DynamoDBClient") -> None:
        old = keys.create(dynamodb, TABLE, name="old", scopes=[], expires_at=NOW)
        with pytest.raises(KeyEndedError, match="expired at"):
            keys.rotate(dynamodb, TABLE, old.record.key_id, overlap=DAY, now=NOW)

    def test_an_unknown_key_is_not_made(self, dynamodb: "DynamoDBClient") -> None:
        with pytest.raises(UnknownKeyError):
            keys.rotate(dynamodb, TABLE, NO_KEY, overlap=DAY, now=NOW)
        assert list(every(dynamodb, TABLE)) == []


class TestRevoke:
    def test_a_key_ends_at_the_time_that_was_given(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey
    ) -> None:
        record = revoke(dynamodb, TABLE, made.record.key_id, at=NOW + HOUR, now=NOW)
        assert record == made.record._replace(revoked_at=NOW + HOUR)
        assert verdict(dynamodb, made.text, NOW) is Verdict.ALLOWED
        assert verdict(dynamodb, made.text, NOW + HOUR) is Verdict.REVOKED

    @pytest.mark.parametrize("moved_to", [NOW, NOW + 2 * HOUR], ids=["earlier", "later"])
    def test_an_end_that_has_not_come_can_be_moved(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey, moved_to: datetime
    ) -> None:
        revoke(dynamodb, TABLE, made.record.key_id, at=NOW + HOUR, now=NOW)
        record = revoke(dynamodb, TABLE, made.record.key_id, at=moved_to, now=NOW)
        assert record.revoked_at == moved_to

    def test_an_end_that_has_come_is_for_good(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey
    ) -> None:
        revoke(dynamodb, TABLE, made.record.key_id, at=NOW, now=NOW)
        with pytest.raises(KeyEndedError, match="was revoked at 2026-11-20T12:00:00Z"):
            revoke(dynamodb, TABLE, made.record.key_id, at=NOW + DAY, now=NOW + HOUR)
        assert find(dynamodb, TABLE, made.record.key_id).revoked_at == NOW

    def test_an_unknown_key_leaves_no_trace(self, dynamodb: "DynamoDBClient") -> None:
        with pytest.raises(UnknownKeyError, match=f"no key {NO_KEY}"):
            revoke(dynamodb, TABLE, NO_KEY, at=NOW, now=NOW)
        assert list(every(dynamodb, TABLE)) == []


class TestLimits:
    def test_limits_are_set_and_lifted_one_by_one(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey
    ) -> None:
        both = {"requests_per_minute": 60, "requests_per_month": 10_000}
        set_limits(dynamodb, TABLE, made.record.key_id, both, NOW)
        lifted = {"requests_per_minute": None}
        record = set_limits(dynamodb, TABLE, made.record.key_id, lifted, NOW)
        assert record == made.record._replace(requests_per_month=10_000)

    def test_both_change_at_once(self, dynamodb: "DynamoDBClient", made: keys.CreatedKey) -> None:
        changes = {"requests_per_minute": 60, "requests_per_month": None}
        record = set_limits(dynamodb, TABLE, made.record.key_id, changes, NOW)
        assert (record.requests_per_minute, record.requests_per_month) == (60, None)

    def test_a_revoked_key_is_left_alone(
        self, dynamodb: "DynamoDBClient", made: keys.CreatedKey
    ) -> None:
        revoke(dynamodb, TABLE, made.record.key_id, at=NOW, now=NOW)
        with pytest.raises(KeyEndedError):
            set_limits(dynamodb, TABLE, made.record.key_id, {"requests_per_minute": 1}, NOW)

    def test_an_expired_key_is_left_alone(self, dynamodb: "DynamoDBClient") -> None:
        old = keys.create(dynamodb, TABLE, name="old", scopes=[], expires_at=NOW)
        with pytest.raises(KeyEndedError, match="expired at 2026-11-20T12:00:00Z"):
            set_limits(dynamodb, TABLE, old.record.key_id, {"requests_per_minute": 1}, NOW)
        assert find(dynamodb, TABLE, old.record.key_id) == old.record

    def test_an_unknown_key_is_not_made(self, dynamodb: "DynamoDBClient") -> None:
        with pytest.raises(UnknownKeyError):
            set_limits(dynamodb, TABLE, NO_KEY, {"requests_per_minute": 1}, NOW)
        assert list(every(dynamodb, TABLE)) == []


def test_a_damaged_record_is_named_and_hides_no_other(
    dynamodb: "DynamoDBClient", made: keys.CreatedKey
) -> None:
    dynamodb.put_item(TableName=TABLE, Item={"key_id": {"S": NO_KEY}, "name": {"S": "x"}})
    found = list(every(dynamodb, TABLE))
    [damaged] = [entry for entry in found if isinstance(entry, CorruptKeyError)]
    assert NO_KEY in str(damaged)
    assert made.record in found
    with pytest.raises(CorruptKeyError):
        find(dynamodb, TABLE, NO_KEY)
