"""The status of an answer, for layers that report it afterwards."""

from starlette.types import Message, Send


class NotedStatus:
    """Sends on what it is given, and notes the status: 500 until there is one.

    That is what becomes of a request that ends without an answer.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 500

    async def __call__(self, message: Message) -> None:
        """Send a message of ASGI on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)
