"""Every route of the template as `sam local start-api` serves it: with a key and without.

The gateway's own answers are SAM's here, in its words: it knows no GatewayResponses.
"""

import re
from collections.abc import Mapping

import httpx
import pytest

from sklambda.local.template import Template
from sklambda.project import PROJECT
from tests.e2e.sam_local.route_requests import COMPLAINT, FEATURES, REQUESTS
from tests.e2e.sam_local.waiting import ended

pytestmark = pytest.mark.sam_local

ROUTES = list(Template(PROJECT / "template.yaml").routes())
PUBLIC = [route.path for route in ROUTES if route.authorizer is None]
WITH_KEY = [route.path for route in ROUTES if route.authorizer is not None]


@pytest.fixture(scope="module")
def made(client: httpx.Client) -> Mapping[str, str]:
    """IDs of a complaint and of a prediction that has its result."""
    complaint = client.post("/input", json=COMPLAINT).json()["id"]
    prediction = client.post("/predict-slow", json=FEATURES).json()["id"]
    assert ended(client, prediction)["status"] == "succeeded"
    return {"complaint": complaint, "prediction": prediction}


def _called(client: httpx.Client, path: str, made: Mapping[str, str]) -> httpx.Response:
    request = REQUESTS[path]
    return client.request(request.method, request.target.format(**made), json=request.body)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_route_does_its_work_without_a_key(path: str, anonymous: httpx.Client) -> None:
    assert _called(anonymous, path, {}).status_code == REQUESTS[path].status


@pytest.mark.parametrize("path", WITH_KEY)
def test_each_other_route_does_its_work_for_the_right_key(
    path: str, client: httpx.Client, made: Mapping[str, str]
) -> None:
    assert _called(client, path, made).status_code == REQUESTS[path].status


@pytest.mark.parametrize("path", WITH_KEY)
def test_each_other_route_is_closed_without_a_key(path: str, anonymous: httpx.Client) -> None:
    response = anonymous.get(re.sub(r"{\w+}", "x", path))

    assert response.status_code == 401
    assert response.json() == {"message": "Unauthorized"}


@pytest.mark.parametrize(
    "key", ["wrong", "skl_EXAMPLE00000_EXAMPLEkeyWithAnotherSecret000004DFdRE"]
)
def test_a_wrong_key_is_denied_in_sams_words(key: str, anonymous: httpx.Client) -> None:
    response = anonymous.get("/whoami", headers={"X-API-Key": key})

    assert response.status_code == 403
    assert response.json() == {"message": "User is not authorized to access this resource"}


def test_an_unknown_path_is_refused_in_sams_words(client: httpx.Client) -> None:
    response = client.get("/nowhere")

    assert response.status_code == 403
    assert response.json() == {"message": "Missing Authentication Token"}
