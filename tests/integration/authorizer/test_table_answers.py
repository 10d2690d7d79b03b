"""The DynamoDB client against a server that is slow, throttled, cut off or gone."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials

from key_authorizer import dynamodb as dynamodb_module
from key_authorizer.credentials import Credentials
from key_authorizer.dynamodb import DynamoDB, TableUnreadableError
from tests.integration.authorizer.stand_in import (
    Reply,
    StandIn,
    error_reply,
    item_reply,
    standing_in,
    write_certificate,
)

ITEM = {"key_id": {"S": "EXAMPLE00000"}}
KEY = {"key_id": {"S": "EXAMPLE00000"}}
FOUND = item_reply(ITEM)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with standing_in() as server:
        server.otherwise = FOUND
        yield server


@pytest.fixture
def table(stand_in: StandIn) -> Iterator[DynamoDB]:
    with reading(stand_in.url) as client:
        yield client


@contextmanager
def reading(url: str) -> Iterator[DynamoDB]:
    credentials = Credentials("AKIDEXAMPLE", "secret", "session")
    client = DynamoDB(url, "us-east-1", lambda: credentials)
    try:
        yield client
    finally:
        client.close()


def test_an_item_arrives_as_it_was_sent(table: DynamoDB, stand_in: StandIn) -> None:
    assert table.get_item("keys", KEY) == ITEM
    assert stand_in.requests == [{"TableName": "keys", "Key": KEY, "ConsistentRead": True}]
    [headers] = stand_in.headers
    assert headers["x-amz-security-token"] == "session"
    assert "SignedHeaders=content-type;host;x-amz-date;" in headers["authorization"]


def test_the_signature_fits_the_request_as_the_server_got_it(
    table: DynamoDB, stand_in: StandIn
) -> None:
    table.get_item("keys", KEY)
    [request], [headers] = stand_in.requests, stand_in.headers
    names = ("content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target")
    received = AWSRequest(
        "POST",
        f"http://{headers['host']}/",
        headers={name: headers[name] for name in names},
        data=json.dumps(request).encode(),
    )
    received.context["timestamp"] = headers["x-amz-date"]
    credentials = ReadOnlyCredentials("AKIDEXAMPLE", "secret", "session")
    signer = SigV4Auth(credentials, "dynamodb", "us-east-1")
    text = signer.string_to_sign(received, signer.canonical_request(received))
    assert headers["authorization"].endswith(f"Signature={signer.signature(text, received)}")


def test_an_absent_item_is_none(table: DynamoDB, stand_in: StandIn) -> None:
    stand_in.otherwise = item_reply(None)
    assert table.get_item("keys", KEY) is None


def test_one_connection_serves_many_reads(table: DynamoDB, stand_in: StandIn) -> None:
    assert [table.get_item("keys", KEY) for _ in range(5)] == [ITEM] * 5
    assert stand_in.connections == 1


def test_a_connection_that_the_server_closed_is_renewed_without_an_error(
    table: DynamoDB, stand_in: StandIn
) -> None:
    stand_in.script.append(FOUND._replace(hang_up_silently_afterwards=True))
    assert [table.get_item("keys", KEY) for _ in range(3)] == [ITEM] * 3
    assert stand_in.connections == 2


@pytest.mark.parametrize(
    "trouble",
    [
        error_reply(500, "InternalServerError"),
        error_reply(503, "ServiceUnavailable"),
        error_reply(400, "ThrottlingException"),
        error_reply(400, "ProvisionedThroughputExceededException"),
        Reply(b"<html>Bad gateway</html>", 502),
        FOUND._replace(cut_after=10),
        FOUND._replace(cut_after=0),
        FOUND._replace(checksum="1"),
        Reply(b'{"Item": {"key_id"'),
        Reply(b""),
        Reply(b"null"),
        Reply(b"\xff\xfe"),
    ],
)
def test_a_passing_trouble_is_overcome_and_a_lasting_one_refused(
    table: DynamoDB, stand_in: StandIn, trouble: Reply
) -> None:
    stand_in.script.extend([trouble, trouble])
    assert table.get_item("keys", KEY) == ITEM
    stand_in.otherwise = trouble
    with pytest.raises(TableUnreadableError):
        table.get_item("keys", KEY)
    assert len(stand_in.requests) == 6


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException"])
def test_a_refusal_for_good_is_not_asked_again(
    table: DynamoDB, stand_in: StandIn, code: str
) -> None:
    stand_in.otherwise = error_reply(400, code)
    with pytest.raises(TableUnreadableError, match=code):
        table.get_item("keys", KEY)
    assert len(stand_in.requests) == 1


def test_a_server_that_is_too_slow_is_given_up_and_another_attempt_may_be_faster(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb_module, "TIMEOUT_SECONDS", 0.2)
    late = FOUND._replace(delay_seconds=0.6)
    stand_in.script.append(late)
    with reading(stand_in.url) as table:
        assert table.get_item("keys", KEY) == ITEM
        stand_in.otherwise = late
        with pytest.raises(TableUnreadableError, match="TimeoutError"):
            table.get_item("keys", KEY)


def test_where_nothing_listens_the_read_is_refused() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with (
        reading(f"http://127.0.0.1:{port}") as table,
        pytest.raises(TableUnreadableError, match="ConnectionRefusedError"),
    ):
        table.get_item("keys", KEY)


def test_https_is_spoken_with_a_server_of_a_trusted_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = write_certificate(tmp_path / "stand-in.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with standing_in(certificate) as server:
        server.otherwise = FOUND._replace(hang_up_silently_afterwards=True)
        with reading(server.url) as table:
            assert [table.get_item("keys", KEY) for _ in range(3)] == [ITEM] * 3
        assert server.connections == 3


def test_a_server_that_no_root_vouches_for_is_not_asked(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path / "stand-in.pem")
    with standing_in(certificate) as server:
        untrusted = pytest.raises(TableUnreadableError, match=ssl.SSLCertVerificationError.__name__)
        with reading(server.url) as table, untrusted:
            table.get_item("keys", KEY)
        assert server.requests == []
