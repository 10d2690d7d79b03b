"""Kinds of keys against families of routes on the deployed stack.

(Every kind against every operation: tests/security/test_matrix.py, in one process.)
"""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from applications.scopes import SCOPES
from predict_api.scopes import PREDICT
from tests.security.keyring import DAY, Keyring, unknown, with_bad_checksum

INVALID = {"error": True, "message": "Invalid API Key"}
MISSING = {"error": True, "message": "No API Key provided"}
# One a family, with the scope that it needs.
FAMILIES = {
    "/whoami": None,
    "/predict/feature_a/1/feature_b/1": PREDICT,
    "/predict?age=10&sex=M": PREDICT,
    "/models": PREDICT,
    "/predictions/a779fb1a-8811-48f2-b79e-00f223bb9f43": PREDICT,
    # application service_311: from here
    "/complaints/time/noise": "complaints:read",
    "/input/a779fb1a-8811-48f2-b79e-00f223bb9f43": "complaints:read",
    # application service_311: to here
}
REFUSED: dict[str, Callable[[Keyring], str]] = {
    "bad checksum": lambda ring: with_bad_checksum(ring.good()),
    "unknown": lambda _: unknown(),
    "wrong secret": Keyring.wrong_secret,
    "revoked": lambda ring: ring.revoked(-DAY),
    "expired": Keyring.expired,
    "old, after its overlap": lambda ring: ring.rotated(2 * DAY, DAY)[0],
}
LET_IN: dict[str, Callable[[Keyring], str]] = {
    "good": Keyring.good,
    "revoked in future": lambda ring: ring.revoked(DAY),
    "old, in its overlap": lambda ring: ring.rotated(timedelta(0), DAY)[0],
    "new": lambda ring: ring.rotated(timedelta(0), DAY)[1],
}


@pytest.fixture(scope="module")
def keyring(dynamodb: DynamoDBClient, outputs: dict[str, str]) -> Keyring:
    return Keyring(dynamodb, outputs["KeysTableName"], outputs["KeyUsageTableName"])


@pytest.mark.parametrize("kind", REFUSED)
def test_a_key_that_does_not_hold_opens_nothing(
    keyring: Keyring, anonymous: httpx.Client, kind: str
) -> None:
    headers = {"X-API-Key": REFUSED[kind](keyring)}
    for path in FAMILIES:
        answer = anonymous.get(path, headers=headers)
        assert (answer.status_code, answer.json()) == (401, INVALID), path
        assert answer.headers["x-request-id"]


@pytest.mark.parametrize("kind", LET_IN)
def test_a_key_that_holds_opens_everything(
    keyring: Keyring, anonymous: httpx.Client, kind: str
) -> None:
    headers = {"X-API-Key": LET_IN[kind](keyring)}
    statuses = {path: anonymous.get(path, headers=headers).status_code for path in FAMILIES}
    refused = {path: status for path, status in statuses.items() if status not in {200, 404}}
    assert refused == {}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_opens_its_family_and_is_named_where_it_lacks(
    keyring: Keyring, anonymous: httpx.Client, scope: str
) -> None:
    headers = {"X-API-Key": keyring.good("one", [scope])}
    for path, needed in FAMILIES.items():
        answer = anonymous.get(path, headers=headers)
        if needed in {None, scope}:
            assert answer.status_code in {200, 404}, path
        else:
            message = f"This API key lacks the scope {needed}."
            assert (answer.status_code, answer.json()["message"]) == (403, message)


@pytest.mark.parametrize("remembered", [False, True])
@pytest.mark.parametrize("other", ["x", None])
def test_a_key_given_twice_is_refused_and_shuts_nobody_out(
    keyring: Keyring, anonymous: httpx.Client, other: str | None, *, remembered: bool
) -> None:
    key = keyring.good()
    alone = {"X-API-Key": key}
    if remembered:
        assert anonymous.get("/whoami", headers=alone).status_code == 200
    answer = anonymous.get("/whoami", headers=[("X-API-Key", other or key), ("x-api-key", key)])
    assert (answer.status_code, answer.json()) == (401, INVALID)
    assert anonymous.get("/whoami", headers=alone).status_code == 200


def test_a_key_in_the_query_string_is_none(keyring: Keyring, anonymous: httpx.Client) -> None:
    for name in ("X-API-Key", "x-api-key", "api_key"):
        answer = anonymous.get("/whoami", params={name: keyring.good()})
        assert (answer.status_code, answer.json()) == (401, MISSING)
