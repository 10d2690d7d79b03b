"""The OpenAPI document: valid, complete, and in step with the template and the manifests."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.unit.predict_api.api import Client

PROJECT = Path(__file__).parents[3]
TEMPLATE = PROJECT / "template.yaml"
# Paths of the gateway that the application serves by a route with a parameter.
UNSHADOWED: set[str] = set()
PUBLIC = {"/", "/v2/health/live", "/v2/health/ready"}
# application service_311: from here
UNSHADOWED |= {"/complaints/noise"}
PUBLIC |= {"/dashboard", "/dashboard/data", "/dashboard/data/{file}"}
# application service_311: to here


class TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation's own tags as null."""


TemplateLoader.add_multi_constructor("!", lambda *_: None)

type Operations = list[tuple[str, str, dict[str, Any]]]


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    body: dict[str, Any] = client.get("/openapi.json").json
    return body


@pytest.fixture
def operations(document: dict[str, Any]) -> Operations:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


def test_its_server_is_wherever_it_was_fetched_from(document: dict[str, Any]) -> None:
    assert document["servers"] == [{"url": "."}]


def test_every_operation_has_a_summary_a_tag_and_an_id_of_its_own(
    operations: Operations, document: dict[str, Any]
) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    ids = [operation["operationId"] for _, _, operation in operations]

    assert len(set(ids)) == len(ids)
    for path, method, operation in operations:
        assert operation["summary"], (path, method)
        assert set(operation["tags"]) <= tags, (path, method)


def test_every_operation_that_needs_a_key_says_which_scope(operations: Operations) -> None:
    needs = {(path, method): operation.get("security") for path, method, operation in operations}

    assert {path for (path, _), security in needs.items() if security == []} == PUBLIC
    assert all(security is not None for security in needs.values())
    assert needs["/whoami", "get"] == [{"ApiKey": []}]
    assert needs["/models/sum/predict", "post"] == [{"ApiKey": ["predict"]}]
    # application service_311: from here
    assert needs["/complaints/time/{complaint_type}", "get"] == [{"ApiKey": ["complaints:read"]}]
    assert needs["/input", "post"] == [{"ApiKey": ["complaints:write"]}]
    # application service_311: to here


def test_every_error_has_the_one_shape(operations: Operations, document: dict[str, Any]) -> None:
    found = set()
    for path, method, operation in operations:
        for status, response in operation["responses"].items():
            if int(status) < 400:
                continue
            found.add(status)
            reference = response["content"]["application/json"]["schema"]["$ref"]
            schema = document["components"]["schemas"][reference.rpartition("/")[2]]
            assert {"error", "message"} <= set(schema["required"]), (path, method, status)
    assert found >= {"400", "401", "403", "404", "413", "415", "422", "429", "500", "503"}


def test_a_models_inputs_are_shown_with_units_and_ranges(document: dict[str, Any]) -> None:
    left = document["components"]["schemas"]["SumInstance"]["properties"]["left"]

    assert (left["x-unit"], left["minimum"], left["maximum"]) == ("m", -100, 100)


@pytest.mark.shipped("titanic")
def test_the_titanic_query_lists_the_models_inputs(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/predict"]["get"]["parameters"]
    required = {parameter["name"]: parameter["required"] for parameter in parameters}

    assert required == {"age": False, "sex": True, "fare": False, "relatives": False}


def test_examples_are_what_the_model_takes(document: dict[str, Any], client: Client) -> None:
    body = document["paths"]["/models/demo/predict"]["post"]["requestBody"]
    examples = body["content"]["application/json"]["examples"].values()

    assert len(examples) == 2
    for example in examples:
        assert client.post("/models/demo/predict", example["value"]).status == 200


def test_the_gateway_and_the_application_know_the_same_paths(app: FastAPI) -> None:
    # API Gateway drops a trailing slash.
    paths = [_plain(route.path) for route in iter_route_contexts(app.routes) if route.path]
    served = {path.rstrip("/") or "/" for path in paths}

    models = re.compile(r"/models/[a-z-]+/")
    assert {_anonymous(path) for path in _gateway_paths()} - UNSHADOWED == {
        _anonymous(models.sub("/models/{model}/", path)) for path in served
    }


# application service_311: from here
@pytest.mark.parametrize("route", ["/complaints/{}", "/predict/{}", "/complaints/time/{}"])
def test_no_longer_path_hides_a_complaint_type_from_the_gateway(route: str) -> None:
    from applications.service_311.statistics import Statistics  # noqa: PLC0415  may be taken out
    from applications.service_311.types import SHORT_NAMES  # noqa: PLC0415

    known = Statistics.load().by_slug

    for name in {*known, *SHORT_NAMES}:
        assert _reaches_a_method(route.format(name)), name


# application service_311: to here


def _reaches_a_method(path: str) -> bool:
    """Walk the tree as API Gateway does: a literal part first, and no way back from it."""
    paths = [gateway.strip("/").split("/") for gateway in _gateway_paths()]
    for depth, part in enumerate(path.strip("/").split("/")):
        level = [parts for parts in paths if len(parts) > depth]
        literal = [parts for parts in level if parts[depth] == part]
        paths = literal or [parts for parts in level if parts[depth].startswith("{")]
    return any(len(parts) == depth + 1 for parts in paths)


@cache
def _gateway_paths() -> set[str]:
    return {event["Properties"]["Path"] for event in _template_events() if event["Type"] == "Api"}


def _template_events() -> list[dict[str, Any]]:
    template = yaml.load(TEMPLATE.read_text(), TemplateLoader)  # noqa: S506  a safe loader
    functions = template["Resources"].values()
    return [
        event
        for function in functions
        for event in function.get("Properties", {}).get("Events", {}).values()
    ]


def _plain(path: str) -> str:
    """Without the convertors of parameters."""
    return re.sub(r":[a-z]+}", "}", path)


def _anonymous(path: str) -> str:
    """With every parameter under the same name."""
    return re.sub(r"{[a-z_]+}", "{}", path)


def test_the_documents_version_is_the_projects(client: Client) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]

    assert client.get("/openapi.json").json["info"]["version"] == project["version"]
