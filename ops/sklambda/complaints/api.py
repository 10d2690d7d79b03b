"""Calls of a deployed API that are worth repeating until they are answered."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.request import getproxies, proxy_bypass

import urllib3

from sklambda.errors import OperatorError
from sklambda.stack.stack import is_loopback

CONNECT_SECONDS, READ_SECONDS = 5, 60

# A function that starts, a throttle, an outage of seconds: with these pauses two minutes.
ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 30

_AGAIN = {429, 500, 502, 503, 504}
_REFUSED = {401: "The API does not know the key.", 403: "The key lacks a scope:"}


class ApiError(OperatorError):
    """The API does not answer, or does not let the key in; the message is for the operator."""


class Answer(NamedTuple):
    """What came back; `body` is empty where there is none."""

    status: int
    body: dict[str, Any]


class Api:
    """One API, called by several threads at a time over connections that stay open."""

    def __init__(
        self, url: str, key: str, connections: int, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._url = url.rstrip("/")
        self._headers = {"X-API-Key": key, "Content-Type": "application/json"}
        self._pool = _pool(url, connections)
        self._sleep = sleep

    def call(
        self,
        method: str,
        path: str,
        body: object,
        headers: Mapping[str, str] | None = None,
        *,
        is_over: Callable[[Answer], bool] = lambda _: True,
    ) -> Answer:
        """Make a request that is safe to repeat, until it is answered for good.

        Args:
            method: PATCH, POST ...
            path: below the API's address.
            body: sent as JSON.
            headers: beside the key and the content's type.
            is_over: whether an answer is the last one; some are answers in part.

        Raises:
            ApiError: Nothing answered in time, or the key is not let in.
        """
        trouble = ""
        for attempt in range(ATTEMPTS):
            try:
                response = self._pool.request(
                    method,
                    f"{self._url}{path}",
                    body=json.dumps(body).encode(),
                    headers={**self._headers, **(headers or {})},
                    timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
                    retries=False,
                )
            except urllib3.exceptions.HTTPError as error:
                trouble, asked_to_wait = type(error).__name__, None
            else:
                answer = _answer(response.status, response.data)
                if response.status in _REFUSED:
                    told = answer.body.get("message", "")
                    raise ApiError(f"{_REFUSED[response.status]} {told}".strip())
                if response.status not in _AGAIN and is_over(answer):
                    return answer
                trouble = f"status {response.status}"
                asked_to_wait = response.headers.get("Retry-After")
            self._sleep(_pause(attempt, asked_to_wait))
        raise ApiError(f"{self._url} did not answer in {ATTEMPTS} attempts ({trouble}).")


def _pool(url: str, connections: int) -> urllib3.PoolManager:
    host = urllib3.util.parse_url(url)
    proxy = getproxies().get(host.scheme or "")
    if proxy is None or is_loopback(url) or proxy_bypass(host.host or ""):
        return urllib3.PoolManager(maxsize=connections, block=True)
    return urllib3.ProxyManager(proxy, maxsize=connections, block=True)


def _answer(status: int, data: bytes) -> Answer:
    try:
        read = json.loads(data or b"{}")
    except ValueError:
        read = {}
    return Answer(status, read if isinstance(read, dict) else {})


def _pause(attempt: int, asked: str | None) -> float:
    """Return how long to wait: what the answer asks for, or twice as long each time."""
    if asked is not None and asked.isdecimal():
        return min(float(asked), LONGEST_PAUSE_SECONDS)
    return float(min(2.0**attempt, LONGEST_PAUSE_SECONDS))
