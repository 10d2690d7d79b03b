"""The API as `sam local start-api` serves it: by HTTP, with the functions in containers."""

import re
from html import unescape
from urllib.parse import urljoin

import httpx
import pytest
from mypy_boto3_sqs import SQSClient

from sklambda.stack.record import StackRecord
from tests.e2e.sam_local.route_requests import COMPLAINT, FEATURES
from tests.e2e.sam_local.waiting import ended, eventually

# the golden rows and the older systems' calls, as everywhere else
from tests.e2e.test_golden_rows import TestGoldenRows
from tests.e2e.test_seeds import TestPima, TestService311, TestTitanic

__all__ = ["TestGoldenRows", "TestPima", "TestService311", "TestTitanic"]

pytestmark = pytest.mark.sam_local


class TestKeys:
    def test_the_right_key_is_known_by_its_name(self, client: httpx.Client) -> None:
        assert client.get("/whoami").json()["name"] == "demo"


class TestRouting:
    @pytest.mark.parametrize("path", ["/input", "/input/"])
    def test_a_trailing_slash_makes_no_difference(self, path: str, client: httpx.Client) -> None:
        assert client.post(path, json=COMPLAINT).status_code == 201

    def test_a_complaint_is_found_where_its_location_says(self, client: httpx.Client) -> None:
        made = client.post("/input/", json=COMPLAINT)

        found = client.get(urljoin(str(made.url), made.headers["location"]))

        assert found.status_code == 200
        assert found.json() == made.json()

    @pytest.mark.parametrize("page", ["/docs", "/redoc", "/dashboard"])
    def test_what_a_page_loads_is_there(self, page: str, anonymous: httpx.Client) -> None:
        response = anonymous.get(page)
        assert response.headers["content-type"].startswith("text/html")

        found = map(unescape, re.findall(r'(?:src|href|spec-url)="([^"#]+)"', response.text))
        references = [each for each in found if not each.startswith("data:")]
        # a page of documentation loads at least a script and a style, the dashboard leads to it
        assert len(references) >= (1 if page == "/dashboard" else 2)
        for reference in references:
            address = urljoin(str(response.url), reference)
            assert anonymous.get(address).status_code == 200, address

    def test_the_api_description_names_a_server_that_leads_back_here(
        self, api: StackRecord, anonymous: httpx.Client
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
        accepted = client.post("/predict-slow", json=FEATURES)
        assert accepted.status_code == 202
        address = f"/predict-slow/{accepted.json()['id']}"

        def redeemed() -> httpx.Response | None:
            response = client.get(address)
            return None if response.status_code == 404 else response

        assert eventually(redeemed).json() == {"class": 0}

    def test_a_batch_for_a_model_ends_as_succeeded(self, client: httpx.Client) -> None:
        instances = [{"feature_a": 1.0, "feature_b": 1.0}, {"feature_a": 1.3, "feature_b": -3.2}]
        accepted = client.post("/models/demo/predict-slow", json={"instances": instances})

        record = ended(client, accepted.json()["id"])

        assert record["status"] == "succeeded"
        assert [row["class"] for row in record["result"]["predictions"]] == [1, 0]

    def test_a_poison_message_is_put_aside_and_harms_no_neighbour(
        self, client: httpx.Client, sqs: SQSClient, queue_url: str
    ) -> None:
        poison = "{ this is no message"
        sqs.send_message(QueueUrl=queue_url, MessageBody=poison)
        accepted = client.post("/predict-slow", json={"feature_a": 1.0, "feature_b": 1.0})

        assert ended(client, accepted.json()["id"])["status"] == "succeeded"
        assert eventually(lambda: _dead_letter(sqs)) == poison


def _dead_letter(sqs: SQSClient) -> str | None:
    (url,) = (url for url in sqs.list_queues()["QueueUrls"] if "DeadLetter" in url)
    for message in sqs.receive_message(QueueUrl=url).get("Messages", []):
        return message["Body"]
    return None
