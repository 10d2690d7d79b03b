"""What ends first counts: a key's expiry, its revocation, or the overlap of a rotation."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from key_authorizer.records import to_text
from tests.unit.ops.key_account import account_of_keys, create, run, shown


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    with account_of_keys(monkeypatch, tmp_path):
        yield


@pytest.fixture
def tomorrow() -> str:
    return to_text(datetime.now(UTC) + timedelta(days=1))


def test_the_old_key_ends_with_the_expiry_that_comes_before_the_overlap(tomorrow: str) -> None:
    key_id = create("ci", "--expires", tomorrow)
    said = run("rotate", key_id, "--overlap", "7d").stderr
    assert f"The old key counts until {tomorrow}." in said
    assert shown(key_id)["old_secret_valid_until"] == tomorrow


def test_both_keys_end_with_the_revocation_that_comes_before_the_overlap(tomorrow: str) -> None:
    key_id = create("ci", "--expires", "2099-01-31")
    run("revoke", key_id, "--at", tomorrow)
    said = run("rotate", key_id, "--overlap", "7d").stderr
    assert f"; until {tomorrow}." in said
    assert f"The old key counts until {tomorrow}." in said
    assert shown(key_id)["old_secret_valid_until"] == tomorrow


def test_a_revoked_key_has_no_old_secret_that_counts() -> None:
    key_id = create()
    run("rotate", key_id, "--overlap", "7d")
    run("revoke", key_id)
    assert shown(key_id)["old_secret_valid_until"] is None
