"""Every response has an ID, and every exception within becomes a response.

The layers around this one give responses headers, or take a body away: those of errors as well.
"""

from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from predict_api.error_table import ErrorTable
from predict_api.gateway import call_in

REQUEST_ID_HEADER = "x-request-id"


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
            response = self._errors.response_of(error, scope)
            await response.as_http()(scope, receive, send_with_id)


def _request_id(scope: Scope) -> str:
    return call_in(scope).request_id or str(uuid4())
