"""Who is calling: what the authorizer found out about the key, and which scopes a route needs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Request, Security
from fastapi.security import APIKeyHeader, SecurityScopes
from starlette.types import Scope as ASGIScope

from predict_api.gateway import Call, call_in
from predict_api.limits.limits import Limits
from predict_api.scopes import PREDICT

HEADER = "x-api-key"
NO_LIMITS = Limits()

_TEXTS = ("key_id", "name", "scopes", "expires_at")
# As many digits as no number of requests has; Python would also take signs and other scripts.
_LIMIT = re.compile("[0-9]{1,18}")


@dataclass(frozen=True)
class Caller:
    """The owner of the key of this request.

    Attributes:
        expires_at: ISO 8601, or None if the key does not expire.
        limits: of its own, if it has any.
    """

    key_id: str
    name: str
    scopes: frozenset[str]
    expires_at: str | None = None
    limits: Limits = NO_LIMITS


class UnknownCallerError(Exception):
    """The request carries no key, or none that the authorizer vouched for."""

    def __init__(self, *, key_given: bool) -> None:
        super().__init__("Invalid API Key" if key_given else "No API Key provided")


class MissingScopeError(Exception):
    """The caller's key lacks a scope that the route needs."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"This API key lacks the scope {scope}.")


_API_KEY = APIKeyHeader(
    name="X-API-Key",
    scheme_name="ApiKey",
    description="A key made with `sklambda keys create`.",
    auto_error=False,
)


async def authorized_caller(
    request: Request,
    needed: SecurityScopes,
    key: Annotated[str | None, Security(_API_KEY)],
) -> Caller:
    """Return the caller of this request, who has all scopes that the route declares.

    The key itself was checked by the authorizer; without its statement nobody is let in.

    Raises:
        UnknownCallerError: The gateway's event carries no caller.
        MissingScopeError: The caller may not use this route.
    """
    caller = caller_in(request.scope)
    if caller is None:
        raise UnknownCallerError(key_given=key is not None)
    for scope in needed.scopes:
        if scope not in caller.scopes:
            raise MissingScopeError(scope)
    return caller


def caller_in(scope: ASGIScope) -> Caller | None:
    """Return the caller that the authorizer named; None if it was not asked, as on public routes.

    Raises:
        UnknownCallerError: The key is not the only one in the request. The gateway may remember
            the authorizer's word for one of them, so that the authorizer did not see the others.
            Or it has expired since the authorizer saw it, whose word the gateway remembers. Or that
            word is none that the authorizer would give.
    """
    call = call_in(scope)
    if not call.authorized.get("key_id"):
        return None
    if len(_keys_given(call)) != 1:
        raise UnknownCallerError(key_given=True)
    try:
        caller = _caller(call.authorized)
        expired = caller.expires_at is not None and _time(caller.expires_at) <= datetime.now(UTC)
    except ValueError as error:
        raise UnknownCallerError(key_given=True) from error
    if expired:
        raise UnknownCallerError(key_given=True)
    return caller


def _keys_given(call: Call) -> list[str]:
    """Return all values of the key's header; a comma in one separates several (RFC 9110, 5.3)."""
    return [value for text in call.values(HEADER) for value in text.split(",")]


def _caller(context: Mapping[str, Any]) -> Caller:
    """Parse the authorizer's context, whose values API Gateway hands on as strings.

    Raises:
        ValueError: A value is no string, or not what its name says.
    """
    if not all(isinstance(context.get(name, ""), str) for name in _TEXTS):
        raise ValueError("the authorizer's context has values other than strings")
    return Caller(
        key_id=context["key_id"],
        name=context.get("name", ""),
        scopes=frozenset(context.get("scopes", "").split()),
        expires_at=context.get("expires_at") or None,
        limits=Limits(
            per_minute=_limit(context.get("requests_per_minute")),
            per_month=_limit(context.get("requests_per_month")),
        ),
    )


def _limit(value: str | int | None) -> int | None:
    if value is None or value == "":
        return None
    if not _LIMIT.fullmatch(str(value)):
        raise ValueError("a limit is a whole number")
    return int(value)


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("a key expires at a time of a known zone")
    return time


# Parameter types of endpoints: the caller, refused with 401 or 403 otherwise.
AnyCaller = Annotated[Caller, Security(authorized_caller)]
Predictor = Annotated[Caller, Security(authorized_caller, scopes=[PREDICT])]
