"""Plain HTTP calls to this machine, past any proxy that the user may have set."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPException
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

# A function's first call starts it: seconds on an idle machine, far more on a busy one.
ANSWER_SECONDS = 120.0
_direct = build_opener(ProxyHandler({}))


class NoAnswerError(Exception):
    """Nothing answers, not in time or not to the end; the message names what went wrong."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: object = None,
    seconds: float = ANSWER_SECONDS,
) -> Answer:
    """Make one request; a status of 400 and more is an answer like any other.

    Args:
        method: GET, POST, PUT ...
        url: the whole address, starting with http://127.0.0.1.
        headers: beside those that belong to the body.
        body: sent as JSON unless None.
        seconds: how long to wait.

    Raises:
        NoAnswerError: nothing answers there, or not in time.
    """
    data = None if body is None else json.dumps(body).encode()
    content = {} if data is None else {"Content-Type": "application/json"}
    request = Request(  # noqa: S310  the address is one that the local stack made
        url, data=data, headers=content | dict(headers or {}), method=method
    )
    try:
        return _send(request, seconds)
    # of urllib, sockets and timeouts, each an OSError, and of an answer that breaks off
    except (OSError, HTTPException) as error:
        raise NoAnswerError(type(error).__name__) from error


def trouble(url: str, headers: Mapping[str, str] | None = None) -> str:
    """What a GET gets instead of a success: a status, or why nothing; empty for a success."""
    try:
        status = HTTPStatus(call("GET", url, headers=headers).status)
    except NoAnswerError as error:
        return str(error)
    return "" if status.is_success else f"{status} {status.phrase}"


def _send(request: Request, seconds: float) -> Answer:
    try:
        with _direct.open(request, timeout=seconds) as response:
            return Answer(response.status, dict(response.headers), response.read().decode())
    except HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read().decode())
