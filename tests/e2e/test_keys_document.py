"""docs/keys.md, followed to the letter."""

import os
import re
import subprocess
from collections import Counter
from pathlib import Path

from key_authorizer.keys import find_keys
from sklambda.project import PROJECT
from sklambda.stack.record import StackRecord


def test_a_newcomer_creates_calls_limits_rotates_and_revokes(
    stack: StackRecord, tmp_path: Path
) -> None:
    page = (PROJECT / "docs" / "keys.md").read_text()
    [script] = re.findall(r"```sh\n(sklambda\(\).*?)```", page, re.DOTALL)
    (tmp_path / ".venv").symlink_to(PROJECT / ".venv")
    (tmp_path / ".local").mkdir()
    stack.write(tmp_path / ".local" / "stack.json")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SKL"))
    }

    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env=environment | {"SKLAMBDA_LOCAL": str(tmp_path / ".local"), "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=True,
    )

    statuses = re.findall(r"^HTTP/1.1 (\d+)", run.stdout, re.MULTILINE)
    called, *limited, rotated, revoked = statuses
    assert (called, rotated, revoked) == ("200", "200", "401")
    # Five at two a minute; should a minute turn among them, one is refused at least.
    passed = Counter(limited)
    assert set(passed) == {"200", "429"}
    assert 2 <= passed["200"] <= 4
    assert "Retry-After:" in run.stdout.title()
    assert find_keys(run.stdout + run.stderr) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [".local", ".venv"]
