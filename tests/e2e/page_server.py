"""The API in this process behind plain HTTP, for pages of models that no stack has."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from predict_api.app import create_app
from predict_api.application import Application
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT


@contextmanager
def serving(catalog: Catalog, applications: Sequence[Application] = ()) -> Iterator[str]:
    """Serve models and applications, to whoever sends any key; yields the address."""
    services = Services.from_environment(ENVIRONMENT, catalog, applications)
    client = Client(create_app(services))

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length).decode() if length else None
            headers = {"content_type": "application/json"} if body else {"accept": "text/html"}
            answer = client.send(self.command, self.path, body, **headers)
            content = answer.text.encode()
            self.send_response(answer.status)
            for name, value in {**answer.headers, "content-length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815  names of the standard library

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)

    def run() -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())  # which Lambda has in its only thread
        server.serve_forever()

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
