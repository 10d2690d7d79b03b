"""The one DynamoDB call that the authorizer makes, without boto3's cost at a cold start.

botocore signs; the standard library's http.client carries the request. Why not boto3, with the
measurement: docs/decisions/0011-authorizer-dynamodb-client.md.
"""

import json
import random
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from http.client import BadStatusLine, HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from key_authorizer.credentials import Credentials
from key_authorizer.records import Item

# A read takes milliseconds; a second without a byte means that the connection is lost. Applies
# to connecting and to each read, as http.client has it.
TIMEOUT_SECONDS = 1.0
# Three attempts with up to 0.05 s and 0.1 s between them (AWS's "full jitter") outlast a
# throttled partition's hiccup.
PAUSES_SECONDS = (0.05, 0.1)
# No pause begins later than this after the first attempt. An attempt on a new connection takes
# three seconds at most where nothing answers in time (connecting, TLS, reading), so that the last
# one ends within the function's timeout of 5 s: the gateway gets a refusal and does not time out.
LAST_RETRY_SECONDS = 1.5

# Error codes with status 400 that mean "later"; from the DynamoDB Developer Guide, "Error
# handling with DynamoDB". Every 5xx and 429 means so as well.
RETRYABLE_CODES = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "ThrottledException",
    }
)
# What a server's having closed a kept connection looks like at the next request.
_STALE = (ConnectionError, BadStatusLine, ssl.SSLEOFError, ssl.SSLZeroReturnError)

_jitter = random.SystemRandom()


class TableUnreadableError(Exception):
    """DynamoDB gave no usable answer; the message says why, without any value of the request."""


class _LaterError(TableUnreadableError):
    """DynamoDB gave no usable answer, and the next attempt may get one."""


class _Answer(NamedTuple):
    status: int
    checksum: str | None
    body: bytes


class DynamoDB:
    """Reads single items over one kept connection. For one thread, as a Lambda function has."""

    def __init__(  # noqa: PLR0913  where to read, as whom, and three things that tests replace
        self,
        endpoint_url: str,
        region: str,
        credentials: Callable[[], Credentials],
        *,
        connect: Callable[[], HTTPConnection] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._endpoint_url = endpoint_url
        self._region = region
        self._credentials = credentials
        self._sleep = sleep
        self._clock = clock
        self._connection = (connect or connector(endpoint_url))()

    def get_item(self, table: str, key: Item) -> Item | None:
        """Read one item, strongly consistent, in DynamoDB's low-level form; None if absent.

        Consistent, so that a key works as soon as it is made and stops once it is revoked.
        Raises TableUnreadableError for anything that prevents a sure answer.
        """
        request = json.dumps({"TableName": table, "Key": key, "ConsistentRead": True}).encode()
        begun_at = self._clock()
        for pause in PAUSES_SECONDS:
            try:
                return self._attempt(request)
            except _LaterError:
                if self._clock() - begun_at > LAST_RETRY_SECONDS:
                    raise
                self._sleep(_jitter.uniform(0, pause))
        return self._attempt(request)

    def close(self) -> None:
        """Close the connection; the next read opens another one."""
        self._connection.close()

    def _attempt(self, request: bytes) -> Item | None:
        headers = self._signed_headers(request)
        try:
            answer = self._exchange(request, headers)
        except (OSError, HTTPException) as error:
            raise _LaterError(f"DynamoDB cannot be reached: {type(error).__name__}") from error
        item: Item | None = _read(answer).get("Item")
        return item

    def _signed_headers(self, request: bytes) -> dict[str, str]:
        """Sign each attempt again: the time and the role's credentials may have moved on."""
        unsigned = AWSRequest(
            "POST",
            self._endpoint_url,
            headers={
                "Content-Type": "application/x-amz-json-1.0",
                "X-Amz-Target": "DynamoDB_20120810.GetItem",
            },
            data=request,
        )
        credentials: Any = self._credentials()  # botocore's stubs know no other class of them
        SigV4Auth(credentials, "dynamodb", self._region).add_auth(unsigned)
        return dict(unsigned.headers.items())

    def _exchange(self, request: bytes, headers: Mapping[str, str]) -> _Answer:
        """Send and receive, once more on a new connection if the kept one had been closed."""
        kept = self._connection.sock is not None
        try:
            return self._send(request, headers)
        except _STALE:
            if not kept:
                raise
        return self._send(request, headers)

    def _send(self, request: bytes, headers: Mapping[str, str]) -> _Answer:
        """Send and receive; after any failure the connection is closed."""
        try:
            self._connection.request("POST", "/", request, dict(headers))
            response = self._connection.getresponse()
            return _Answer(response.status, response.getheader("x-amz-crc32"), response.read())
        except BaseException:
            self._connection.close()
            raise


def connector(endpoint_url: str) -> Callable[[], HTTPConnection]:
    """Return a function that makes connections to the endpoint.

    HTTPS verifies certificates by the system's roots.
    """
    url = urlsplit(endpoint_url)
    if url.hostname is None or url.scheme not in {"http", "https"}:
        raise TableUnreadableError("the endpoint URL of DynamoDB is not an http(s) address")
    if url.scheme == "http":
        return partial(HTTPConnection, url.hostname, url.port, timeout=TIMEOUT_SECONDS)
    return partial(
        HTTPSConnection,
        url.hostname,
        url.port,
        timeout=TIMEOUT_SECONDS,
        context=ssl.create_default_context(),
    )


def _read(answer: _Answer) -> dict[str, Any]:
    """Check the answer's checksum, status and form, in this order."""
    if answer.checksum is not None and answer.checksum != str(zlib.crc32(answer.body)):
        raise _LaterError("DynamoDB's answer arrived damaged")
    try:
        content = json.loads(answer.body)
    except ValueError:
        content = None
    if answer.status != HTTPStatus.OK:
        raise _refusal(answer.status, content)
    if not isinstance(content, dict):
        raise _LaterError("DynamoDB's answer is no JSON object")
    return content


def _refusal(status: int, content: Any) -> TableUnreadableError:  # noqa: ANN401  (any JSON)
    kind = content.get("__type") if isinstance(content, dict) else None
    code = kind.rpartition("#")[2] if isinstance(kind, str) else ""
    busy = status == HTTPStatus.TOO_MANY_REQUESTS or code in RETRYABLE_CODES
    later = busy or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    message = f"DynamoDB refused the read: status {status} {code}".rstrip()
    return _LaterError(message) if later else TableUnreadableError(message)
