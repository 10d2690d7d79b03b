"""The files of a local stack: what clients read, and what is gone after it."""

import json
import stat
from pathlib import Path

import pytest

from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

RECORD = StackRecord(
    api_url="http://127.0.0.1:1/dev",
    api_key="skl_secret",
    endpoint_url="http://127.0.0.1:1",
    region="us-east-1",
    stack_name="sklambda",
)


@pytest.fixture(params=[False, True], ids=["emulator", "containers"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> StackFolder:
    folder = StackFolder(tmp_path / "stack", containers=request.param)
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
    folder.processes.write_text("[]")
    folder.log("emulator").write_text("hello")
    (folder.temporary / "code").mkdir()
    folder.sam.mkdir()

    folder.clear()

    assert {path.name for path in folder.path.iterdir()} - {"sam"} == {"emulator.log"}
    assert {path.name for path in folder.shared.iterdir()} <= {"emulator.log", "sam", "sam-local"}
    assert folder.sam.exists()


def test_the_two_stacks_of_a_folder_share_their_build_and_nothing_else(tmp_path: Path) -> None:
    one, other = StackFolder(tmp_path), StackFolder(tmp_path, containers=True)

    assert (one.sam, one.sam_log) == (other.sam, other.sam_log)
    assert one.record != other.record
    assert one.processes != other.processes
    assert one.temporary != other.temporary
    assert one.log("emulator") != other.log("emulator")
