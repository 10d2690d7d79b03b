"""The OWASP API Security Top 10 of 2023: risks 1 to 5, one class each (docs/security.md)."""

import json
import re
from typing import Any

import pytest
from fastapi import FastAPI

from applications.scopes import SCOPES
from predict_api.layers.body_limit import MAX_BODY_BYTES
from predict_api.limits.limits import Limits
from prediction.instances import MAX_INSTANCES
from tests.security.calls import UNKNOWN_ID, Call, operations
from tests.security.gateway import Gateway, template
from tests.security.keyring import Keyring, unknown
from tests.template import read_template

# application service_311: from here
from tests.unit.applications.service_311.service_311 import PARTY

# application service_311: to here

SLOW = "/models/demo/predict-slow"
FEATURES: dict[str, Any] = {"feature_a": 1.0, "feature_b": 1.0}
# application service_311: from here
ENTRY: dict[str, Any] = PARTY
# application service_311: to here


class TestAPI1BrokenObjectLevelAuthorization:
    """Who knows an ID of somebody else's gets what an ID gets that nobody has."""

    @pytest.mark.parametrize(
        ("method", "target"),
        [
            ("GET", "/predictions/{id}"),
            ("DELETE", "/predictions/{id}"),
            # application demo: from here
            ("GET", "/predict-slow/{id}"),
            # application demo: to here
        ],
    )
    def test_a_prediction_belongs_to_the_key_that_asked_for_it(
        self, gateway: Gateway, keyring: Keyring, method: str, target: str
    ) -> None:
        alice, bob = keyring.good("Alice"), keyring.good("Bob")
        made = gateway.send("POST", SLOW, alice, FEATURES).json["id"]
        others = gateway.send(method, target.format(id=made), bob)
        nobodys = gateway.send(method, target.format(id=UNKNOWN_ID), bob)
        assert (others.status, others.text) == (nobodys.status, nobodys.text)
        assert others.status == 404
        assert gateway.send("GET", f"/predictions/{made}", alice).json["status"] == "queued"

    # application service_311: from here
    def test_a_complaint_belongs_to_the_key_that_entered_it(
        self, gateway: Gateway, keyring: Keyring
    ) -> None:
        alice, bob = keyring.good("Alice"), keyring.good("Bob")
        made = gateway.send("POST", "/input/", alice, ENTRY).json["id"]
        others = gateway.send("GET", f"/input/{made}", bob)
        nobodys = gateway.send("GET", f"/input/{UNKNOWN_ID}", bob)
        assert (others.status, others.text) == (nobodys.status, nobodys.text)
        assert others.status == 404
        assert gateway.send("GET", f"/input/{made}", alice).status == 200

    # application service_311: to here

    def test_ids_cannot_be_guessed_from_one_another(
        self, gateway: Gateway, keyring: Keyring
    ) -> None:
        key = keyring.good()
        made = [gateway.send("POST", SLOW, key, FEATURES).json["id"] for _ in range(20)]
        # All characters vary but those that UUIDs fix, so that no part counts up.
        varying = [len({one[place] for one in made}) > 1 for place in range(len(made[0]))]
        assert varying.count(True) >= 30


class TestAPI2BrokenAuthentication:
    """The matrix (test_matrix.py) tries every kind of key; this is what it leaves."""

    def test_a_guess_learns_nothing_from_the_answer(
        self, gateway: Gateway, keyring: Keyring
    ) -> None:
        known_id, unknown_id, malformed = keyring.wrong_secret(), unknown(), "x"
        answers = [gateway.get("/whoami", guess) for guess in (known_id, unknown_id, malformed)]
        assert {(answer.status, answer.text) for answer in answers} == {
            (401, '{"error": true, "message": "Invalid API Key"}')
        }

    def test_what_the_client_says_of_itself_counts_for_nothing(
        self, gateway: Gateway, keyring: Keyring
    ) -> None:
        victim = keyring.made("victim").record.key_id
        headers = [("X-API-Key", keyring.good("me", [])), ("key_id", victim), ("X-Key-Id", victim),
                   ("X-Amzn-Authorizer", victim), ("scopes", "predict")]  # fmt: skip
        assert gateway.call("GET", "/whoami", headers).json["name"] == "me"
        assert gateway.call("GET", "/models", headers).status == 403


