from collections.abc import Callable
from datetime import timedelta

import pytest

from key_authorizer.decision import Verdict, decide
from key_authorizer.keys import ApiKey, checksum, generate_for, hash_key
from key_authorizer.records import KeyRecord
from tests.unit.authorizer.samples import HOUR, NOW, new_key

KEY, RECORD = new_key()


def holding(record: KeyRecord | None) -> Callable[[str], KeyRecord | None]:
    """A table with this record and no other."""

    def find(key_id: str) -> KeyRecord | None:
        return record if record is not None and record.key_id == key_id else None

    return find


def unreadable(_key_id: str) -> KeyRecord | None:
    raise TimeoutError


def test_a_good_key_is_let_in_as_its_owner() -> None:
    assert decide(KEY.text, holding(RECORD), NOW) == (Verdict.ALLOWED, KEY.key_id, RECORD)


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        (None, Verdict.UNKNOWN),
        (RECORD._replace(key_hash="0" * 64), Verdict.WRONG_SECRET),
        (RECORD._replace(revoked_at=NOW - HOUR), Verdict.REVOKED),
        (RECORD._replace(revoked_at=NOW), Verdict.REVOKED),
        (RECORD._replace(expires_at=NOW - HOUR), Verdict.EXPIRED),
        (RECORD._replace(expires_at=NOW), Verdict.EXPIRED),
        (RECORD._replace(expires_at=NOW + HOUR, revoked_at=NOW - HOUR), Verdict.REVOKED),
        (RECORD._replace(expires_at=NOW - HOUR, revoked_at=NOW + HOUR), Verdict.EXPIRED),
    ],
)
def test_a_key_that_does_not_hold_is_refused(record: KeyRecord | None, verdict: Verdict) -> None:
    assert decide(KEY.text, holding(record), NOW) == (verdict, KEY.key_id, None)


@pytest.mark.parametrize(
    "record",
    [
        RECORD._replace(revoked_at=NOW + HOUR),
        RECORD._replace(expires_at=NOW + HOUR),
        RECORD._replace(revoked_at=NOW + HOUR, expires_at=NOW + HOUR),
    ],
)
def test_a_key_holds_until_its_end_has_come(record: KeyRecord) -> None:
    assert decide(KEY.text, holding(record), NOW).caller == record


@pytest.mark.parametrize(
    "text",
    ["", " ", "secret", KEY.text[:-1], KEY.text[:-1] + "!", KEY.text.swapcase(), KEY.text * 2],
)
def test_what_cannot_be_a_key_is_refused_without_a_read(text: str) -> None:
    assert decide(text, unreadable, NOW) == (Verdict.MALFORMED, None, None)


def test_another_secret_for_a_known_id_is_refused() -> None:
    unchecked = f"skl_{KEY.key_id}_{'0' * 32}"
    forged = unchecked + checksum(unchecked)
    assert decide(forged, holding(RECORD), NOW).verdict is Verdict.WRONG_SECRET


def test_a_table_that_cannot_be_read_lets_nobody_in() -> None:
    with pytest.raises(TimeoutError):
        decide(KEY.text, unreadable, NOW)


SUCCESSOR = generate_for(KEY.key_id)
ROTATED = RECORD._replace(
    key_hash=hash_key(SUCCESSOR), previous_hash=RECORD.key_hash, previous_valid_until=NOW + HOUR
)


@pytest.mark.parametrize("key", [KEY, SUCCESSOR])
def test_both_keys_of_a_rotation_are_let_in_while_they_overlap(key: ApiKey) -> None:
    assert decide(key.text, holding(ROTATED), NOW).caller == ROTATED


@pytest.mark.parametrize("later", [HOUR, 2 * HOUR])
def test_the_old_key_of_a_rotation_ends_with_the_overlap(later: timedelta) -> None:
    assert decide(KEY.text, holding(ROTATED), NOW + later).verdict is Verdict.WRONG_SECRET
    assert decide(SUCCESSOR.text, holding(ROTATED), NOW + later).verdict is Verdict.ALLOWED


@pytest.mark.parametrize("key", [KEY, SUCCESSOR])
def test_a_revocation_ends_both_keys_of_a_rotation(key: ApiKey) -> None:
    revoked = ROTATED._replace(revoked_at=NOW)
    assert decide(key.text, holding(revoked), NOW).verdict is Verdict.REVOKED


def test_a_third_secret_fits_neither_key_of_a_rotation() -> None:
    third = generate_for(KEY.key_id)
    assert decide(third.text, holding(ROTATED), NOW).verdict is Verdict.WRONG_SECRET


@pytest.mark.parametrize(
    "half",
    [ROTATED._replace(previous_valid_until=None), ROTATED._replace(previous_hash=None)],
    ids=["no end", "no hash"],
)
def test_half_a_rotation_lets_no_old_key_in(half: KeyRecord) -> None:
    assert decide(KEY.text, holding(half), NOW).caller is None
