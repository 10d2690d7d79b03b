"""Under SnapStart: what the authorizer holds when Lambda takes the snapshot, and asks for later."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from botocore.exceptions import CredentialRetrievalError

from key_authorizer.credentials import Credentials, CredentialsError, credentials_source
from tests.integration.authorizer.stand_in import error_reply, standing_in
from tests.integration.authorizer.test_first_decision import ARN, KEY

# What Lambda's runtime imports first, without a key pair; then what it does after a restore.
PROGRAM = """
import json, sys
import key_authorizer.handler as entry
print(json.dumps("botocore.credentials" in sys.modules), flush=True)
print(json.dumps(entry.dynamodb._connection.sock is None), flush=True)
sys.stdin.readline()
try:
    entry.handler(json.loads(sys.argv[1]), None)
except Exception as error:
    print(json.dumps(str(error)), flush=True)
"""


class Served:
    """Lambda's address of credentials: what it answers next, and who has asked."""

    def __init__(self) -> None:
        self.tokens: list[str | None] = []
        self.expires_in = timedelta(hours=6)
        self.status = 200
        self.secret = "very secret"
        self.url = ""

    def answer(self) -> bytes:
        number = len(self.tokens)
        expires = datetime.now(UTC) + self.expires_in
        members = {"AccessKeyId": f"AKID{number}", "SecretAccessKey": self.secret, "Token": "t"}
        return json.dumps(members | {"Expiration": expires.isoformat()}).encode()


@contextmanager
def serving() -> Iterator[Served]:
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.tokens.append(self.headers["Authorization"])
            self.send_response(served.status)
            self.end_headers()
            self.wfile.write(served.answer())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}/credentials"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def served() -> Iterator[Served]:
    with serving() as served:
        yield served


@pytest.fixture
def source(served: Served, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Credentials]:
    monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.SLEEP_TIME", 0)
    return credentials_source(
        {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": served.url,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a token",
        }
    )


def test_a_snapshot_holds_imports_but_neither_credentials_nor_a_connection(served: Served) -> None:
    event = {"methodArn": ARN, "headers": {"x-api-key": KEY.text}}
    with standing_in() as table:
        table.otherwise = error_reply(400, "AccessDeniedException")
        environment = {
            "PATH": os.environ["PATH"],
            "AWS_REGION": "us-east-1",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": served.url,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a token",
            "AWS_ENDPOINT_URL": table.url,
            "KEYS_TABLE": "keys",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, json.dumps(event)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            imported, unconnected = (json.loads(process.stdout.readline()) for _ in range(2))
            assert (imported, unconnected) == (True, True)
            assert served.tokens == []
            assert table.connections == 0
            error, _ = process.communicate("restored\n")
    assert "AccessDeniedException" in error
    assert served.tokens == ["a token"]
    assert len(table.requests) == 1


def test_credentials_are_fetched_once_and_kept(
    served: Served, source: Callable[[], Credentials]
) -> None:
    assert served.tokens == []
    assert [source(), source()] == 2 * [("AKID1", "very secret", "t")]
    assert served.tokens == ["a token"]


def test_credentials_are_renewed_before_they_expire(
    served: Served, source: Callable[[], Credentials]
) -> None:
    served.expires_in = timedelta(minutes=5)
    assert [source().access_key, source().access_key] != 2 * ["AKID1"]


def test_a_failure_to_get_them_raises_and_is_not_remembered(
    served: Served, source: Callable[[], Credentials]
) -> None:
    served.status = 500
    with pytest.raises(CredentialRetrievalError):
        source()
    served.status = 200
    assert source().secret_key == "very secret"


def test_half_a_pair_is_none(served: Served, source: Callable[[], Credentials]) -> None:
    served.secret = ""
    with pytest.raises(CredentialsError, match="half of a key pair"):
        source()
