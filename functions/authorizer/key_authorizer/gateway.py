"""API Gateway's side: the key in a REQUEST authorizer's event, and the policy it wants back."""

from collections.abc import Mapping
from typing import Any

from key_authorizer.decision import Decision
from key_authorizer.records import KeyRecord, to_text

HEADER = "x-api-key"
# Only in the access log; the ID that a refused caller claims proves nothing about who it is.
REFUSED_PRINCIPAL = "refused"


class KeyGivenTwiceError(Exception):
    """The header came more than once; no answer to it may be cached by the gateway.

    It would remember a refusal under one of the values, and refuse that key when it comes alone.
    To this very message it answers 401 and remembers nothing.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
    """

    def __init__(self) -> None:
        super().__init__("Unauthorized")


def presented_key(event: Mapping[str, Any]) -> str:
    """Return the X-API-Key header's value, or "" when it is absent.

    The query string is not looked at: URLs end up in logs and histories.

    Raises:
        KeyGivenTwiceError: Of two values the gateway and we could each believe another one.
    """
    lists: Mapping[str, list[str]] = event.get("multiValueHeaders") or {
        name: [value] for name, value in (event.get("headers") or {}).items()
    }
    values = [value for name, found in lists.items() if name.lower() == HEADER for value in found]
    if len(values) > 1:
        raise KeyGivenTwiceError
    return values[0] if values else ""


def policy(method_arn: str, decision: Decision) -> dict[str, Any]:
    """Build the authorizer's answer to the gateway.

    It covers every method and path of the stage, because the gateway keeps it for the next
    calls with the same key, whatever they call.
    """
    caller = decision.caller
    statement = {
        "Action": "execute-api:Invoke",
        "Effect": "Deny" if caller is None else "Allow",
        "Resource": _stage_arn(method_arn),
    }
    return {
        "principalId": REFUSED_PRINCIPAL if caller is None else caller.key_id,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {} if caller is None else _context(caller),
    }


def _stage_arn(method_arn: str) -> str:
    """Turn arn:...:API/STAGE/METHOD/PATH into arn:...:API/STAGE/*."""
    api, stage, _ = method_arn.split("/", 2)
    return f"{api}/{stage}/*"


def _context(caller: KeyRecord) -> dict[str, str]:
    """Return the caller as the policy's context. The gateway passes on strings alone."""
    return {
        "key_id": caller.key_id,
        "name": caller.name,
        "scopes": " ".join(caller.scopes),
        "expires_at": to_text(caller.expires_at) if caller.expires_at else "",
        "requests_per_minute": _digits(caller.requests_per_minute),
        "requests_per_month": _digits(caller.requests_per_month),
    }


def _digits(limit: int | None) -> str:
    return "" if limit is None else str(limit)
