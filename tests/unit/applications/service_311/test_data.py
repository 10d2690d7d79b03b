"""What docs/data.md says is kept, and how it is deleted."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from applications.service_311.storage.items import REMEMBERED_FOR, item_of
from tests.template import read_template
from tests.unit.applications.service_311.complaints import a_complaint

PROJECT = Path(__file__).parents[4]
DOCUMENT = (PROJECT / "docs/data.md").read_text()
TABLE = "complaints"


@pytest.fixture
def dynamodb() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1")
        client.create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


def _option(name: str) -> str:
    """What the document gives the command for an option, as the shell would hand it over."""
    found = re.search(rf"--{name} (?:'([^']+)'|\"((?:[^\"\\]|\\.)+)\")", DOCUMENT)
    assert found, name
    return found[1] or found[2].replace('\\"', '"')


def test_the_command_finds_all_complaints_of_a_key_and_no_other(dynamodb: Any) -> None:
    mine, others = [a_complaint(owner="gone00000001") for _ in range(3)], a_complaint()
    for complaint in [*mine, others]:
        dynamodb.put_item(TableName=TABLE, Item=item_of(complaint))
    values = _option("expression-attribute-values").replace("$id", "gone00000001")

    found = dynamodb.scan(
        TableName=TABLE,
        FilterExpression=_option("filter-expression"),
        ExpressionAttributeNames=json.loads(_option("expression-attribute-names")),
        ExpressionAttributeValues=json.loads(values),
    )["Items"]

    assert {item["id"]["S"] for item in found} == {complaint.id for complaint in mine}


def test_a_complaint_is_deleted_by_its_id_alone(dynamodb: Any) -> None:
    complaint = a_complaint(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    dynamodb.put_item(TableName=TABLE, Item=item_of(complaint))

    dynamodb.delete_item(
        TableName=TABLE, Key=json.loads(_option("key").replace("$complaint", complaint.id))
    )

    assert dynamodb.scan(TableName=TABLE)["Items"] == []


def test_the_access_log_has_the_clients_address_as_the_document_says() -> None:
    format_ = read_template()["Resources"]["Api"]["Properties"]["AccessLogSetting"]["Format"]

    assert "source_ip" in json.loads(format_)
    assert "the client's address** (`source_ip`)" in DOCUMENT


def test_complaints_and_counts_are_kept_for_good_as_the_document_says() -> None:
    tables = read_template()["Resources"]

    for name in ("ComplaintListsTable", "ComplaintCountersTable", "KeysTable"):
        assert "TimeToLiveSpecification" not in tables[name]["Properties"], name
    # in that of complaints only what stands for a deleted one has such a time
    assert "expires_at" not in item_of(a_complaint())
    assert DOCUMENT.count("| for good") == 3
    assert "somebody deletes them (`DELETE /input/{id}`)" in DOCUMENT


def test_the_id_of_a_deleted_complaint_is_kept_as_long_as_the_document_says() -> None:
    hours = REMEMBERED_FOR.total_seconds() / 3600

    assert f"| IDs of deleted complaints | table of complaints | {hours:.0f} h;" in DOCUMENT
