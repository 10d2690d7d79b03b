"""uv asks a company's own index, with a certificate of its own, that only pip's file names."""

import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sklambda.project import PROJECT

UV = PROJECT / ".local/uv/bin/uv"
DOWNLOADING = (PROJECT / ".local/uv/bin/python", PROJECT / "ops/bootstrap/downloading.py")


class Index(ThreadingHTTPServer):
    """An index without any package, which notes what it is asked for."""

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.asked: list[tuple[str, str | None]] = []

    def handle_error(self, *_: object) -> None:
        """A client that does not trust the certificate breaks off: no word about that."""


class _Handler(BaseHTTPRequestHandler):
    server: Index

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Authorization"]))
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that nobody knows, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a company")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "company.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def index(certificate: Path) -> Iterator[Index]:
    with Index(certificate) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_what_pips_file_says_is_enough(index: Index, certificate: Path, tmp_path: Path) -> None:
    settings = tmp_path / "pip.conf"
    settings.write_text(
        "[global]\n"
        f"index-url = https://reader:word@127.0.0.1:{index.server_port}/simple\n"
        f"cert = {certificate}\n"
        "user = true\n"
        "[install]\n"
        f"target = {tmp_path / 'elsewhere'}\n"
    )
    command = [
        *(*DOWNLOADING, UV, "pip", "install", "--dry-run", "--no-cache"),
        *("--python", PROJECT / ".venv", "a-package-of-the-company"),
    ]

    done = subprocess.run(
        [str(part) for part in command],
        env={"PIP_CONFIG_FILE": str(settings), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert [path for path, _ in index.asked] == ["/simple/a-package-of-the-company/"]
    assert index.asked[0][1] is not None
    assert "was not found in the package registry" in done.stderr
    assert "word" not in done.stdout + done.stderr
    assert not (tmp_path / "elsewhere").exists()
