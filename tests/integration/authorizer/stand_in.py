"""A DynamoDB stand-in on 127.0.0.1 that answers, or misbehaves, as it is told to."""

import json
import ssl
import time
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ADDRESS = "127.0.0.1"


class Reply(NamedTuple):
    """One answer: its bytes, and what goes wrong on the way."""

    body: bytes
    status: int = 200
    delay_seconds: float = 0
    checksum: str | None = None
    cut_after: int | None = None
    hang_up_silently_afterwards: bool = False


def item_reply(item: dict[str, Any] | None) -> Reply:
    """What DynamoDB says when the item is there, or (None) is not."""
    return Reply(json.dumps({} if item is None else {"Item": item}).encode())


def error_reply(status: int, code: str) -> Reply:
    kind = f"com.amazonaws.dynamodb.v20120810#{code}"
    return Reply(json.dumps({"__type": kind, "message": "because"}).encode(), status)


@dataclass
class StandIn:
    """The running server: the replies to come (then `otherwise`), and the requests that came."""

    port: int
    scheme: str
    otherwise: Reply = field(default_factory=lambda: item_reply(None))
    script: deque[Reply] = field(default_factory=deque)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://{ADDRESS}:{self.port}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stand_in: StandIn

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # headers and body leave in one piece, so that no client waits for a delayed acknowledgement
    wbufsize = -1

    def setup(self) -> None:
        super().setup()
        cast("_Server", self.server).stand_in.connections += 1

    def do_POST(self) -> None:
        stand_in = cast("_Server", self.server).stand_in
        length = int(self.headers["Content-Length"])
        stand_in.requests.append(json.loads(self.rfile.read(length)))
        stand_in.headers.append({name.lower(): value for name, value in self.headers.items()})
        self._reply(stand_in.script.popleft() if stand_in.script else stand_in.otherwise)

    def _reply(self, reply: Reply) -> None:
        time.sleep(reply.delay_seconds)
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("x-amz-crc32", reply.checksum or str(zlib.crc32(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: reply.cut_after])
        self.close_connection = reply.hang_up_silently_afterwards or reply.cut_after is not None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the parent's name)
        """Keep the tests' output clean."""


@contextmanager
def standing_in(certificate: Path | None = None) -> Iterator[StandIn]:
    """Serve on a free port; over HTTPS if given a PEM file with a certificate and its key."""
    server = _Server((ADDRESS, 0), _Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if certificate is None else "https"
    server.stand_in = StandIn(server.server_address[1], scheme)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def write_certificate(path: Path) -> Path:
    """Write a self-signed certificate for 127.0.0.1, valid for a day, and its key as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "DynamoDB stand-in")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(ADDRESS))]), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    return path
