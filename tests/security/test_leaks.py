"""No key, whole, in any table, log line or answer, whatever was done with it."""

import json
from types import ModuleType
from typing import Any

import pytest
from fastapi import FastAPI

from key_authorizer.keys import find_keys
from predict_api.limits.limits import Limits
from tests.security.calls import Call, public_paths
from tests.security.conftest import TABLES
from tests.security.gateway import Gateway
from tests.security.keyring import DAY, Keyring, unknown, with_bad_checksum
from tests.security.test_broken_tables import Failing, counters

BROKEN = Failing(ConnectionResetError())
# Loggers of this project; those of libraries write nothing below WARNING in Lambda.
OURS = ("key_authorizer", "predict_api", "prediction", "service_undefined", "predict")


@pytest.fixture
def everybody(keyring: Keyring) -> list[str]:
    """Keys of all kinds."""
    return [
        keyring.good(),
        keyring.good("no scopes", []),
        keyring.expired(),
        keyring.revoked(-DAY),
        *keyring.rotated(ago=0 * DAY, overlap=DAY),
        keyring.limited(Limits(per_minute=1000)),
        keyring.limited(Limits(per_month=1), used=1),
        keyring.wrong_secret(),
        unknown(),
    ]


def misuse(gateway: Gateway, calls: dict[str, Call], key: str) -> list[str]:
    """Use a key rightly and wrongly; give all that was answered."""
    right = [("X-API-Key", key)]
    answers = [gateway.call(call.method, call.target, right, call.body) for call in calls.values()]
    answers += [gateway.call("GET", path, right) for path in public_paths()]
    answers += [
        gateway.get(f"/models?api_key={key}", key),
        gateway.get(f"/models?{key}=1", key),
        gateway.get(f"/models/{key}", key),
        gateway.get(f"/{key}", key),
        gateway.get(f"/predict?age={key}&sex=M", key),
        gateway.get(f"/predictions/{key}", key),
        gateway.get(f"/complaints/time/{key}", key),
        gateway.call("GET", "/whoami", [*right, *right]),
        gateway.call("GET", "/whoami", [("X-API-Key", with_bad_checksum(key))]),
        gateway.call("GET", "/whoami", [("Authorization", f"Bearer {key}")]),
        gateway.call("POST", "/predict", right, {"key": key}),
        gateway.call("POST", "/predict", right, {key: 1}),
        gateway.call("POST", "/predict", right, {"age": key, "sex": key}),
        gateway.call("POST", "/predict", right, f"{{{key}"),
        gateway.call("PATCH", "/whoami", right, {"key": key}),
    ]
    return [json.dumps([answer.status, dict(answer.headers), answer.text]) for answer in answers]


def rows(dynamodb: Any) -> str:
    return json.dumps([dynamodb.scan(TableName=table)["Items"] for table in TABLES])


def test_keys_stay_where_they_were_sent(  # noqa: PLR0913, PLR0917  (all that could leak)
    app: FastAPI,
    gateway: Gateway,
    authorizer: ModuleType,
    keyring: Keyring,
    everybody: list[str],
    calls: dict[str, Call],
    dynamodb: Any,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    authorizer.log_as_json(authorizer.logger)  # again: pytest put another stdout in place
    caplog.set_level("DEBUG")
    caplog.handler.setLevel("DEBUG")
    answers = [answer for key in everybody for answer in misuse(gateway, calls, key)]
    with counters(app, BROKEN):
        answers += misuse(gateway, calls, keyring.limited(Limits(per_minute=9)))
        answers += misuse(gateway, calls, keyring.good())
    output = capsys.readouterr()
    logged = output.out + output.err
    assert everybody[0][4:16] in logged  # the ID is no secret, and without it no log would help
    for place in (logged, rows(dynamodb), "\n".join(answers)):
        assert found(place, everybody) == []
    ours = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(OURS)
    )
    assert found(ours, everybody) == []


def found(place: str, sent: list[str]) -> list[str]:
    """The IDs of all keys in a text, and of secrets without their beginning and end."""
    secrets = [key[:16] for key in sent if key[17:-6] in place]
    return [key.key_id for key in find_keys(place)] + secrets


def test_the_search_finds_what_it_is_for(keyring: Keyring) -> None:
    key = keyring.good()
    assert found(f'{{"key": "{key}"}}', []) == [key[4:16]]
    assert found(f"only {key[17:-6]} leaked", [key]) == [key[:16]]
