"""The OWASP API Security Top 10 of 2023: risks 6 to 10, one class each (docs/security.md)."""

import json
import logging
import re
from typing import Any
from urllib.parse import urljoin

import pytest
from fastapi import FastAPI

from predict_api.limits.limits import Limits
from tests.security.calls import operations, public_paths
from tests.security.gateway import Gateway, path_pattern, routes, template
from tests.security.keyring import Keyring

# application service_311: from here
from tests.unit.applications.service_311.service_311 import PARTY

# application service_311: to here

FEATURES: dict[str, Any] = {"feature_a": 1.0, "feature_b": 1.0}
# application service_311: from here
ENTRY: dict[str, Any] = PARTY
# application service_311: to here
# Written out, so that making another path public is a decision.
PAGES = [
    "/",
    "/docs",
    "/docs/assets/{file}",
    "/redoc",
    "/openapi.json",
    "/pages/models/{model}",
    # application service_311: from here
    "/dashboard",
    "/dashboard/dashboard",
    "/report",
    # application service_311: to here
]
PUBLIC = {*PAGES, "/v2/health/live", "/v2/health/ready"}
# application service_311: from here
PUBLIC |= {"/dashboard/data", "/dashboard/data/{file}"}
# application service_311: to here


# application service_311: from here
class TestAPI6UnrestrictedAccessToSensitiveBusinessFlows:
    """Filling the city's book with complaints takes a right of its own, and can be metered."""

    def test_predicting_and_reading_do_not_allow_entering(
        self, gateway: Gateway, keyring: Keyring
    ) -> None:
        key = keyring.good("partner", ["predict", "complaints:read"])
        assert gateway.send("POST", "/input/", key, ENTRY).status == 403

    def test_a_limited_key_enters_so_many_and_no_more(
        self, gateway: Gateway, keyring: Keyring, dynamodb: Any
    ) -> None:
        key = keyring.limited(Limits(per_minute=1000, per_month=2))
        before = dynamodb.scan(TableName="complaints", Select="COUNT")["Count"]
        statuses = [gateway.send("POST", "/input/", key, ENTRY).status for _ in range(4)]
        after = dynamodb.scan(TableName="complaints", Select="COUNT")["Count"]
        assert statuses == [201, 201, 429, 429]
        assert after - before == 2

    def test_the_public_dashboard_shows_no_single_complaint(
        self, gateway: Gateway, keyring: Keyring
    ) -> None:
        secret = "a very particular description"
        gateway.send("POST", "/input/", keyring.good(), {**ENTRY, "description": secret})
        page = gateway.get("/dashboard").text
        assert secret not in page
        assert str(ENTRY["lat"]) not in page


# application service_311: to here


class TestAPI7ServerSideRequestForgery:
    """The API fetches nothing that a client names."""

    def test_no_input_is_an_address(self, app: FastAPI) -> None:
        inputs = json.dumps(
            [
                [operation.get("requestBody"), operation.get("parameters")]
                for operation in operations(app).values()
            ]
        )
        assert not re.search(r'"(uri|url|iri|hostname|ipv[46])"|callback|webhook', inputs)
        assert "callbacks" not in json.dumps(list(operations(app).values()))
        assert "webhooks" not in app.openapi()

    @pytest.mark.usefixtures("socket_disabled")
    def test_an_address_in_a_text_is_a_text(self, gateway: Gateway, keyring: Keyring) -> None:
        text = "http://169.254.169.254/latest/meta-data/"
        key = keyring.good()
        # application service_311: from here
        answer = gateway.send("POST", "/input/", key, {**ENTRY, "description": text})
        assert answer.json["description"] == text
        # application service_311: to here
        assert gateway.send("POST", "/models/demo/predict", key, {"feature_a": text}).status == 422
        assert gateway.send("GET", "/models/169.254.169.254", key).status == 404


