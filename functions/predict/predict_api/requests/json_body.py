"""Bodies as JSON, read once and strictly: in UTF-8, no member twice, not too many of them."""

import json
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, cast

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from predict_api.errors.invalid_values import InvalidInputError
from predict_api.requests.content_type import says_json

MAX_MEMBERS = 5_000
"""Of one object: more inputs than a model has, and few enough that a body full of unknown ones,
each of them an error to validation, takes a few megabytes only."""

MAX_DIGITS = 300
"""A double has 309 digits before its point at most; a longer number is none that a model takes."""


class JsonRoute(APIRoute):
    """A route with a body: it is read by the rules of this module, whatever route it is."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handle = super().get_route_handler()

        async def read_and_handle(request: Request) -> Response:
            asked = _JsonRequest(request.scope, request.receive)
            if says_json(request) and await asked.body():
                await asked.json()
            try:
                return await handle(asked)
            except RequestValidationError as error:
                if _lacks_body(error) and not await asked.body():
                    raise HTTPException(400) from error
                raise

        return read_and_handle


class _JsonRequest(Request):
    """A request whose JSON is read by `read_json`, before the framework would."""

    _read: object = None

    async def json(self) -> Any:  # noqa: ANN401  as the framework declares it
        """Return the JSON of the body, read once."""
        if self._read is None:
            self._read = read_json(await self.body())
        return self._read


def read_json(body: bytes) -> object:
    """Read a body.

    Raises:
        HTTPException: 400, it is not JSON in UTF-8.
        InvalidInputError: It is JSON, but an object has a member twice, or too many of them.
    """
    try:
        return cast(
            "object",
            json.loads(
                body.decode("utf-8-sig"), object_pairs_hook=_object, parse_int=_whole_number
            ),
        )
    except (ValueError, RecursionError) as error:
        raise HTTPException(400) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        times = Counter(name for name, _ in pairs)
        msg = "This member must not be repeated"
        raise InvalidInputError.of(
            {"type": "repeated", "loc": ["body", name], "msg": msg}
            for name, number in times.items()
            if number > 1
        )
    if len(members) > MAX_MEMBERS:
        raise InvalidInputError(f"An object has more than {MAX_MEMBERS:,} members", "body")
    return members


def _whole_number(digits: str) -> float:
    """Return the number; for one beyond a double infinity, which every type refuses."""
    return int(digits) if len(digits) <= MAX_DIGITS else float(digits)


def _lacks_body(error: RequestValidationError) -> bool:
    """Return whether the body as a whole is missing; to the framework, one of `null` is as well."""
    return any(found["loc"] == ("body",) and found["type"] == "missing" for found in error.errors())
