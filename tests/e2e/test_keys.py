"""A key's life by the operators' command, as docs/keys.md tells it, on the deployed stack."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from sklambda.stack.record import StackRecord

# The template's KeyCacheSeconds, and some for a busy machine.
CACHE_SECONDS = 60
PATIENCE_SECONDS = CACHE_SECONDS + 30

INVALID = (401, {"error": True, "message": "Invalid API Key"})

type Keys = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def keys(stack: StackRecord, tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """`sklambda keys ...` of an operator whose local stack this is."""
    folder = tmp_path_factory.mktemp("local")
    stack.write(folder / "stack.json")
    command = Path(sys.executable).with_name("sklambda")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SKL"))
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, "keys", *arguments],
            env=environment | {"SKLAMBDA_LOCAL": str(folder), "COLUMNS": "100"},
            capture_output=True,
            text=True,
            check=True,
        )

    return run


def call(client: httpx.Client, key: str, path: str = "/whoami") -> tuple[int, Any]:
    response = client.get(path, headers={"X-API-Key": key})
    return response.status_code, response.json()


def eventually(client: httpx.Client, key: str, status: int) -> float:
    """Seconds until the key gets this status."""
    began = time.monotonic()
    while call(client, key)[0] != status:
        assert time.monotonic() - began < PATIENCE_SECONDS
        time.sleep(1)
    return time.monotonic() - began


def test_create_call_limit_rotate_revoke(keys: Keys, anonymous: httpx.Client) -> None:
    made = keys("create", "--name", "Newcomer", "--scopes", "predict", "--expires", "90d")
    key = made.stdout.removesuffix("\n")
    key_id = key[4:16]
    status, whoami = call(anonymous, key)
    assert (status, whoami["name"], whoami["scopes"]) == (200, "Newcomer", ["predict"])
    assert whoami["limits"] == {"requests_per_minute": None, "requests_per_month": None}

    keys("limits", key_id, "--requests-per-month", "1000")
    # Another key of the same record, which the gateway has not cached, sees it at once.
    rotated = keys("rotate", key_id, "--overlap", "1h").stdout.removesuffix("\n")
    assert call(anonymous, rotated)[1]["limits"]["requests_per_month"] == 1000
    assert call(anonymous, key)[0] == 200  # the old one, in its overlap

    listed = json.loads(keys("list", "--json").stdout)
    [shown] = [one for one in listed if one["key_id"] == key_id]
    assert shown["old_secret_valid_until"] is not None
    assert key_id in keys("list").stdout

    keys("revoke", key_id)
    assert eventually(anonymous, rotated, 401) <= CACHE_SECONDS + 5
    assert eventually(anonymous, key, 401) <= CACHE_SECONDS + 5
    assert call(anonymous, rotated) == INVALID
    assert "revoked" in keys("show", key_id).stdout


def test_what_a_redeemed_result_belongs_to_is_the_key_not_its_secret(
    keys: Keys, anonymous: httpx.Client
) -> None:
    old = keys("create", "--name", "slow").stdout.strip()
    features = {"feature_a": 1, "feature_b": 1}
    accepted = anonymous.post("/predict-slow", json=features, headers={"X-API-Key": old})
    new = keys("rotate", old[4:16], "--overlap", "0h").stdout.strip()
    assert call(anonymous, new, f"/predictions/{accepted.json()['id']}")[0] == 200


def test_a_key_that_is_revoked_or_expired_in_future_works_until_then(
    keys: Keys, anonymous: httpx.Client
) -> None:
    key = keys("create", "--name", "soon", "--expires", "2d").stdout.strip()
    keys("revoke", key[4:16], "--at", "1d")
    assert call(anonymous, key)[0] == 200


def test_usage_counts_the_requests_of_keys_with_and_without_limits(
    keys: Keys, anonymous: httpx.Client
) -> None:
    free = keys("create", "--name", "free").stdout.strip()
    limited = keys("create", "--name", "limited", "--requests-per-month", "2").stdout.strip()
    statuses = [call(anonymous, key)[0] for key in (free, limited) for _ in range(3)]
    assert statuses == [200, 200, 200, 200, 200, 429]
    assert usage_today(keys, free, 3) == {"requests": 3, "source": "log", "complete": True}
    assert usage_today(keys, limited, 2) == {"requests": 2, "source": "counter", "complete": True}


def test_usage_misses_and_doubles_nothing_on_a_day_on_which_limits_change(
    keys: Keys, anonymous: httpx.Client
) -> None:
    key = keys("create", "--name", "changing").stdout.strip()
    statuses = [call(anonymous, key)[0]]
    for limit in ("10", "none", "20"):
        keys("limits", key[4:16], "--requests-per-month", limit)
        # Another key of the same record: the gateway has not cached it.
        key = keys("rotate", key[4:16]).stdout.strip()
        statuses += [call(anonymous, key)[0] for _ in range(2)]
    assert statuses == 7 * [200]
    both = {"requests": 7, "source": "counter and log", "complete": True}
    assert usage_today(keys, key, 7) == both


def usage_today(keys: Keys, key: str, expected: int) -> dict[str, Any]:
    """Today's usage; logs may take a moment until they can be searched."""
    until = time.monotonic() + 30
    while True:
        # Two days, in case that midnight in UTC passes meanwhile.
        days = json.loads(keys("usage", key[4:16], "--days", "2", "--json").stdout)
        used = [day for day in days if day["requests"]]
        if (used and used[0]["requests"] == expected) or time.monotonic() > until:
            assert used[0].pop("day") <= str(datetime.now(UTC).date())
            return dict(used[0])
        time.sleep(1)
