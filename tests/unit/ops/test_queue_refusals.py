"""What AWS refuses the operators' commands, and dead letters that somebody made by hand."""

import json
from typing import Any

import pytest
from botocore import client
from botocore.exceptions import ClientError

from prediction.jobs import JobState
from tests.unit.ops.queue_account import Account, account, call

__all__ = ["account"]

DENIED = "Your AWS credentials may not do this: they lack the right to {}."


def refuse(operation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let AWS refuse one operation for want of rights."""
    clients: Any = client.BaseClient
    original = clients._make_api_call  # noqa: SLF001  where every call of boto3 passes

    def call_or_refuse(client: object, name: str, arguments: object) -> Any:
        if name == operation:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": ""}}, name)
        return original(client, name, arguments)

    monkeypatch.setattr(clients, "_make_api_call", call_or_refuse)


@pytest.mark.parametrize(
    ("arguments", "operation"),
    [
        (["show"], "GetQueueAttributes"),
        (["list"], "GetQueueAttributes"),
        (["list"], "GetItem"),
        (["list"], "ReceiveMessage"),
        (["purge", "--yes"], "GetQueueAttributes"),
        (["redrive", "--all"], "UpdateItem"),
        (["redrive", "--all"], "SendMessage"),
    ],
)
def test_a_missing_right_is_named_in_a_sentence(
    arguments: list[str], operation: str, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.give_up()
    refuse(operation, monkeypatch)

    result = call(*arguments)

    assert result.exit_code == 1
    assert DENIED.format(operation) in result.stderr


ODD_IDS = ["", "claim-0a1b", "8f7c/0a1b/0", "x" * 3_000, "\ud800"]


@pytest.mark.parametrize("job_id", ODD_IDS)
def test_a_letter_that_names_no_prediction_keeps_no_other_from_being_redriven(
    job_id: str, account: Account
) -> None:
    account.sqs.send_message(QueueUrl=account.dead, MessageBody=json.dumps({"job_id": job_id}))
    jobs = [account.give_up() for _ in range(3)]

    assert call("list", "--json").exit_code == 0
    assert call("redrive", "--all").exit_code == 0

    assert {account.state(job) for job in jobs} == {JobState.QUEUED}
