"""`Idempotency-Key`: the header by which a client may send the same POST again."""

import json
from typing import Annotated

from fastapi import Depends, Header, Request

from predict_api.caller import AnyCaller
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.gateway import call_in
from prediction.jobs import MAX_KEY_LENGTH, RequestKey

HEADER = "Idempotency-Key"

_KeyText = Annotated[
    str | None,
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
    spaces and the order of its members. Defaults that depend on the time are not part of it.

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
    body = json.dumps(await request.json(), sort_keys=True, separators=(",", ":"))
    path = request.scope["path"].rstrip("/")  # the URL would depend on what `Host` says
    return RequestKey(owner=caller.key_id, text=text, request=f"{request.method} {path} {body}")


# Parameter type of endpoints that create something.
RequestKeyDep = Annotated[RequestKey | None, Depends(request_key)]