class TestAPI8SecurityMisconfiguration:
    """Errors tell nothing of the inside, and pages load nothing from elsewhere."""

    def test_an_error_of_ours_shows_neither_trace_nor_names(
        self, gateway: Gateway, keyring: Keyring, monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:  # fmt: skip
        def broken(*_: Any, **__: Any) -> None:
            raise RuntimeError("arn:aws:dynamodb:us-east-1:123456789012:table/secret")

        monkeypatch.setattr("prediction.model.Model.run", broken)
        caplog.set_level(logging.CRITICAL)
        answer = gateway.send("POST", "/models/demo/predict", keyring.good(), FEATURES)
        assert answer.status == 500
        assert answer.json == {"error": True, "message": "Something went wrong on our side."}

    def test_no_answer_names_its_software(self, gateway: Gateway, keyring: Keyring) -> None:
        for path in [*public_paths(), "/whoami", "/models", "/nothing"]:
            headers = gateway.send("GET", path, keyring.good()).headers
            assert not {"server", "x-powered-by", "x-runtime"} & {name.lower() for name in headers}

    def test_other_sites_may_not_call_it_from_a_browser(
        self, gateway: Gateway, keyring: Keyring
    ) -> None:
        headers = [("X-API-Key", keyring.good()), ("Origin", "https://evil.example")]
        answer = gateway.call("GET", "/whoami", headers)
        assert answer.status == 200
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]

    @pytest.mark.parametrize(
        "path", [path for path in PAGES if "{" not in path and "." not in path]
    )
    def test_pages_load_nothing_from_elsewhere_and_stand_in_no_frame(
        self, gateway: Gateway, path: str
    ) -> None:
        answer = gateway.call("GET", path, [("Accept", "text/html")])
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"https?://", policy)

    @pytest.mark.parametrize("name", ["x", "%2F%2Fevil.example", "http:%2F%2Fevil.example"])
    def test_no_redirection_leads_elsewhere(
        self, gateway: Gateway, keyring: Keyring, name: str
    ) -> None:
        paths = [f"/models/{name}/"]
        # application service_311: from here
        paths += [f"/complaints/time/{name}/", f"/input/{name}/"]
        # application service_311: to here
        for path in paths:
            answer = gateway.send("GET", path, keyring.good())
            assert answer.status == 308
            location = answer.headers["location"]
            assert urljoin("https://api.example/prod/models/x/", location).startswith(
                "https://api.example/prod/"
            )

    def test_methods_that_a_path_does_not_have_are_refused_with_those_it_has(
        self, gateway: Gateway, keyring: Keyring
    ) -> None:
        answer = gateway.send("DELETE", "/models", keyring.good())
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")

    def test_every_answer_of_the_gateway_itself_has_the_shape_of_ours(self) -> None:
        responses = template()["Resources"]["Api"]["Properties"]["GatewayResponses"]
        assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= set(responses)
        for response in responses.values():
            body = json.loads(response["ResponseTemplates"]["application/json"])
            assert set(body) == {"error", "message"}
            assert body["error"] is True
            assert re.fullmatch(r"[A-Z][^.$]+\.?", body["message"])


class TestAPI9ImproperInventoryManagement:
    """What answers is documented, and what is documented answers."""

    def test_every_path_of_the_gateway_is_documented_or_a_page(self, app: FastAPI) -> None:
        described = [path.rstrip("/") or "/" for path in app.openapi()["paths"]]
        documented = [*described, *PAGES]
        for pattern, route in routes():
            # A path of the gateway's may stand for several that are documented, or the reverse.
            assert any(
                pattern.fullmatch(path) or path_pattern(path).fullmatch(route.path)
                for path in documented
            ), route.path

    def test_every_documented_path_is_reachable(self, app: FastAPI) -> None:
        for path in app.openapi()["paths"]:
            concrete = path.rstrip("/") or "/"
            assert any(pattern.fullmatch(concrete) for pattern, _ in routes()), path

    def test_only_pages_and_health_are_public(self) -> None:
        public = {route.path for _, route in routes() if route.authorizer is None}
        assert public == PUBLIC

    def test_versions_are_told(self, app: FastAPI, gateway: Gateway, keyring: Keyring) -> None:
        assert app.openapi()["info"]["version"]
        models = gateway.send("GET", "/models", keyring.good()).json["models"]
        assert all(model["version"] for model in models)


class TestAPI10UnsafeConsumptionOfAPIs:
    """What other services answer is checked like what clients send (see test_broken_tables.py)."""

    @pytest.mark.parametrize(
        "damage",
        [
            {"key_hash": {"S": ""}},
            {"scopes": {"S": "predict"}},
            {"revoked_at": {"BOOL": False}},
            {"expires_at": {"S": "0001-01-01T00:00:00+14:00"}},
            {"previous_valid_until": {"S": "for ever"}},
            {"requests_per_month": {"N": "-1"}},
        ],
        ids=lambda damage: next(iter(damage)),
    )
    def test_a_record_that_cannot_be_understood_lets_nobody_in(
        self, gateway: Gateway, keyring: Keyring, dynamodb: Any, damage: dict[str, Any]
    ) -> None:
        made = keyring.made()
        dynamodb.put_item(TableName="keys", Item=made.record.to_item() | damage)
        answer = gateway.send("GET", "/whoami", made.text)
        assert answer.status == 500
        assert answer.json["message"] == "The API key could not be checked; try again later."

    def test_counters_that_make_no_sense_let_nothing_pass(
        self, gateway: Gateway, keyring: Keyring, dynamodb: Any
    ) -> None:
        key = keyring.limited(Limits(per_month=10), used=1)
        [item] = [
            item
            for item in dynamodb.scan(TableName="key-usage")["Items"]
            if item["key_id"]["S"] == key[4:16]
        ]
        dynamodb.put_item(TableName="key-usage", Item=item | {"in_month": {"S": "many"}})
        # DynamoDB compares a text with a number as false, which ends in 503; moto raises an error
        assert gateway.send("GET", "/models", key).status in {500, 503}
