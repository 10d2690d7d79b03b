"""What API Gateway answers by itself, and which paths it lets through without a key."""

import json
import re
from typing import Any

import pytest

# every kind that API Gateway has, but one:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
KINDS = {
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
}
# With no line of its own: its status, and the words of DEFAULT_4XX.
REFUSED_BY_THE_FIREWALL = "WAF_FILTERED"
STATUSES = {400, 401, 403, 404, 413, 415, 429, 500, 503, 504}
PUBLIC = {
    "/",
    "/docs",
    "/docs/assets/{file}",
    "/redoc",
    "/openapi.json",
    "/pages/models/{model}",
    # application service_311: from here
    "/dashboard",
    "/dashboard/dashboard",
    "/dashboard/data",
    "/dashboard/data/{file}",
    "/report",
    # application service_311: to here
    "/v2/health/live",
    "/v2/health/ready",
}


@pytest.fixture(scope="module")
def responses(resources: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = resources["Api"]["Properties"]["GatewayResponses"]
    return found


@pytest.fixture(scope="module")
def routes(functions: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        event["Properties"]
        for function in functions.values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "Api"
    ]


def _body(response: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(response["ResponseTemplates"]["application/json"])
    return body


def test_every_kind_of_answer_is_written_out_that_the_default_would_not_answer_alike(
    responses: dict[str, Any],
) -> None:
    assert set(responses) == KINDS
    assert REFUSED_BY_THE_FIREWALL not in responses


@pytest.mark.parametrize("kind", sorted(KINDS - {"DEFAULT_4XX", "DEFAULT_5XX"}))
def test_no_kind_repeats_its_default(kind: str, responses: dict[str, Any]) -> None:
    default = responses[f"DEFAULT_{responses[kind]['StatusCode'] // 100}XX"]

    assert _body(responses[kind]) != _body(default)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_answer_has_the_shape_of_the_apis_errors(kind: str, responses: dict[str, Any]) -> None:
    body = _body(responses[kind])

    assert set(body) == {"error", "message"}
    assert body["error"] is True
    assert body["message"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_answer_carries_the_requests_id(kind: str, responses: dict[str, Any]) -> None:
    headers = responses[kind]["ResponseParameters"]["Headers"]

    assert headers["x-request-id"] == "context.requestId"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_cache_keeps_an_answer_of_the_gateways_own(kind: str, responses: dict[str, Any]) -> None:
    # a cache takes no notice of X-API-Key: one caller's 401 or 404 would be another's
    headers = responses[kind]["ResponseParameters"]["Headers"]

    assert headers["Cache-Control"] == "'no-store'"


def test_each_status_is_one_that_clients_are_told_of(responses: dict[str, Any]) -> None:
    # this default stands in for kinds to come, and leaves those their own status
    statuses = {
        kind: response.get("StatusCode")
        for kind, response in responses.items()
        if kind != "DEFAULT_4XX"
    }

    assert set(statuses.values()) <= STATUSES


def test_a_function_that_is_stopped_or_throttled_is_a_reason_to_try_again(
    responses: dict[str, Any],
) -> None:
    # API Gateway has no kind of its own for either, and would answer 502 and 500
    assert responses["DEFAULT_5XX"]["StatusCode"] == 503


def test_what_is_set_beside_paths_and_answers_reaches_callers_too(
    resources: dict[str, Any],
) -> None:
    # SAM compares these alone, so that another MinimumCompressionSize would change nothing
    assert resources["Api"]["Properties"]["AlwaysDeploy"] is True


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_web_page_may_read_the_gateways_errors_only_where_origins_are_named(
    kind: str, responses: dict[str, Any]
) -> None:
    headers = responses[kind]["ResponseParameters"]["Headers"]
    where_named = {"Fn::If": ["HasOrigins", "'*'", {"Ref": "AWS::NoValue"}]}

    assert headers["Access-Control-Allow-Origin"] == where_named
    assert headers["Access-Control-Expose-Headers"] == where_named


def test_what_a_browser_asks_before_a_call_needs_a_key_or_not_and_allows_what_calls_send(
    resources: dict[str, Any],
) -> None:
    api = resources["Api"]["Properties"]
    names = {name.strip("'").lower() for name in api["Cors"]["AllowHeaders"].split(",")}

    # SAM takes a text for true unless it is empty
    asks = {"Ref": "PreflightNeedsKey"}
    assert api["Auth"]["AddDefaultAuthorizerToCorsPreflight"] == asks
    assert api["Cors"]["AllowOrigin"]["Fn::If"][0] == "HasOrigins"
    assert {"x-api-key", "content-type", "idempotency-key", "prefer"} == names


@pytest.mark.parametrize(
    ("origins", "taken"),
    [
        ("", True),
        ("*", True),
        ("https://app.example.org", True),
        ("http://localhost:3000,https://app.example.org", True),
        ("https://app.example.org/", False),
        ("app.example.org", False),
        ("https://a.example,*", False),
        ("https://a.example, https://b.example", False),
        ("https://a.example'", False),
    ],
)
def test_origins_are_taken_as_browsers_write_them(
    origins: str, *, taken: bool, template: dict[str, Any]
) -> None:
    parameter = template["Parameters"]["AllowedOrigins"]

    assert bool(re.fullmatch(parameter["AllowedPattern"], origins)) is taken
    # as a stage variable, which takes these characters only
    variables = template["Resources"]["Api"]["Properties"]["Variables"]["Fn::If"]
    assert variables[0] == "HasOrigins"
    assert variables[1]["allowed_origins"]["Fn::If"][:2] == ["HasAnyOrigin", "any"]
    assert not taken or origins == "*" or re.fullmatch(r"[A-Za-z0-9._~:/?#&=,-]*", origins)


def test_who_is_told_to_wait_is_told_how_long(responses: dict[str, Any]) -> None:
    for response in responses.values():
        headers = response["ResponseParameters"]["Headers"]
        assert ("Retry-After" in headers) == (response.get("StatusCode") in {429, 503})


@pytest.mark.parametrize(
    ("kind", "message"),
    [("UNAUTHORIZED", "No API Key provided"), ("ACCESS_DENIED", "Invalid API Key")],
)
def test_a_refused_key_is_answered_in_the_words_that_clients_know(
    kind: str, message: str, responses: dict[str, Any]
) -> None:
    assert responses[kind]["StatusCode"] == 401
    assert _body(responses[kind])["message"] == message


def test_only_these_paths_take_calls_without_a_key(routes: list[dict[str, Any]]) -> None:
    public = {route["Path"] for route in routes if "Auth" in route}

    assert public == PUBLIC
    assert all(route["Auth"] == {"Authorizer": "NONE"} for route in routes if "Auth" in route)


def test_all_other_paths_ask_the_authorizer(resources: dict[str, Any]) -> None:
    auth = resources["Api"]["Properties"]["Auth"]

    assert auth["DefaultAuthorizer"] == "KeyAuthorizer"
    assert auth["Authorizers"]["KeyAuthorizer"]["Identity"]["Headers"] == ["X-API-Key"]


def test_each_path_takes_every_method_so_that_the_application_can_refuse_it(
    routes: list[dict[str, Any]],
) -> None:
    assert {route["Method"] for route in routes} == {"ANY"}
    assert len({route["Path"] for route in routes}) == len(routes)
