"""What generated clients and readers learn from the document of the models that are shipped."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator, oas31_format_checker

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.documents.examples import example_of
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.environment import ENVIRONMENT

JSON = "application/json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    services = Services.from_environment(ENVIRONMENT, Catalog.load(), APPLICATIONS)
    return create_app(services).openapi()


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from methods.values()


def media_of(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every JSON body of a request or an answer, by where it stands."""
    for operation in operations(document):
        name = operation["operationId"]
        if body := operation.get("requestBody"):
            yield f"{name}: body", body["content"][JSON]
        for status, answer in operation["responses"].items():
            if media := answer.get("content", {}).get(JSON):
                yield f"{name}: {status}", media


def examples_of(media: dict[str, Any]) -> list[Any]:
    named = [example["value"] for example in media.get("examples", {}).values()]
    return [*named, media["example"]] if "example" in media else named


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    # with what its references name
    whole = schema | {"components": document["components"]}
    return OAS31Validator(whole, format_checker=oas31_format_checker)


def test_every_answer_has_an_example_that_is_what_its_schema_says(
    document: dict[str, Any],
) -> None:
    for place, media in media_of(document):
        if not place.endswith(": body"):
            assert examples_of(media), place
        for example in examples_of(media):
            faults = list(validator(document, media["schema"]).iter_errors(example))
            assert not faults, (place, faults)


def test_examples_of_members_are_what_their_schemas_say(document: dict[str, Any]) -> None:
    parameters = [p["schema"] for o in operations(document) for p in o.get("parameters", [])]
    members = [
        member
        for schema in document["components"]["schemas"].values()
        for member in schema.get("properties", {}).values()
    ]

    for schema in [*parameters, *members]:
        for example in schema.get("examples", []):
            assert validator(document, schema).is_valid(example), schema


def test_each_status_has_a_message_of_its_own(document: dict[str, Any]) -> None:
    statuses: dict[str, set[str]] = {}
    for place, media in media_of(document):
        status = place.rpartition(" ")[2]
        if status.startswith(("4", "5")):
            statuses.setdefault(media["example"]["message"], set()).add(status)

    assert {len(found) for found in statuses.values()} == {1}, statuses
    assert statuses["Invalid API Key"] == {"401"}


@pytest.mark.shipped("titanic")
def test_a_prediction_shown_is_the_golden_one(document: dict[str, Any]) -> None:
    golden = Catalog.load().get("titanic").manifest.golden[0].prediction

    answer = document["paths"]["/models/titanic/predict"]["post"]["responses"]["200"]

    assert answer["content"][JSON]["examples"]["one"]["value"] == golden


@pytest.mark.parametrize("name", Catalog.load().names)
@pytest.mark.parametrize("action", ["predict", "explain"])
def test_a_model_shows_its_own_rows_and_its_own_refusal(
    document: dict[str, Any], name: str, action: str
) -> None:
    model = Catalog.load().get(name)
    operation = document["paths"][f"/models/{name}/{action}"]["post"]
    asked = operation["requestBody"]["content"][JSON]["examples"]["many"]["value"]["instances"]
    answered = operation["responses"]["200"]["content"][JSON]["examples"]["many"]["value"]
    refused = operation["responses"]["422"]["content"][JSON]["example"]

    golden = model.manifest.golden
    model.parse(asked)
    assert len(asked) == len(golden)
    [answers] = answered.values()
    known = [one.prediction if action == "predict" else one.explanation for one in golden]
    assert answers == known
    inputs = model.manifest.inputs["properties"]
    assert {one["loc"][1] for one in refused["detail"]} <= {*inputs, "not_an_input"}
    assert len(refused["detail"]) == 1 + len(model.manifest.inputs["required"])


def test_operation_ids_are_short_names(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document)]

    assert all(name.isidentifier() for name in names)
    assert max(map(len, names)) <= 30


@pytest.mark.shipped("demo", "service_311", "titanic")
def test_every_header_is_a_plain_text(document: dict[str, Any]) -> None:
    headers = [
        parameter
        for operation in operations(document)
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "header"
    ]

    kinds = {header["name"]: example_of(header["schema"], {}) for header in headers}
    assert {name: type(example) for name, example in kinds.items()} == {
        "Prefer": str,
        "Idempotency-Key": str,
    }
    assert {h["schema"].get("type") for h in headers if h["name"] == "Prefer"} == {"string"}


@pytest.mark.shipped("service_311", "titanic")
def test_members_that_are_no_keywords_of_json_schema_start_with_x(
    document: dict[str, Any],
) -> None:
    instance = document["components"]["schemas"]["ComplaintTimeInstance"]["properties"]
    answer = document["paths"]["/models/complaint-time/predict"]["post"]["responses"]["200"]
    value = answer["content"][JSON]["schema"]["anyOf"][0]["properties"]["value"]

    assert instance["created_date"]["x-timezone"] == "America/New_York"
    assert value["x-unit"] == "hours"
    assert not {"unit", "timezone"} & {*instance["created_date"], *value}


def test_no_two_schemas_have_one_name(document: dict[str, Any]) -> None:
    # the framework adds modules or directions then, and generators of clients give up
    added = re.compile("__|-(Input|Output)$")
    assert [name for name in document["components"]["schemas"] if added.search(name)] == []
