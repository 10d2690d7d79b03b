import asyncio
from pathlib import Path
from typing import Any

import pytest

from sklambda.local.gateway_addresses import as_sent

SENT = "/restapis/x/dev/_user_request_/complaints/HEAT%2FHOT%20WATER"
DECODED = "/restapis/x/dev/_user_request_/complaints/HEAT/HOT WATER"


def path_seen(
    sent: str, decoded: str, host: str = "127.0.0.1:4566", short_address: Path | None = None
) -> str:
    seen: list[str] = []

    async def emulator(scope: Any, receive: object, send: object) -> None:  # noqa: ARG001
        seen.append(scope["path"])

    headers = [(b"host", host.encode())]
    scope = {"type": "http", "path": decoded, "raw_path": sent.encode(), "headers": headers}
    asyncio.run(as_sent(emulator, short_address)(scope, None, None))  # type: ignore[arg-type]  # a coroutine
    (path,) = seen
    return path


def test_the_address_of_a_call_stays_as_it_was_sent() -> None:
    assert path_seen(SENT, DECODED) == SENT
    assert path_seen("/dev/a%2Fb", "/dev/a/b", "x.execute-api.localhost:4566") == "/dev/a%2Fb"


@pytest.mark.parametrize("path", ["/bucket/a%2Fb", "/_ministack/health", "/restapis/x/resources"])
def test_calls_of_other_services_are_decoded_as_ever(path: str) -> None:
    assert path_seen(path, "decoded") == "decoded"


def test_the_short_address_stands_for_the_apis(tmp_path: Path) -> None:
    short_address = tmp_path / "short_address"

    def seen(sent: str) -> str:
        return path_seen(sent, "decoded", short_address=short_address)

    assert seen("/dev/models") == "decoded"  # nothing is deployed yet
    short_address.write_text("/dev\n/restapis/x/dev/_user_request_\n")
    assert seen("/dev/complaints/HEAT%2FHOT%20WATER") == SENT
    assert seen("/dev") == "/restapis/x/dev/_user_request_"
    assert seen("/development/models") == "decoded"
    assert seen(SENT) == SENT
