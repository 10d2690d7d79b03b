"""The API in this process: events as API Gateway sends them, tiny models, AWS in moto."""

import json
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI

from predict_api.gateway import lambda_handler

EVENTS = Path(__file__).parents[3] / "events"

ALICE, BOB = "alice0000001", "bob000000001"


@dataclass(frozen=True)
class Answer:
    """What came back from the function."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def message(self) -> str:
        """The sentence of an error, whose shape is checked on the way."""
        body = self.json
        assert body["error"] is True
        assert set(body) == (
            {"error", "message", "detail"} if self.status == 422 else {"error", "message"}
        )
        message = body["message"]
        assert isinstance(message, str)
        if self.status == 401:
            assert message in {"No API Key provided", "Invalid API Key"}
        if self.status == 422:
            # the first fault, and where it is
            assert body["detail"][0]["msg"].rstrip(".") in message
        return message

    @property
    def faults(self) -> list[list[str | int]]:
        """Where the refused values stood."""
        assert all(set(fault) == {"type", "loc", "msg"} for fault in self.json["detail"])
        return [fault["loc"] for fault in self.json["detail"]]


@dataclass(frozen=True)
class Client:
    """A client that the authorizer let in with the given key, or, without one, nobody."""

    app: FastAPI
    key_id: str | None = ALICE
    scopes: str = "predict complaints:read complaints:write"

    def get(self, target: str, **headers: str) -> Answer:
        return self.send("GET", target, **headers)

    def post(self, target: str, body: object, **headers: str) -> Answer:
        return self.send("POST", target, json.dumps(body), **headers)

    def send(self, method: str, target: str, body: str | None = None, **headers: str) -> Answer:
        """Send a request; `content_type` and the like become headers."""
        event = an_event("whoami")
        path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        last = {name: texts[-1] for name, texts in query.items()}
        event |= {"httpMethod": method, "path": path, "body": body}
        event |= {
            "queryStringParameters": last or None,
            "multiValueQueryStringParameters": query or None,
        }
        event["requestContext"]["path"] = f"/prod{path}"
        for name, value in headers.items():
            header = name.replace("_", "-").title().replace("Api", "API")  # as in the events
            event["headers"][header] = value
            event["multiValueHeaders"][header] = [value]
        self._authorize(event)
        return invoke(self.app, event)

    def with_(self, **changes: Any) -> "Client":
        return replace(self, **changes)

    def _authorize(self, event: dict[str, Any]) -> None:
        context = event["requestContext"]
        if self.key_id is None:
            del context["authorizer"]
        else:
            context["authorizer"] |= {"key_id": self.key_id, "scopes": self.scopes}


def invoke(app: FastAPI, event: dict[str, Any]) -> Answer:
    response = lambda_handler(app)(event, None)  # type: ignore[arg-type]  # nothing reads the context
    assert not response["isBase64Encoded"]
    return Answer(response["statusCode"], response["headers"], response["body"])


def an_event(name: str) -> dict[str, Any]:
    """A fresh copy of events/api-NAME.json."""
    return deepcopy(_event(name))


@cache
def _event(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / f"api-{name}.json").read_text())
    return event