class TestAPI3BrokenObjectPropertyLevelAuthorization:
    """Nobody sets or sees a property that is not theirs to set or to see."""

    @pytest.mark.parametrize(
        "member", ["id", "owner", "status", "created_at", "expected_time", "key_id", "expires_at"]
    )
    def test_members_that_are_not_the_clients_are_refused(
        self, gateway: Gateway, keyring: Keyring, member: str
    ) -> None:
        key = keyring.good()
        posted = {SLOW: FEATURES}
        # application service_311: from here
        posted["/input/"] = ENTRY
        # application service_311: to here
        for target, body in posted.items():
            answer = gateway.send("POST", target, key, {**body, member: "mine"})
            assert answer.status == 422
            assert member in json.dumps(answer.json["detail"])

    def test_answers_show_what_is_documented_and_no_more(
        self, app: FastAPI, gateway: Gateway, keyring: Keyring
    ) -> None:
        schemas = app.openapi()["components"]["schemas"]
        key = keyring.good()
        made = gateway.send("POST", SLOW, key, FEATURES).json["id"]
        shown = {
            "WhoAmI": gateway.send("GET", "/whoami", key).json,
            "PredictionRecord": gateway.send("GET", f"/predictions/{made}", key).json,
        }
        # application service_311: from here
        entered = gateway.send("POST", "/input/", key, ENTRY).json
        shown["Complaint"] = gateway.send("GET", f"/input/{entered['id']}", key).json
        # application service_311: to here
        for schema, body in shown.items():
            assert set(body) <= set(schemas[schema]["properties"]), schema

    def test_no_answer_tells_the_owner_or_a_hash(self, app: FastAPI) -> None:
        described = json.dumps(app.openapi()["components"]["schemas"])
        for secret in ("key_hash", "previous_hash", '"owner"', "last_four", "queue_url"):
            assert secret not in described


class TestAPI4UnrestrictedResourceConsumption:
    """What one request, and one key, can use up has a bound."""

    def test_a_body_has_a_greatest_size(self, gateway: Gateway, keyring: Keyring) -> None:
        body = json.dumps({**FEATURES, "description": "x" * MAX_BODY_BYTES})
        answer = gateway.send("POST", "/models/demo/predict", keyring.good(), body)
        assert answer.status == 413
        assert f"{MAX_BODY_BYTES:,}" in answer.json["message"]

    def test_a_batch_has_a_greatest_number(self, gateway: Gateway, keyring: Keyring) -> None:
        body = {"instances": [FEATURES] * (MAX_INSTANCES + 1)}
        assert gateway.send("POST", "/models/demo/predict", keyring.good(), body).status == 422

    def test_nesting_does_not_exhaust_the_stack(self, gateway: Gateway, keyring: Keyring) -> None:
        bomb = "[" * 100_000 + "]" * 100_000
        answer = gateway.send("POST", "/models/demo/predict", keyring.good(), bomb)
        assert answer.status == 400
        assert answer.json == {"error": True, "message": "The body is not valid JSON."}

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
    def test_numbers_are_finite(self, gateway: Gateway, keyring: Keyring, number: str) -> None:
        body = f'{{"feature_a": {number}, "feature_b": 1}}'
        assert gateway.send("POST", "/models/demo/predict", keyring.good(), body).status == 422

    def test_a_key_makes_no_more_requests_than_it_may(
        self, gateway: Gateway, keyring: Keyring
    ) -> None:
        key = keyring.limited(Limits(per_month=3))
        statuses = [gateway.send("GET", "/models", key).status for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]

    def test_every_function_has_a_timeout_and_the_worker_a_concurrency(self) -> None:
        resources = read_template()["Resources"].values()
        timeouts = {
            resource["Properties"]["Handler"]: resource["Properties"]["Timeout"]
            for resource in resources
            if resource["Type"] == "AWS::Serverless::Function"
        }
        # what a deployer chooses from a list
        chosen = timeouts.pop("predict_worker.handler.handler")
        assert chosen == {"Ref": "SlowTimeoutSeconds"}
        assert timeouts
        assert all(timeout < 60 for timeout in timeouts.values())
        source = template()["Resources"]["PredictSlowFunction"]["Properties"]["Events"]
        assert "MaximumConcurrency" in source["Predictions"]["Properties"]["ScalingConfig"]


class TestAPI5BrokenFunctionLevelAuthorization:
    """A scope opens its operations and no other; nothing administrative is reachable at all."""

    @pytest.mark.parametrize("scope", SCOPES)
    def test_a_scope_opens_exactly_its_operations(
        self,
        app: FastAPI,
        gateway: Gateway,
        keyring: Keyring,
        calls: dict[str, Call],
        scope: str,
    ) -> None:
        key = keyring.good("one", [scope])
        described = operations(app)
        opened = set()
        for operation, call in calls.items():
            if gateway.send(call.method, call.target, key, call.body).status != 403:
                opened.add(operation)
        needs = {name: described[name]["security"][0]["ApiKey"] for name in calls}
        assert opened == {name for name, scopes in needs.items() if scopes in ([scope], [])}

    def test_scopes_of_other_names_open_nothing(
        self, gateway: Gateway, keyring: Keyring, calls: dict[str, Call]
    ) -> None:
        key = keyring.good("tricky", ["*", "PREDICT", "predict,", "predictions", "complaints"])
        statuses = {
            name: gateway.send(call.method, call.target, key, call.body).status
            for name, call in calls.items()
        }
        assert {name for name, status in statuses.items() if status != 403} == {"GET /whoami"}

    def test_keys_are_managed_beside_the_api_not_through_it(self, app: FastAPI) -> None:
        assert not [name for name in operations(app) if re.search("key|admin|token|user", name)]
