"""`Idempotency-Key`: the header by which a client may send the same POST again."""

import json
from typing import Annotated

from fastapi import Depends, Header, Request

from predict_api.caller import AnyCaller
from prediction.jobs import MAX_KEY_LENGTH, RequestKey

_KeyText = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
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
    """The caller's key for this request, if it brings one.

    What makes it this request is the method, the path and the JSON of the body, whatever its
    spaces and the order of its members. Defaults that depend on the time are not part of it.
    """
    if text is None:
        return None
    # The body was parsed before, for the endpoint: it is JSON.
    body = json.dumps(json.loads(await request.body()), sort_keys=True, separators=(",", ":"))
    path = request.url.path.rstrip("/")
    return RequestKey(owner=caller.key_id, text=text, request=f"{request.method} {path} {body}")


# Parameter type of endpoints that create something.
RequestKeyDep = Annotated[RequestKey | None, Depends(request_key)]
