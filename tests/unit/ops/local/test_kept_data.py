"""What tables hold is kept while no emulator runs, and put back as it was."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from sklambda.local import kept_data
from sklambda.local.errors import LocalStackError
from sklambda.stack.record import StackRecord

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

RECORD = StackRecord("http://127.0.0.1:8311/dev", "skl_key", "http://127.0.0.1:8311", "x", "s")
ITEMS: list[dict[str, Any]] = [
    {"id": {"S": f"id-{number:03}"}, "count": {"N": str(number)}} for number in range(60)
] + [
    {"id": {"S": "packed"}, "result": {"B": b"\x00\xff"}, "tags": {"SS": ["a", "b"]}},
    {"id": {"S": "a name like ours"}, "m": {"M": {"base64": {"S": "no bytes"}}}},
    {"id": {"S": "größe"}, "null": {"NULL": True}, "list": {"L": [{"BOOL": False}]}},
]


@pytest.fixture
def dynamodb() -> Iterator["DynamoDBClient"]:
    with mock_aws():
        yield boto3.client("dynamodb", "us-east-1")


def make_table(dynamodb: "DynamoDBClient", name: str, key: str = "id") -> None:
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def items_of(dynamodb: "DynamoDBClient", table: str) -> list[dict[str, Any]]:
    return sorted(dynamodb.scan(TableName=table)["Items"], key=lambda item: str(item["id"]))


@pytest.fixture
def kept(dynamodb: "DynamoDBClient", tmp_path: Path) -> Path:
    make_table(dynamodb, "old")
    for item in ITEMS:
        dynamodb.put_item(TableName="old", Item=item)
    kept_data.keep(tmp_path / "kept", dynamodb, {"Table": "old"}, RECORD)
    return tmp_path / "kept"


def test_a_new_table_gets_every_item_as_it_was(dynamodb: "DynamoDBClient", kept: Path) -> None:
    make_table(dynamodb, "new")

    assert kept_data.put_back(kept, dynamodb, {"Table": "new"}) == len(ITEMS)
    assert items_of(dynamodb, "new") == items_of(dynamodb, "old")


def test_the_key_is_kept_too_and_only_the_owner_can_read_any_of_it(kept: Path) -> None:
    assert kept_data.key_in(kept) == RECORD.api_key
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept.iterdir()} == {0o600}


def test_what_is_kept_replaces_what_was(dynamodb: "DynamoDBClient", kept: Path) -> None:
    dynamodb.delete_item(TableName="old", Key={"id": ITEMS[0]["id"]})
    kept_data.keep(kept, dynamodb, {"Table": "old"}, RECORD)
    make_table(dynamodb, "new")

    assert kept_data.put_back(kept, dynamodb, {"Table": "new"}) == len(ITEMS) - 1


def test_what_was_kept_stays_if_a_table_cannot_be_read(
    dynamodb: "DynamoDBClient", kept: Path
) -> None:
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        kept_data.keep(kept, dynamodb, {"Table": "old", "Other": "none"}, RECORD)
    make_table(dynamodb, "new")

    assert kept_data.put_back(kept, dynamodb, {"Table": "new"}) == len(ITEMS)


def test_a_table_that_is_no_more_is_left_out(dynamodb: "DynamoDBClient", kept: Path) -> None:
    assert kept_data.put_back(kept, dynamodb, {}) == 0


def test_a_table_with_another_key_is_named_and_how_to_go_on(
    dynamodb: "DynamoDBClient", kept: Path
) -> None:
    make_table(dynamodb, "new", key="other")

    with pytest.raises(LocalStackError, match="make forget"):
        kept_data.put_back(kept, dynamodb, {"Table": "new"})


def test_without_a_folder_there_is_no_key(tmp_path: Path) -> None:
    assert kept_data.key_in(tmp_path / "kept") is None


def test_what_was_interrupted_while_it_replaced_the_last_is_finished(kept: Path) -> None:
    kept.rename(kept.with_name("kept.new"))

    assert kept_data.is_kept(kept)
    assert kept_data.key_in(kept) == RECORD.api_key


def test_what_was_interrupted_while_it_was_written_is_nothing(kept: Path) -> None:
    (kept / "stack.json").unlink()
    kept.rename(kept.with_name("kept.new"))

    assert not kept_data.is_kept(kept)


def test_what_was_half_deleted_gives_way_to_what_is_whole(kept: Path) -> None:
    shutil.copytree(kept, kept.with_name("kept.new"))
    (kept / "stack.json").unlink()

    assert kept_data.is_kept(kept)
    assert kept_data.key_in(kept) == RECORD.api_key
