"""The limit on the size of a request's body."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A slow prediction's body must fit one SQS message of 1 MiB with its envelope, and the fast ones
# need no more: a thousand instances of the largest model take a quarter of it.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
MAX_BODY_BYTES = 960 * 1024


class BodyLimit:
    """Refuses a request whose body is larger than anything the API could use."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body as it is read."""
        size = 0

        async def receive_counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY_BYTES:
                raise HTTPException(413, f"The body is larger than {MAX_BODY_BYTES:,} bytes.")
            return message

        await self._app(scope, receive_counted, send)
