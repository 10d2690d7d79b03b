"""A key that cannot be written to stdout is not lost in silence."""

import os
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import TextIO

import boto3
import pytest

from key_authorizer.keys import find_keys
from key_authorizer.records import KeyRecord
from sklambda.cli import main
from sklambda.keys.records import every
from tests.unit.ops.key_account import REGION, account_of_keys, create
from tests.unit.ops.key_table import TABLE


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    with account_of_keys(monkeypatch, tmp_path):
        yield


def records() -> list[KeyRecord]:
    listed = every(boto3.client("dynamodb", region_name=REGION), TABLE)
    return [record for record in listed if isinstance(record, KeyRecord)]


def broken_pipe() -> TextIO:
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w")


def full_disk() -> TextIO:
    return Path("/dev/full").open("w")


def closed() -> TextIO:
    stream = StringIO()
    stream.close()
    return stream


def told(monkeypatch: pytest.MonkeyPatch, stdout: TextIO | None, *arguments: str) -> str:
    """What a command that fails with 1 says on stderr, with this as its stdout."""
    stderr = StringIO()
    with monkeypatch.context() as streams:
        streams.setattr(sys, "stdout", stdout)
        streams.setattr(sys, "stderr", stderr)
        with pytest.raises(SystemExit) as ended:
            main(["keys", *arguments])
    assert ended.value.code == 1
    return stderr.getvalue()


@pytest.mark.parametrize("stdout", [broken_pipe, full_disk])
@pytest.mark.parametrize("command", ["create", "rotate"])
def test_a_key_that_could_not_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, command: str, stdout: Callable[[], TextIO]
) -> None:
    arguments = ["--name", "ci"] if command == "create" else [create()]
    with stdout() as stream:
        said = told(monkeypatch, stream, command, *arguments)
    [record] = records()
    assert said.startswith(f"Error: The key {record.key_id} was made, but could not be written")
    assert said.endswith("; rotate it with --overlap 0h.\n")
    assert find_keys(said) == []


@pytest.mark.parametrize("stdout", [None, closed()], ids=["none", "closed"])
def test_without_stdout_no_key_is_made(
    monkeypatch: pytest.MonkeyPatch, stdout: TextIO | None
) -> None:
    said = told(monkeypatch, stdout, "create", "--name", "ci")
    assert "stdout, which is closed; nothing was done" in said
    assert records() == []


def test_without_stdout_no_key_is_rotated(monkeypatch: pytest.MonkeyPatch) -> None:
    key_id = create()
    before = records()
    assert "nothing was done" in told(monkeypatch, None, "rotate", key_id)
    assert records() == before
