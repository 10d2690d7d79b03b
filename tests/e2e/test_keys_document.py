"""docs/keys.md, followed to the letter."""

import re
from collections import Counter
from pathlib import Path

from key_authorizer.keys import find_keys
from sklambda.stack.record import StackRecord
from tests.e2e.reader import SHELL, settled, typed
from tests.snippets.inventory import LIFE_OF_A_KEY, run_by


def test_a_newcomer_creates_calls_limits_rotates_and_revokes(
    stack: StackRecord, tmp_path: Path
) -> None:
    [script] = run_by(LIFE_OF_A_KEY)

    run = typed([*SHELL, script.text], settled(tmp_path, stack))

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
