"""Who may do what, by the authorizer's word alone."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from key_authorizer.records import to_text
from predict_api.services import Services
from tests.unit.predict_api.api import Client, an_event, invoke

NEED_PREDICT = ["/models", "/models/demo", "/predict?age=10&sex=M", "/predictions/1"]


def test_a_key_learns_what_the_api_knows_about_it(app: FastAPI) -> None:
    event = an_event("whoami")
    event["requestContext"]["authorizer"] |= {
        "key_id": "alice0000001",
        "name": "Alice's laptop",
        "scopes": "predict complaints:read",
        "expires_at": "2999-01-01T00:00:00Z",
        "requests_per_minute": "",
        "requests_per_month": "",
    }

    assert invoke(app, event).json == {
        "name": "Alice's laptop",
        "key_id": "alice0000001",
        "scopes": ["complaints:read", "predict"],
        "expires_at": "2999-01-01T00:00:00Z",
        "limits": {"requests_per_minute": None, "requests_per_month": None},
    }


@pytest.mark.parametrize(
    ("lived_seconds", "status"), [(-60, 200), (0, 401), (1, 401), (100_000_000, 401)]
)
def test_a_key_is_refused_from_its_expiry_on_whatever_the_gateway_remembers(
    app: FastAPI, lived_seconds: int, status: int
) -> None:
    event = an_event("whoami")
    expiry = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=lived_seconds)
    event["requestContext"]["authorizer"]["expires_at"] = to_text(expiry)

    answer = invoke(app, event)

    assert answer.status == status
    if status == 401:
        assert answer.json == {"error": True, "message": "Invalid API Key"}


def test_an_expired_keys_request_does_not_count(
    app: FastAPI, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Services, "limits_counter", None)  # would fail
    event = an_event("whoami")
    event["requestContext"]["authorizer"] |= {
        "expires_at": "2026-01-01T00:00:00Z",
        "requests_per_minute": "5",
    }

    assert services.limits_counter is None
    assert invoke(app, event).status == 401


def test_a_key_without_scopes_may_ask_about_itself(client: Client) -> None:
    answer = client.with_(scopes="").get("/whoami")

    assert answer.status == 200
    assert answer.json["scopes"] == []


@pytest.mark.parametrize("target", NEED_PREDICT)
@pytest.mark.shipped("service_311")
def test_a_key_without_the_scope_is_refused(client: Client, target: str) -> None:
    answer = client.with_(scopes="complaints:read complaints:write predictions").get(target)

    assert answer.status == 403
    assert answer.message == "This API key lacks the scope predict."


def test_a_scope_is_asked_for_before_the_body_is_looked_at(client: Client) -> None:
    answer = client.with_(scopes="").post("/models/demo/predict", {"feature_a": "one"})

    assert answer.status == 403


def test_nobody_is_let_in_without_the_authorizers_word(client: Client) -> None:
    answer = client.with_(key_id=None).get("/whoami")

    assert answer.status == 401
    assert answer.json == {"error": True, "message": "Invalid API Key"}


@pytest.mark.parametrize("context", [None, {}, {"name": "x", "scopes": "predict"}, {"key_id": ""}])
@pytest.mark.shipped("demo")
def test_half_a_word_of_the_authorizer_is_none(
    app: FastAPI, context: dict[str, str] | None
) -> None:
    event = an_event("demo")
    event["requestContext"]["authorizer"] = context

    assert invoke(app, event).status == 401


@pytest.mark.parametrize(
    "malformed",
    [
        {"expires_at": "2999-01-01T00:00:00"},
        {"expires_at": "never"},
        {"expires_at": 32503680000},
        {"scopes": ["predict"]},
        {"name": None},
        *(
            {limit: value}
            for limit in ("requests_per_minute", "requests_per_month")
            for value in ("abc", "1.5", "-1", "+1", " 1", "\u0663", "1_0", "9" * 5000, True)
        ),
    ],
)
def test_a_malformed_word_of_the_authorizer_is_none(
    app: FastAPI, malformed: dict[str, object]
) -> None:
    event = an_event("whoami")
    event["requestContext"]["authorizer"] |= malformed

    answer = invoke(app, event)

    assert answer.status == 401
    assert answer.json == {"error": True, "message": "Invalid API Key"}


@pytest.mark.parametrize("values", [["k", "k"], ["k", ""], ["k,k"], ["k, "], []])
def test_the_authorizers_word_for_one_key_serves_no_other_number_of_keys(
    app: FastAPI, values: list[str]
) -> None:
    event = an_event("whoami")
    event["multiValueHeaders"]["X-API-Key"] = values

    answer = invoke(app, event)

    assert answer.status == 401
    assert answer.json == {"error": True, "message": "Invalid API Key"}


@pytest.mark.shipped("demo")
def test_a_request_without_any_key_is_told_so(app: FastAPI) -> None:
    event = an_event("demo")
    del event["requestContext"]["authorizer"]
    del event["headers"]["X-API-Key"], event["multiValueHeaders"]["X-API-Key"]

    answer = invoke(app, event)

    assert answer.status == 401
    assert answer.json == {"error": True, "message": "No API Key provided"}


@pytest.mark.parametrize(
    "target", ["/", "/docs", "/redoc", "/openapi.json", "/v2/health/live", "/v2/health/ready"]
)
def test_public_routes_need_no_key(client: Client, target: str) -> None:
    assert client.with_(key_id=None).get(target).status == 200
