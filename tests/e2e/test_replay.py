"""The past goes through the deployed API, and lists and counters are proven to be its own."""

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sklambda.cli import main
from sklambda.complaints import replay_command
from sklambda.project import PROJECT


def typed(*arguments: str) -> str:
    environment = {"SKLAMBDA_LOCAL": str(PROJECT / ".local" / "test"), "SKLAMBDA_API_KEY": ""}
    result: Any = CliRunner().invoke(main, [*arguments], env=environment)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


@pytest.mark.usefixtures("stack")
def test_what_is_replayed_is_stored_listed_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_command, "FOLDER", tmp_path)

    told = typed("replay", "--synthetic", "30", "--workers", "2")

    counts = re.match(r"30 rows sent: 30 taken in, 0 refused; (\d+) closed, (\d+) open\.", told)
    assert counts, told
    assert int(counts[1]) > int(counts[2])
    assert typed("complaints", "check").endswith(" complaints, 0 differences.\n")
