from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_authorizer.records import CorruptRecordError, KeyRecord, to_text
from tests.unit.authorizer.samples import HOUR, NOW, new_key

_, PLAIN = new_key()
FULL = PLAIN._replace(
    expires_at=NOW + HOUR,
    revoked_at=NOW,
    requests_per_minute=60,
    requests_per_month=100_000,
    note="asked for by mail",
    previous_hash="0123456789abcdef" * 4,
    previous_valid_until=NOW + 2 * HOUR,
)


@pytest.mark.parametrize("record", [PLAIN, FULL, PLAIN._replace(scopes=())])
def test_a_record_survives_the_way_through_its_item(record: KeyRecord) -> None:
    assert KeyRecord.from_item(record.to_item()) == record


def test_the_item_has_the_documented_attributes() -> None:
    assert FULL.to_item() == {
        "key_id": {"S": FULL.key_id},
        "key_hash": {"S": FULL.key_hash},
        "name": {"S": "Traffic team"},
        "scopes": {"L": [{"S": "predict"}, {"S": "complaints:read"}]},
        "created_at": {"S": "2026-11-19T12:00:00Z"},
        "last_four": {"S": FULL.last_four},
        "expires_at": {"S": "2026-11-20T13:00:00Z"},
        "revoked_at": {"S": "2026-11-20T12:00:00Z"},
        "requests_per_minute": {"N": "60"},
        "requests_per_month": {"N": "100000"},
        "note": {"S": "asked for by mail"},
        "previous_hash": {"S": "0123456789abcdef" * 4},
        "previous_valid_until": {"S": "2026-11-20T14:00:00Z"},
    }


def test_what_is_not_set_has_no_attribute() -> None:
    assert set(PLAIN.to_item()) == {
        "key_id", "key_hash", "name", "scopes", "created_at", "last_four",
    }  # fmt: skip


def test_attributes_and_scopes_of_a_newer_tool_are_no_corruption() -> None:
    item = PLAIN.to_item() | {"colour": {"S": "green"}}
    item["scopes"] = {"L": [{"S": "models:write"}]}
    assert KeyRecord.from_item(item) == PLAIN._replace(scopes=("models:write",))


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("key_id", None),
        ("key_hash", None),
        ("key_hash", {"S": ""}),
        ("key_hash", {"S": "0" * 63}),
        ("key_hash", {"B": "AAAA"}),
        ("name", {"N": "1"}),
        ("name", {"S": 1}),
        ("scopes", None),
        ("scopes", {"S": "predict"}),
        ("scopes", {"L": ["predict"]}),
        ("scopes", {"L": [{"S": None}]}),
        ("created_at", {"S": "yesterday"}),
        ("expires_at", {"S": ""}),
        ("expires_at", {"S": "2026-11-20T13:00:00"}),
        ("expires_at", {"NULL": True}),
        ("revoked_at", {"S": "never"}),
        ("revoked_at", {"N": "0"}),
        ("revoked_at", "2026-11-20T13:00:00Z"),
        # Valid, and no time of ours once it is converted to UTC.
        ("revoked_at", {"S": "0001-01-01T00:00:00+14:00"}),
        ("expires_at", {"S": "9999-12-31T23:59:59-14:00"}),
        ("previous_valid_until", {"S": "0001-01-01T00:00:00+00:01"}),
        ("created_at", {"S": "-2026-11-20T13:00:00Z"}),
        ("expires_at", {"S": "99999-11-20T13:00:00Z"}),
        ("expires_at", {"S": "1795176000"}),
        ("requests_per_minute", {"N": "many"}),
        ("requests_per_minute", {"N": "Infinity"}),
        ("requests_per_month", {"N": "9" * 5000}),
        ("requests_per_month", {"N": "-1"}),
        ("previous_hash", {"S": "none"}),
        ("previous_valid_until", {"S": "tomorrow"}),
    ],
)
def test_a_corrupt_item_is_refused_without_repeating_a_value(attribute: str, value: Any) -> None:
    item: dict[str, Any] = PLAIN.to_item() | {attribute: value}
    if value is None:
        del item[attribute]
    with pytest.raises(CorruptRecordError) as refusal:
        KeyRecord.from_item(item)
    assert str(refusal.value) == "an item of the keys table cannot be read"


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
times = st.from_regex(
    r"-?[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,2}(T[0-9:.,]{0,12}([+-][0-9]{2}:[0-9]{2}|Z)?)?",
    fullmatch=True,
)
attributes = st.dictionaries(st.sampled_from(["S", "N", "L", "M", "B"]), values | times)


@given(name=st.sampled_from(sorted(FULL.to_item())), value=attributes | values)
def test_whatever_stands_in_an_attribute_is_read_or_is_corrupt(name: str, value: Any) -> None:
    with suppress(CorruptRecordError):  # and nothing else
        record = KeyRecord.from_item(FULL.to_item() | {name: value})
        moments = (record.created_at, record.expires_at, record.revoked_at)
        assert all(moment is None or moment.tzinfo is UTC for moment in moments)


@pytest.mark.parametrize("item", [[], "text", 7, True])
def test_what_is_no_item_at_all_is_corrupt(item: Any) -> None:
    with pytest.raises(CorruptRecordError):
        KeyRecord.from_item(item)


def test_a_revocation_counts_from_its_very_moment() -> None:
    record = PLAIN._replace(revoked_at=NOW)
    assert record.revoked(NOW)
    assert not record.revoked(NOW - timedelta(microseconds=1))


def test_a_key_expires_at_its_very_moment() -> None:
    record = PLAIN._replace(expires_at=NOW)
    assert record.expired(NOW)
    assert not record.expired(NOW - timedelta(microseconds=1))


def test_a_key_without_expiry_and_revocation_holds_for_ever() -> None:
    far = NOW + timedelta(days=365_000)
    assert not PLAIN.expired(far)
    assert not PLAIN.revoked(far)


def test_times_are_written_in_utc_and_to_the_second() -> None:
    in_new_york = datetime(2026, 11, 20, 7, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=-5)))
    assert to_text(in_new_york) == "2026-11-20T12:00:00Z"


moments = st.datetimes(timezones=st.just(UTC))


@given(moments, moments)
def test_as_texts_times_stand_in_the_same_order(one: datetime, other: datetime) -> None:
    seconds = [moment.replace(microsecond=0) for moment in (one, other)]
    assert (to_text(one) < to_text(other)) == (seconds[0] < seconds[1])


@pytest.mark.parametrize("record", [PLAIN, FULL], ids=["never rotated", "rotated"])
@pytest.mark.parametrize("wrong", [None, "f" * 64])
def test_a_hash_is_compared_in_constant_time_alone(
    record: KeyRecord, wrong: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = wrong or record.key_hash
    compared: list[tuple[str, str]] = []

    def in_constant_time(one: str, other: str) -> bool:
        compared.append((one, other))
        return False

    monkeypatch.setattr("key_authorizer.records.hmac.compare_digest", in_constant_time)

    # only what that function says counts: "equal" would not have come from anywhere else
    assert not record.holds(digest, NOW)
    assert compared == [
        (digest, record.key_hash),
        (digest, record.previous_hash or record.key_hash),
    ]
