"""make, SAM and `sklambda` look in the same region; requests to no AWS show in which."""

import os
import re
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

PROJECT = Path(__file__).parents[3]
SKLAMBDA = PROJECT / ".venv" / "bin" / "sklambda"
REFUSAL = b"""<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
<Message>no</Message></Error><RequestId>1</RequestId></ErrorResponse>"""
_SIGNED = re.compile(r"Credential=[^/]+/\d{8}/([a-z0-9-]+)/")


class Refusing(ThreadingHTTPServer):
    """Stands where AWS does, refuses all, and notes the region that each request is signed for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusal)
        self.regions: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Refusal(BaseHTTPRequestHandler):
    server: Refusing

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if signed := _SIGNED.search(self.headers.get("Authorization", "")):
            self.server.regions.add(signed[1])
        self.send_response(403)
        self.send_header("Content-Length", str(len(REFUSAL)))
        self.end_headers()
        self.wfile.write(REFUSAL)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def aws() -> Iterator[Refusing]:
    with Refusing() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def environment(aws: Refusing, tmp_path: Path) -> dict[str, str]:
    """A user whose profile names a region, and who reaches nothing but the stand-in."""
    settings = tmp_path / "config"
    settings.write_text("[default]\nregion = sa-east-1\n")
    kept = {name: os.environ[name] for name in ("PATH", "UV_CACHE_DIR") if name in os.environ}
    return kept | {
        "HOME": str(tmp_path),
        "AWS_CONFIG_FILE": str(settings),
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "s",
        # not an address of this machine, where `sklambda` would look for the emulator's region
        "AWS_ENDPOINT_URL": "http://aws.invalid",
        "HTTP_PROXY": aws.url,
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "SKLAMBDA_LOCAL": str(tmp_path),
    }


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-west-2"}, "eu-west-1"),
        ({"AWS_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_DEFAULT_REGION": "us-west-2"}, "us-west-2"),
        ({}, "sa-east-1"),
    ],
)
def test_aws_region_goes_before_aws_default_region_and_that_before_the_profiles(
    named: dict[str, str], expected: str, environment: dict[str, str], aws: Refusing
) -> None:
    # what was built and who asks is taken as it is; SAM gives up at the first refusal
    deploy = [
        "make",
        "--no-print-directory",
        "--assume-old=build",
        "--assume-old=account",
        "deploy",
    ]

    for command in (deploy, [str(SKLAMBDA), "queue", "show", "--stack", "sklambda-dev"]):
        aws.regions.clear()
        done = _run(command, environment | named)

        assert done.returncode != 0
        assert aws.regions == {expected}, done.stderr


def test_a_region_given_to_make_goes_before_the_environments(
    environment: dict[str, str], aws: Refusing
) -> None:
    command = [
        "make",
        "--assume-old=build",
        "--assume-old=account",
        "deploy",
        "AWS_REGION=eu-north-1",
    ]

    _run(command, environment | {"AWS_REGION": "eu-west-1"})

    assert aws.regions == {"eu-north-1"}


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
