"""`sam-local.json`."""

import json
import stat
from pathlib import Path

from sklambda.local.containers.record import SamLocalRecord

RECORD = SamLocalRecord(api_url="http://127.0.0.1:3000", api_key="a key")


def test_the_file_holds_the_address_and_the_key_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "sam-local.json"
    RECORD.write(path)

    written = json.loads(path.read_text())

    assert written == {"api_url": "http://127.0.0.1:3000", "api_key": "a key"}


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "sam-local.json"
    path.write_text("an older one, for everybody to read")
    RECORD.write(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_key_is_not_in_what_a_log_would_print() -> None:
    assert "a key" not in repr(RECORD)
