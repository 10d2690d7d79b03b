"""`Idempotency-Key`: the header by which a client may send the same POST again."""

import json
from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import BeforeValidator

from predict_api.caller import AnyCaller
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.gateway import call_in
from prediction.jobs import MAX_KEY_LENGTH, RequestKey

HEADER = "Idempotency-Key"


def _text(header: object) -> object:
    """Return the key as its sender wrote it, if it is UTF-8: its characters are counted, not bytes.

    Raises:
        ValueError: It has nothing but blanks; it would be the key of all who forgot to fill it in.
    """
    if not isinstance(header, str):
        return header
    text = _decoded(header)
    if not text.strip():
        raise ValueError("a key has at least one character that is no blank")
    return text


def _decoded(header: str) -> str:
    try:
        return header.encode("latin-1").decode("utf-8")  # HTTP knows bytes, Starlette Latin-1
    except UnicodeError:
        return header


_KeyText = Annotated[
    str | None,
    BeforeValidator(_text, json_schema_input_type=str | None),
    Header(
        alias=HEADER,
        min_length=1,
        max_length=MAX_KEY_LENGTH,
        description=(
            "A text of your own, best a random one, kept for at least 24 hours: the same request "
            "with the same key creates nothing new and gets the same answer."
        ),
        examples=["8e03978e-40d5-43e8-bc93-6894a57f9324"],
    ),
]


async def request_key(
    request: Request, caller: AnyCaller, text: _KeyText = None
) -> RequestKey | None:
    """Return the caller's key for this request, if it brings one.

    What makes it this request is the method, the path and the JSON of the body, whatever its
    spaces, the order of its members and the writing of its numbers. Defaults that depend on the
    time are not part of it.

    Raises:
        InvalidInputError: The header came more than once; which one counts would be a guess.
    """
    if text is None:
        return None
    if len(call_in(request.scope).values(HEADER)) > 1:
        raise InvalidInputError("The header was sent more than once", "header", HEADER)
    sent = await request.body()
    if not sent:
        return None  # The endpoint refuses it for the lack of a body.
    # A body that is there was read before, for the endpoint: it is JSON.
    body = _plain(await request.json())
    path = request.scope["path"].rstrip("/")  # the URL would depend on what `Host` says
    return RequestKey(owner=caller.key_id, text=text, request=f"{request.method} {path} {body}")


def _plain(body: object) -> str:
    """Write JSON in one way: a client's library may send -74 first and -74.0 again."""
    body = json.loads(json.dumps(body), parse_float=_number)
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def _number(text: str) -> float:
    number = float(text)
    return int(number) if number.is_integer() else number


# Parameter type of endpoints that create something.
RequestKeyDep = Annotated[RequestKey | None, Depends(request_key)]
