"""Behind a domain name's base path each route answers as it does without one."""

import json
from typing import Any
from urllib.parse import urljoin

import pytest
from fastapi import FastAPI

from predict_api.gateway import Call
from predict_api.layers.base_path import base_path
from tests.unit.predict_api.api import EVENTS, an_event, invoke

# Those that go to the application's models of the tests.
NAMES = sorted(path.stem.removeprefix("api-") for path in EVENTS.glob("api-*.json"))


def _behind(base: str, event: dict[str, Any]) -> dict[str, Any]:
    """An event as it comes through a domain name with a base path."""
    event["path"] = event["requestContext"]["path"] = f"{base}{event['path']}".rstrip("/")
    event["requestContext"]["domainName"] = event["headers"]["Host"] = "api.example.org"
    return event


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("base", ["/v1", "/predict", "/teams/data"])
@pytest.mark.parametrize("name", NAMES)
def test_a_sample_event_is_answered_as_without_a_base_path(
    base: str, name: str, app: FastAPI
) -> None:
    plain = invoke(app, an_event(name))
    behind = invoke(app, _behind(base, an_event(name)))

    assert behind.status == plain.status
    assert set(behind.headers) == set(plain.headers)
    if name == "home":
        addresses = [urljoin(f"https://x{base}", link) for link in behind.json["links"].values()]
        assert f"https://x{base}/docs" in addresses
    elif name.endswith("-slow"):
        assert set(behind.json) == set(plain.json) == {"id"}
    else:
        assert behind.text == plain.text


@pytest.mark.parametrize("name", [path.name for path in sorted(EVENTS.glob("complaint-*.json"))])
def test_each_event_of_the_311_service_has_its_base_path_found(name: str) -> None:
    call = Call.of(json.loads((EVENTS / name).read_text()))

    assert base_path(call, call.path) == ""
    assert base_path(call, f"/v1{call.path}") == "/v1"


@pytest.mark.parametrize(
    ("resource", "parameters", "path", "base"),
    [
        ("/", None, "/", ""),
        ("/", None, "/v1", "/v1"),
        ("/", None, "/v1/", "/v1"),
        ("/docs", None, "/docs/", ""),
        ("/docs", None, "/v1/docs/", "/v1"),
        ("/docs", None, "/docs/docs", "/docs"),
        ("/predict/{type}", {"type": "noise"}, "/predict/noise", ""),
        ("/predict/{type}", {"type": "predict"}, "/predict/predict/predict", "/predict"),
        # API Gateway hands a decoded path on: this slash is the type's own
        ("/predict/{type}", {"type": "hot water/heat"}, "/v1/predict/hot water/heat", "/v1"),
        ("/predict/{type}", {"type": "hot%20water%2Fheat"}, "/predict/hot water/heat", ""),
        ("/predict/{type}", {"type": "a.b"}, "/predict/axb", ""),
        # of what does not match nothing is taken away
        ("/models", None, "/whoami", ""),
        (None, None, "/whoami", ""),
    ],
)
def test_the_base_path_is_what_stands_before_the_matched_resource(
    resource: str | None, parameters: dict[str, str] | None, path: str, base: str
) -> None:
    call = Call(resource=resource, path_parameters=parameters or {})

    assert base_path(call, path) == base
