"""What stands between a client and the functions, and is not quite what stands there locally."""

import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

import httpx
import pytest

from sklambda.stack.record import StackRecord

NO_KEY, WRONG_KEY = "No API Key provided", "Invalid API Key"
JOBS = 20
PATIENCE_SECONDS = 180.0


@pytest.fixture
def connection(stack: StackRecord) -> Iterator[HTTPConnection]:
    """One that can send a header twice."""
    address = urlsplit(stack.api_url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    opened = kind(address.hostname or "", address.port, timeout=60)
    yield opened
    opened.close()


def _is_an_error(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status
    assert answer.json()["error"] is True
    assert answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"


def test_the_gateways_own_answers_have_the_shape_of_the_apis(
    client: httpx.Client, anonymous: httpx.Client
) -> None:
    _is_an_error(anonymous.get("/whoami"), 401)
    _is_an_error(anonymous.get("/whoami", headers={"X-API-Key": "wrong"}), 401)
    _is_an_error(client.get("/nowhere"), 404)
    _is_an_error(client.post("/predict-slow", content=b"{"), 400)


def test_a_body_that_lambda_would_not_take_is_answered_with_413(client: httpx.Client) -> None:
    # 983,040 bytes for the application, 6 MB for Lambda, 10 MB for the gateway
    for megabytes in (1, 7, 11):
        answer = client.post("/predict-slow", content=b" " * megabytes * 1024 * 1024)

        _is_an_error(answer, 413)


def test_a_key_given_twice_lets_nobody_in_and_is_not_remembered(
    stack: StackRecord, connection: HTTPConnection, client: httpx.Client
) -> None:
    connection.putrequest("GET", f"{urlsplit(stack.api_url).path}/whoami")
    for value in (stack.api_key, "another"):
        connection.putheader("X-API-Key", value)
    connection.endheaders()

    assert connection.getresponse().status == 401
    assert client.get("/whoami").status_code == 200


def test_a_long_answer_is_compressed_where_the_client_takes_that(client: httpx.Client) -> None:
    long, short = client.get("/openapi.json"), client.get("/whoami")

    if urlsplit(str(client.base_url)).scheme == "https":  # the emulator compresses nothing
        assert long.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in short.headers


def test_tls_1_1_is_not_spoken(stack: StackRecord) -> None:
    address = urlsplit(stack.api_url)
    if address.scheme != "https":
        pytest.skip("without TLS there is none to refuse")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1

    with (
        socket.create_connection((address.hostname, address.port or 443), timeout=30) as plain,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        context.wrap_socket(plain, server_hostname=address.hostname)


def test_slow_predictions_at_once_all_end_once(client: httpx.Client) -> None:
    def submit(number: int) -> str:
        body = {"feature_a": number / 10, "feature_b": 0.5}
        headers = {"Idempotency-Key": f"deployed-{started}-{number}"}
        first = client.post("/predict-slow", json=body, headers=headers)
        again = client.post("/predict-slow", json=body, headers=headers)
        assert first.status_code == again.status_code == 202
        assert first.json() == again.json()
        job_id: str = first.json()["id"]
        return job_id

    started = time.time_ns()
    with ThreadPoolExecutor(4) as pool:
        job_ids = list(pool.map(submit, range(JOBS)))

    assert len(set(job_ids)) == JOBS
    assert {_ended(client, job_id) for job_id in job_ids} == {"succeeded"}


def _ended(client: httpx.Client, job_id: str) -> str:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        answer = client.get(f"/predictions/{job_id}", headers={"Prefer": "wait=10"})
        status: str = answer.json()["status"]
        if status not in {"queued", "running"}:
            return status
    return "not in time"
