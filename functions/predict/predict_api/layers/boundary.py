"""The outermost layers: whatever happens inside, an answer of the right shape leaves with an ID."""

from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from predict_api.errors.table import ErrorTable
from predict_api.gateway import call_in

REQUEST_ID_HEADER = "x-request-id"

# A slow prediction's body must fit one SQS message of 1 MiB with its envelope, and the fast ones
# need no more: a thousand instances of the largest model take a quarter of it.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
MAX_BODY_BYTES = 960 * 1024


class RequestId:
    """Gives every response the ID under which the gateway and the log know its request."""

    def __init__(self, app: ASGIApp, errors: ErrorTable) -> None:
        self._app = app
        self._errors = errors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the header to the response."""
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:  # noqa: BLE001  the last place where one can become an answer
            answer = self._errors.answer_of(error, scope)
            await answer.response()(scope, receive, send_with_id)


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


def _request_id(scope: Scope) -> str:
    return call_in(scope).request_id or str(uuid4())
