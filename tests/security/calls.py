"""A request for every operation of the API, made from what its OpenAPI document says of it.

So an operation that is added is attacked as well, without a word here.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from fastapi import FastAPI

from tests.security.gateway import Answer, routes

UNKNOWN_ID = "a779fb1a-8811-48f2-b79e-00f223bb9f43"


class Call(NamedTuple):
    """A request, and the status that a key gets for it that may do everything."""

    method: str
    target: str
    body: object
    status: int


def operations(app: FastAPI) -> dict[str, dict[str, Any]]:
    """What the OpenAPI document says of each operation, such as `GET /models`."""
    return {
        f"{method.upper()} {path}": described
        for path, methods in app.openapi()["paths"].items()
        for method, described in methods.items()
    }


def sample_calls(app: FastAPI, send: Callable[[Call], Answer]) -> dict[str, Call]:
    """A request for each operation that needs a key; `send` makes it with a good one."""
    schemas = app.openapi()["components"]["schemas"]
    calls = {}
    for operation, described in operations(app).items():
        if not described.get("security"):
            continue
        method, path = operation.split(maxsplit=1)
        target = _target(path, described.get("parameters", []), schemas)
        untried = Call(method, target, _body(described.get("requestBody"), schemas), 0)
        calls[operation] = untried._replace(status=send(untried).status)
    return calls


def _target(path: str, parameters: Iterable[Mapping[str, Any]], schemas: Mapping[str, Any]) -> str:
    query = {}
    for parameter in parameters:
        schema = parameter["schema"]
        value = sample(schema, schemas)
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(value), safe=""))
        # An example in place of a default, which may be the time of the request.
        elif parameter["in"] == "query" and (parameter["required"] or "examples" in schema):
            query[parameter["name"]] = value
    return f"{path}?{urlencode(query)}" if query else path


def _body(described: Mapping[str, Any] | None, schemas: Mapping[str, Any]) -> object:
    if described is None:
        return None
    content = described["content"]["application/json"]
    for example in content.get("examples", {}).values():
        return example["value"]
    return sample(content["schema"], schemas)


def sample(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> object:
    """A value that the schema allows, as far as schemas like ours need."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], schemas)
    if choices := schema.get("examples") or schema.get("enum"):
        first: object = choices[0]
        return first
    match schema.get("type"):
        case "object":
            required = schema.get("required", [])
            members = schema["properties"].items()
            return {
                name: sample(member, schemas)
                for name, member in members
                if name in required or "examples" in member
            }
        case "array":
            return [sample(schema["items"], schemas)]
    # A number, or a text that is the ID of nothing.
    return schema.get("minimum", 1) if schema.get("type") in {"integer", "number"} else UNKNOWN_ID


def public_paths() -> list[str]:
    """The paths for which the template asks for no key, made concrete."""
    paths = [route.path for _, route in routes() if route.authorizer is None]
    # application service_311: from here
    paths = [path.replace("/data/{file}", "/data/over-time.csv") for path in paths]
    # application service_311: to here
    return [path.replace("{file}", "redoc.css").replace("{model}", "demo") for path in paths]


def shape(body: object) -> str:
    """A body, with those members blanked that differ between two answers to one request."""
    return json.dumps(_blanked(body), sort_keys=True)


def _blanked(body: object) -> object:
    if isinstance(body, list):
        return [_blanked(member) for member in body]
    if isinstance(body, dict):
        # the last is what a key has entered before
        differs = {"id", "created_at", "complaints"}
        return {name: "*" if name in differs else _blanked(it) for name, it in body.items()}
    return body
