"""The API as `sam local start-api` serves it: by HTTP, with the functions in containers.

The gateway's own answers are SAM's here, in its words: it knows no GatewayResponses.
"""

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from mypy_boto3_sqs import SQSClient

from sklambda.local.folder import PROJECT
from sklambda.local.template import Template
from sklambda.sam_local.record import SamLocalRecord

# the older systems' calls, as everywhere else
from tests.e2e.test_seeds import TestPima, TestService311, TestTitanic

__all__ = ["TestPima", "TestService311", "TestTitanic"]

pytestmark = pytest.mark.sam_local

ROUTES = list(Template(PROJECT / "template.yaml").routes())
PUBLIC = [route.path for route in ROUTES if route.authorizer is None]
WITH_KEY = [route.path for route in ROUTES if route.authorizer is not None]
# What is promised is the deadline of 15 minutes; this is far more than it takes.
PATIENCE_SECONDS = 240.0


def _filled(path: str) -> str:
    """A path with something in the place of each parameter."""
    return re.sub(r"{\w+}", "x", path)


def _eventually[T](find: Callable[[], T | None]) -> T:
    """What `find` finds, once it does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := find()) is None:
        assert time.monotonic() < until, "not in time"
        time.sleep(0.5)
    return found


class TestKeys:
    def test_the_right_key_is_let_in_and_known(self, client: httpx.Client) -> None:
        response = client.get("/whoami")

        assert response.status_code == 200
        assert response.json()["name"] == "demo"

    @pytest.mark.parametrize(
        "key", ["wrong", "skl_EXAMPLE00000_EXAMPLEkeyWithAnotherSecret000004DFdRE"]
    )
    def test_a_wrong_key_is_denied_in_sams_words(self, key: str, anonymous: httpx.Client) -> None:
        response = anonymous.get("/whoami", headers={"X-API-Key": key})

        assert response.status_code == 403
        assert response.json() == {"message": "User is not authorized to access this resource"}

    @pytest.mark.parametrize("path", WITH_KEY)
    def test_without_a_key_no_route_but_the_public_ones_answers(
        self, path: str, anonymous: httpx.Client
    ) -> None:
        response = anonymous.get(_filled(path))

        assert response.status_code == 401
        assert response.json() == {"message": "Unauthorized"}


class TestRouting:
    @pytest.mark.parametrize("path", PUBLIC)
    def test_a_public_route_needs_no_key(self, path: str, anonymous: httpx.Client) -> None:
        assert anonymous.get(_filled(path)).status_code in {200, 404}

    @pytest.mark.parametrize("path", WITH_KEY)
    def test_every_route_of_the_template_reaches_the_application(
        self, path: str, client: httpx.Client
    ) -> None:
        # a method that none of them takes: what only the application answers, and with the name
        response = client.options(_filled(path))

        assert response.status_code == 405
        assert response.headers["allow"]

    def test_an_unknown_path_is_refused_in_sams_words(self, client: httpx.Client) -> None:
        response = client.get("/nowhere")

        assert response.status_code == 403
        assert response.json() == {"message": "Missing Authentication Token"}

    @pytest.mark.parametrize("path", ["/input", "/input/"])
    def test_a_trailing_slash_makes_no_difference(self, path: str, client: httpx.Client) -> None:
        complaint = {"complaint_type": "street", "lat": 40.7, "lon": -73.95, "description": "horns"}

        assert client.post(path, json=complaint).status_code == 201

    def test_a_complaint_is_found_where_its_location_says(self, client: httpx.Client) -> None:
        complaint = {"complaint_type": "park", "lat": 40.78, "lon": -73.96, "description": "a band"}
        made = client.post("/input/", json=complaint)

        found = client.get(urljoin(str(made.url), made.headers["location"]))

        assert found.status_code == 200
        assert found.json() == made.json()

    @pytest.mark.parametrize("page", ["/docs", "/redoc", "/dashboard"])
    def test_what_a_page_loads_is_there(self, page: str, anonymous: httpx.Client) -> None:
        response = anonymous.get(page)
        assert response.headers["content-type"].startswith("text/html")

        for reference in re.findall(r'(?:src|href)="([^"#]+)"', response.text):
            if not reference.startswith("data:"):
                address = urljoin(str(response.url), reference)
                assert anonymous.get(address).status_code == 200, address

    def test_the_api_description_names_a_server_that_leads_back_here(
        self, api: SamLocalRecord, anonymous: httpx.Client
    ) -> None:
        response = anonymous.get("/openapi.json")

        server = urljoin(str(response.url), response.json()["servers"][0]["url"])

        assert server.rstrip("/") == api.api_url


class TestModels:
    def test_each_model_describes_itself(self, client: httpx.Client) -> None:
        names = [model["name"] for model in client.get("/models").json()["models"]]

        assert "demo" in names
        assert {client.get(f"/models/{name}").status_code for name in names} == {200}

    def test_a_fast_prediction_has_a_class_and_its_probabilities(
        self, client: httpx.Client
    ) -> None:
        response = client.get("/predict/feature_a/1.0/feature_b/1.0")

        assert response.status_code == 200
        assert response.json()["class"] == 1


class TestSlowPredictions:
    def test_one_is_redeemed_by_its_id(self, client: httpx.Client) -> None:
        accepted = client.post("/predict-slow", json={"feature_a": 1.3, "feature_b": -3.2})
        assert accepted.status_code == 202
        address = f"/predict-slow/{accepted.json()['id']}"

        def redeemed() -> httpx.Response | None:
            response = client.get(address)
            return None if response.status_code == 404 else response

        assert _eventually(redeemed).json() == {"class": 0}

    def test_a_batch_for_a_model_ends_as_succeeded(self, client: httpx.Client) -> None:
        instances = [{"feature_a": 1.0, "feature_b": 1.0}, {"feature_a": 1.3, "feature_b": -3.2}]
        accepted = client.post("/models/demo/predict-slow", json={"instances": instances})

        ended = _ended(client, accepted.json()["id"])

        assert ended["status"] == "succeeded"
        assert [row["class"] for row in ended["result"]["predictions"]] == [1, 0]

    def test_a_poison_message_is_put_aside_and_harms_no_neighbour(
        self, client: httpx.Client, sqs: SQSClient, queue_url: str
    ) -> None:
        poison = "{ this is no message"
        sqs.send_message(QueueUrl=queue_url, MessageBody=poison)
        accepted = client.post("/predict-slow", json={"feature_a": 1.0, "feature_b": 1.0})

        assert _ended(client, accepted.json()["id"])["status"] == "succeeded"
        assert _eventually(lambda: _dead_letter(sqs)) == poison


def _ended(client: httpx.Client, job_id: str) -> dict[str, Any]:
    def ended() -> dict[str, Any] | None:
        job: dict[str, Any] = client.get(f"/predictions/{job_id}").json()
        return None if job["status"] in {"queued", "running"} else job

    return _eventually(ended)


def _dead_letter(sqs: SQSClient) -> str | None:
    (url,) = (url for url in sqs.list_queues()["QueueUrls"] if "DeadLetter" in url)
    for message in sqs.receive_message(QueueUrl=url).get("Messages", []):
        return message["Body"]
    return None
