"""Tables, queues and logs: encrypted, recoverable, and not kept for ever."""

from collections.abc import Iterator
from typing import Any

import pytest


def _of_type(resources: dict[str, Any], kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, resource in resources.items():
        if resource["Type"] == kind:
            yield name, resource["Properties"]


@pytest.fixture
def tables(resources: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return dict(_of_type(resources, "AWS::DynamoDB::Table"))


def test_each_table_is_paid_for_by_use(tables: dict[str, dict[str, Any]]) -> None:
    assert {table["BillingMode"] for table in tables.values()} == {"PAY_PER_REQUEST"}


def test_each_table_is_encrypted_and_can_be_put_back_to_any_second(
    tables: dict[str, dict[str, Any]],
) -> None:
    for table in tables.values():
        assert table["SSESpecification"] == {"SSEEnabled": True}
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_slow_predictions_and_counts_of_use_expire_but_keys_and_complaints_do_not(
    tables: dict[str, dict[str, Any]],
) -> None:
    expiring = {
        name: table["TimeToLiveSpecification"]
        for name, table in tables.items()
        if "TimeToLiveSpecification" in table
    }

    assert set(expiring) == {"PredictionsTable", "KeyUsageTable"}
    assert all(
        expiry == {"AttributeName": "expires_at", "Enabled": True} for expiry in expiring.values()
    )


def test_each_queue_is_encrypted(resources: dict[str, Any]) -> None:
    queues = dict(_of_type(resources, "AWS::SQS::Queue"))

    assert len(queues) == 2
    assert all(queue["SqsManagedSseEnabled"] is True for queue in queues.values())


def test_each_function_logs_to_a_group_whose_retention_can_be_chosen(
    resources: dict[str, Any], functions: dict[str, Any]
) -> None:
    groups = dict(_of_type(resources, "AWS::Logs::LogGroup"))

    used = {function["LoggingConfig"]["LogGroup"]["Ref"] for function in functions.values()}

    assert used == set(groups)
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())
