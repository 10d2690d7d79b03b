"""The files of a local stack: what clients read, and what is gone after it."""

import json
import os
import stat
from pathlib import Path

import pytest

from sklambda.local import emulator
from sklambda.local.folder import StackFolder
from sklambda.local.record import StackRecord

RECORD = StackRecord(
    api_url="http://127.0.0.1:1/restapis/a/dev/_user_request_",
    api_key="skl_secret",
    endpoint_url="http://127.0.0.1:1",
    region="us-east-1",
    stack_name="sklambda",
)


@pytest.fixture
def folder(tmp_path: Path) -> StackFolder:
    folder = StackFolder(tmp_path / "stack")
    folder.prepare()
    return folder


def test_clients_find_five_members(folder: StackFolder) -> None:
    RECORD.write(folder.record)

    assert set(json.loads(folder.record.read_text())) == {
        "api_url",
        "api_key",
        "endpoint_url",
        "region",
        "stack_name",
    }
    assert StackRecord.read(folder.record) == RECORD


def test_only_the_owner_can_read_the_key(folder: StackFolder) -> None:
    folder.record.write_text("an older one, open to all")
    folder.record.chmod(0o644)

    RECORD.write(folder.record)

    assert stat.S_IMODE(folder.record.stat().st_mode) == 0o600


def test_the_key_is_not_printed_by_accident() -> None:
    assert RECORD.api_key not in f"{RECORD} {RECORD!r}"


def test_there_is_no_record_before_the_stack_is_up(folder: StackFolder) -> None:
    assert StackRecord.read(folder.record) is None


def test_after_a_stack_only_its_logs_and_artifacts_stay(folder: StackFolder) -> None:
    RECORD.write(folder.record)
    folder.emulator_state.write_text("{}")
    folder.emulator_log.write_text("hello")
    (folder.temporary / "code").mkdir()
    folder.sam.mkdir()

    folder.clear()

    assert {path.name for path in folder.path.iterdir()} == {"emulator.log", "sam"}


@pytest.mark.parametrize(
    "state", ["", "{", "[]", "{}", '{"process_id": "x", "born": "1", "port": 1}']
)
def test_a_spoiled_state_means_that_nothing_runs(state: str, folder: StackFolder) -> None:
    folder.emulator_state.write_text(state)

    assert emulator.find(folder) is None


def test_another_process_of_the_same_number_is_not_taken_for_the_emulator(
    folder: StackFolder,
) -> None:
    folder.emulator_state.write_text(
        json.dumps({"process_id": os.getpid(), "born": "1", "port": 1})
    )

    assert emulator.find(folder) is None
    assert emulator.stop(folder) is False
