"""What docs/sam-local.md says to type, while the API runs in containers."""

from pathlib import Path

import pytest

from sklambda.project import PROJECT
from sklambda.stack.record import StackRecord
from tests.e2e.reader import SHELL, settled, typed
from tests.e2e.sam_local.conftest import FOLDER
from tests.snippets.inventory import IN_CONTAINERS, INVOKED, run_by

pytestmark = pytest.mark.sam_local


def test_the_call_is_answered(api: StackRecord, tmp_path: Path) -> None:
    [snippet] = run_by(IN_CONTAINERS)
    api.write(settled(tmp_path, api) / ".local" / "sam-local.json")

    assert "class_probabilities" in typed([*SHELL, snippet.text], tmp_path).stdout


@pytest.mark.usefixtures("api")
def test_the_events_are_taken() -> None:
    [snippet] = run_by(INVOKED)

    done = typed([*SHELL, snippet.text], PROJECT, {"SKLAMBDA_LOCAL": str(FOLDER.shared)})

    assert [part in done.stdout for part in ('"Allow"', '"Deny"', "202", "poison")] == [True] * 4
