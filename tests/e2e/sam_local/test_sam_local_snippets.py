"""What docs/sam-local.md says to type, while the API runs in containers."""

from pathlib import Path

import pytest

from sklambda.stack.record import StackRecord
from tests.e2e.reader import SHELL, settled, typed
from tests.snippets.inventory import IN_CONTAINERS, run_by

pytestmark = pytest.mark.sam_local


def test_the_call_is_answered(api: StackRecord, tmp_path: Path) -> None:
    [snippet] = run_by(IN_CONTAINERS)
    api.write(settled(tmp_path, api) / ".local" / "sam-local.json")

    assert "class_probabilities" in typed([*SHELL, snippet.text], tmp_path).stdout
