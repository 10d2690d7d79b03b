"""Bringing a stack up, in whatever state its folder is."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sklambda.local import emulator, lifecycle
from sklambda.local.errors import LocalStackError
from sklambda.local.folder import StackFolder
from sklambda.local.progress import Progress
from sklambda.local.record import StackRecord

RECORD = StackRecord(
    api_url="http://127.0.0.1:1/restapis/a/dev/_user_request_",
    api_key="skl_of_a_table_that_is_gone",
    endpoint_url="http://127.0.0.1:1",
    region="us-east-1",
    stack_name="sklambda",
)
QUIET = Progress(Console(file=StringIO()))


def test_a_new_emulator_gets_no_key_of_one_that_ended_without_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = StackFolder(tmp_path)
    RECORD.write(folder.record)
    folder.emulator_state.write_text(json.dumps({"process_id": 2**22 + 1, "port": 1}))
    found: list[StackRecord | None] = []

    def start(folder: StackFolder) -> emulator.Emulator:
        found.append(StackRecord.read(folder.record))
        raise LocalStackError("far enough")

    monkeypatch.setattr(emulator, "start", start)

    with pytest.raises(LocalStackError, match="far enough"):
        lifecycle.up(folder, QUIET)

    assert found == [None]
