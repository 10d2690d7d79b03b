"""What API Gateway, SQS and Lambda hand to the functions, and what comes back."""

import json
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from tests.chaos.clock import Clock
from tests.chaos.stage import Actor, this_actor

type Call = Callable[[dict[str, Any], Any], dict[str, Any]]


class Answer(NamedTuple):
    """What came back: the status, and the body."""

    status: int
    body: dict[str, Any]


def answered(call: Call, event: dict[str, Any]) -> Answer | None:
    """Call the function with an event; None if it died before its answer."""
    answer = call(event, None)
    if this_actor().is_killed:
        return None
    return Answer(answer["statusCode"], json.loads(answer["body"] or "{}"))


def api_event(  # noqa: PLR0913, PLR0917 - what a request has
    owner: str,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: dict[str, Any] | None = None,
    authorized: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What API Gateway makes of a request; `authorized` is what the authorizer says besides."""
    given = {"Content-Type": "application/json", "X-API-Key": f"a key of {owner}"} | dict(
        headers or {}
    )
    return {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": given,
        "multiValueHeaders": {name: [value] for name, value in given.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "requestContext": {
            "path": f"/prod{path}",
            "requestId": "chaos",
            "identity": {"sourceIp": "192.0.2.1"},
            "authorizer": {"key_id": owner, "name": owner, "scopes": "predict"}
            | dict(authorized or {}),
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def context(actor: Actor, clock: Clock) -> SimpleNamespace:
    """What Lambda tells of an invocation."""
    return SimpleNamespace(
        function_name="chaos",
        memory_limit_in_mb=1024,
        invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:chaos",
        aws_request_id="chaos",
        get_remaining_time_in_millis=lambda: int(1000 * (actor.ends_at - clock.seconds)),
    )


def sqs_event(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """What Lambda makes of messages that it has received."""
    return {
        "Records": [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
                "eventSource": "aws:sqs",
            }
            for message in messages
        ]
    }
