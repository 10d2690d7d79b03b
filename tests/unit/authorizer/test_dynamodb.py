import json
import zlib
from dataclasses import dataclass, field
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any, cast

import pytest

from key_authorizer.credentials import Credentials
from key_authorizer.dynamodb import DynamoDB, TableUnreadableError, connector

ITEM = {"key_id": {"S": "EXAMPLE00000"}}
KEY = {"key_id": {"S": "EXAMPLE00000"}}


@dataclass
class Answer:
    """What http.client would hand over: a status, one header and a body."""

    body: bytes
    status: int = 200
    checksum: str | None = None

    def getheader(self, name: str) -> str | None:
        assert name == "x-amz-crc32"
        return self.checksum

    def read(self) -> bytes:
        return self.body


def found() -> Answer:
    body = json.dumps({"Item": ITEM}).encode()
    return Answer(body, checksum=str(zlib.crc32(body)))


def refused(status: int, code: str) -> Answer:
    return Answer(json.dumps({"__type": f"com.amazonaws.dynamodb#{code}"}).encode(), status)


@dataclass
class Line:
    """An HTTPConnection that gives the scripted answers (or raises them), one a request."""

    script: list[Answer | Exception]
    sock: object = None
    sent: list[dict[str, Any]] = field(default_factory=list)
    opened: int = 0
    seconds: float = 0
    seconds_for_each: float = 0

    def request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
        if self.sock is None:
            self.sock = object()
            self.opened += 1
        call = {"method": method, "path": path, "body": json.loads(body), "headers": headers}
        self.sent.append(call)

    def getresponse(self) -> Answer:
        self.seconds += self.seconds_for_each
        answer = self.script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.sock = None


def client(*script: Answer | Exception) -> tuple[DynamoDB, Line, list[float]]:
    """A client on such a line, with the pauses that it made."""
    line, pauses = Line(list(script)), list[float]()
    dynamodb = DynamoDB(
        "https://dynamodb.us-east-1.amazonaws.com",
        "us-east-1",
        lambda: Credentials("AKIDEXAMPLE", "very secret", "a session"),
        connect=lambda: cast("HTTPConnection", line),
        sleep=pauses.append,
        clock=lambda: line.seconds,
    )
    return dynamodb, line, pauses


def test_an_item_is_read_consistently_and_given_as_it_is() -> None:
    dynamodb, line, _ = client(found())
    assert dynamodb.get_item("keys", KEY) == ITEM
    assert line.sent[0]["body"] == {"TableName": "keys", "Key": KEY, "ConsistentRead": True}
    assert line.sent[0]["headers"]["X-Amz-Target"] == "DynamoDB_20120810.GetItem"


def test_an_item_that_is_not_there_is_none() -> None:
    dynamodb, _, _ = client(Answer(b"{}"))
    assert dynamodb.get_item("keys", KEY) is None


def test_the_request_is_signed_for_dynamodb_and_carries_the_session() -> None:
    dynamodb, line, _ = client(found())
    dynamodb.get_item("keys", KEY)
    headers = line.sent[0]["headers"]
    assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "/us-east-1/dynamodb/aws4_request" in headers["Authorization"]
    assert headers["X-Amz-Security-Token"] == "a session"
    assert "very secret" not in str(headers)


def test_the_connection_is_kept_for_the_next_read() -> None:
    dynamodb, line, _ = client(found(), found(), found())
    for _ in range(3):
        dynamodb.get_item("keys", KEY)
    assert line.opened == 1


@pytest.mark.parametrize(
    "stale", [RemoteDisconnected(""), ConnectionResetError(), BrokenPipeError()]
)
def test_a_kept_connection_that_was_closed_is_renewed_at_once(stale: Exception) -> None:
    dynamodb, line, pauses = client(found(), stale, found())
    dynamodb.get_item("keys", KEY)
    assert dynamodb.get_item("keys", KEY) == ITEM
    assert line.opened == 2
    assert pauses == []


PASSING = [
    refused(500, "InternalServerError"),
    refused(503, ""),
    refused(429, ""),
    refused(400, "ThrottlingException"),
    refused(400, "ProvisionedThroughputExceededException"),
    Answer(b"<html>Bad gateway</html>", 502),
    Answer(b'{"Item"', 200),
    Answer(b"[]", 200),
    Answer(b"{}", 200, checksum="1"),
    TimeoutError(),
    ConnectionRefusedError(),
]


@pytest.mark.parametrize("failure", PASSING)
def test_what_may_pass_is_tried_again_after_a_short_random_pause(
    failure: Answer | Exception,
) -> None:
    dynamodb, line, pauses = client(failure, failure, found())
    assert dynamodb.get_item("keys", KEY) == ITEM
    assert len(line.sent) == 3
    assert all(0 <= pause <= most for pause, most in zip(pauses, (0.05, 0.1), strict=True))


@pytest.mark.parametrize("failure", PASSING)
def test_the_third_failure_is_the_last(failure: Answer | Exception) -> None:
    dynamodb, line, _ = client(failure, failure, failure, found())
    with pytest.raises(TableUnreadableError):
        dynamodb.get_item("keys", KEY)
    assert len(line.sent) == 3


@pytest.mark.parametrize(("each", "attempts"), [(0.1, 3), (1.0, 2), (2.0, 1), (3.0, 1)])
def test_the_slower_the_failures_the_fewer_the_attempts(each: float, attempts: int) -> None:
    dynamodb, line, _ = client(*[TimeoutError()] * 3)
    line.seconds_for_each = each
    with pytest.raises(TableUnreadableError):
        dynamodb.get_item("keys", KEY)
    assert len(line.sent) == attempts
    assert line.seconds < 5


@pytest.mark.parametrize(
    "code",
    ["AccessDeniedException", "ResourceNotFoundException", "ExpiredTokenException", ""],
)
def test_what_will_not_pass_is_refused_at_once_with_its_code(code: str) -> None:
    dynamodb, line, pauses = client(refused(400, code), found())
    with pytest.raises(TableUnreadableError, match=f"status 400 ?{code}$"):
        dynamodb.get_item("keys", KEY)
    assert len(line.sent) == 1
    assert pauses == []


def test_after_a_failure_the_next_read_starts_on_a_new_connection() -> None:
    dynamodb, line, _ = client(*[TimeoutError()] * 3, found())
    with pytest.raises(TableUnreadableError):
        dynamodb.get_item("keys", KEY)
    assert dynamodb.get_item("keys", KEY) == ITEM
    assert line.opened == 4


@pytest.mark.parametrize("url", ["", "dynamodb", "ftp://127.0.0.1", "http://"])
def test_an_address_that_is_none_is_refused_at_start(url: str) -> None:
    with pytest.raises(TableUnreadableError, match="not an http"):
        connector(url)
