"""Every text that a client can send: the parameters and JSON members of the OpenAPI document."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from tests.unit.predict_api.api import Answer, Client


class TextInput(NamedTuple):
    """One place of a request, in a request whose other places hold what they should."""

    method: str
    path: str
    place: str
    name: str
    parameters: tuple[dict[str, Any], ...]
    body: dict[str, Any] | None

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.place} {self.name}"

    def example(self) -> str:
        """What should stand there."""
        if self.body is not None and self.place == "body":
            return str(self.body[self.name])
        (parameter,) = (it for it in self.parameters if it["name"] == self.name)
        return _example(parameter)

    def send(self, client: Client, text: str) -> Answer:
        """Make the request with this text in the place."""
        path, query, headers = self.path, {}, {}
        for parameter in self.parameters:
            name, place = parameter["name"], parameter["in"]
            here = (place, name) == (self.place, self.name)
            if not here and not parameter.get("required"):
                continue
            value = text if here else _example(parameter)
            if place == "path":
                path = path.replace(f"{{{name}}}", quote(value, safe=""))
            elif place == "query":
                query[name] = value
            else:
                headers[name.replace("-", "_")] = value
        body = self.body
        if body is not None and self.place == "body":
            body = body | {self.name: text}
        target = f"{path}?{urlencode(query)}" if query else path
        sent = None if body is None else json.dumps(body)
        return client.send(self.method, target, sent, **headers)


def text_inputs(document: Mapping[str, Any]) -> Iterator[TextInput]:
    """All of them, with a valid request around each."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parameters = tuple(operation.get("parameters", ()))
            body = _body(operation, document)
            places = [(it["in"], it["name"]) for it in parameters]
            places += [("body", name) for name in body or {}]
            for place, name in places:
                yield TextInput(method.upper(), path, place, name, parameters, body)


def _body(operation: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any] | None:
    """An example of one instance, with every member."""
    if "requestBody" not in operation:
        return None
    members = _object(operation["requestBody"]["content"]["application/json"]["schema"], document)
    return {name: deepcopy(_first(member)) for name, member in members["properties"].items()}


def _object(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first object that a schema allows."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _object(document["components"]["schemas"][name], document)
    for kinds in ("anyOf", "oneOf"):
        if kinds in schema:
            return _object(schema[kinds][0], document)
    return schema


def _example(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    if "example" in parameter or "examples" in schema:
        value = parameter.get("example", _first(schema))
    elif "enum" in schema:
        value = schema["enum"][0]
    else:
        value = "a779fb1a-8811-48f2-b79e-00f223bb9f43"  # of IDs and names
    return str(value[0] if isinstance(value, list) else value)


def _first(schema: Mapping[str, Any]) -> Any:
    return schema["examples"][0] if "examples" in schema else schema.get("default", "x")
