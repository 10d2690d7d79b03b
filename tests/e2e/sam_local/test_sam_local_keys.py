"""A key's life by `sklambda keys ... --sam-local`, with the API in containers to try it on.

SAM asks the authorizer for each request, so that what a command changes counts at once.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from sklambda.project import PROJECT

pytestmark = [pytest.mark.sam_local, pytest.mark.usefixtures("api")]

SKLAMBDA = Path(sys.executable).with_name("sklambda")

type Keys = Callable[..., str]


@pytest.fixture
def keys() -> Keys:
    """What `sklambda keys ... --sam-local` writes to stdout."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SKL"))
    }

    def run(*arguments: str) -> str:
        return subprocess.run(
            [SKLAMBDA, "keys", *arguments, "--sam-local"],
            env=environment | {"SKLAMBDA_LOCAL": str(PROJECT / ".local" / "test")},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout.rstrip("\n")

    return run


def _status(anonymous: httpx.Client, key: str, path: str = "/whoami") -> int:
    return anonymous.get(path, headers={"X-API-Key": key}).status_code


def test_a_new_key_opens_what_its_scopes_say_and_is_listed_and_shown(
    keys: Keys, anonymous: httpx.Client
) -> None:
    key = keys("create", "--name", "newcomer", "--scopes", "complaints:read")
    key_id = key[4:16]

    assert _status(anonymous, key, "/complaints/noise?hour=12") == 200
    assert _status(anonymous, key, "/models") == 403
    listed = {one["key_id"]: one["name"] for one in json.loads(keys("list", "--json"))}
    assert listed[key_id] == "newcomer"
    assert json.loads(keys("show", key_id, "--json"))["scopes"] == ["complaints:read"]


def test_a_limit_counts_from_when_it_is_set_until_it_is_lifted(
    keys: Keys, anonymous: httpx.Client
) -> None:
    key = keys("create", "--name", "limited")
    key_id = key[4:16]
    assert _status(anonymous, key) == 200

    keys("limits", key_id, "--requests-per-month", "1")
    assert [_status(anonymous, key) for _ in range(2)] == [200, 429]
    (day,) = (day for day in json.loads(keys("usage", key_id, "--json")) if day["requests"])
    assert (day["requests"], day["source"]) == (1, "counter")

    keys("limits", key_id, "--requests-per-month", "none")
    assert _status(anonymous, key) == 200


def test_a_rotated_key_is_replaced_at_once_or_after_its_overlap(
    keys: Keys, anonymous: httpx.Client
) -> None:
    first = keys("create", "--name", "rotated")
    second = keys("rotate", first[4:16], "--overlap", "1h")
    assert [_status(anonymous, key) for key in (first, second)] == [200, 200]

    third = keys("rotate", first[4:16], "--overlap", "0h")

    assert [_status(anonymous, key) for key in (first, second, third)] == [403, 403, 200]


def test_a_revoked_key_is_refused(keys: Keys, anonymous: httpx.Client) -> None:
    key = keys("create", "--name", "revoked")
    assert _status(anonymous, key) == 200

    keys("revoke", key[4:16])

    assert _status(anonymous, key) == 403
    assert json.loads(keys("show", key[4:16], "--json"))["state"] == "revoked"
