"""docs/operating.md says which rights `sklambda queue` needs: those of the calls that it makes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.ops.queue_account import Account, account, call
from tests.unit.ops.rights import calls_as_rights, documented
from tests.unit.prediction.jobs.stand_ins import LIFETIME

__all__ = ["account"]

DOCUMENT = Path(__file__).parents[3] / "docs/operating.md"
# a batch has the right of its single calls
BATCHES = {"sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility"}
FOR_ALL = {"cloudformation:DescribeStacks"}


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    return calls_as_rights(monkeypatch)


@pytest.mark.parametrize(
    ("command", "options"),
    [("show", []), ("list", []), ("redrive", ["--all"]), ("purge", ["--yes"])],
)
def test_the_document_names_the_rights_of_each_command(
    command: str, options: list[str], account: Account, called: set[str]
) -> None:
    # one that can be redriven, and one that belongs to no prediction and stays
    account.give_up()
    account.sqs.send_message(QueueUrl=account.dead, MessageBody="{}")
    # of a prediction that has ended already
    account.give_up(id="6f1c2f0e-7f0b-4c39-9f6e-0d6f5a3a8b12")
    account.store.reopen("6f1c2f0e-7f0b-4c39-9f6e-0d6f5a3a8b12", LIFETIME, now=datetime.now(UTC))
    account.store.cancel("6f1c2f0e-7f0b-4c39-9f6e-0d6f5a3a8b12", now=datetime.now(UTC))

    assert call(command, *options).exit_code == 0

    rights = {BATCHES.get(name, name) for name in called} - FOR_ALL
    assert rights == documented(DOCUMENT, f"queue {command}")
