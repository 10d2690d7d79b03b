import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import click
import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoRegionError,
    ProfileNotFound,
)
from click.testing import CliRunner, Result
from moto import mock_aws

from applications.scopes import SCOPES
from key_authorizer.keys import find_keys, parse
from predict_api.scopes import PREDICT
from sklambda.cli import main
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.stack import Stack

STACK = "sklambda-test"
TEMPLATE = {
    "Resources": {
        "KeysTable": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "key_id", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "key_id", "AttributeType": "S"}],
            },
        }
    },
    "Outputs": {"KeysTableName": {"Value": {"Ref": "KeysTable"}}},
}


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An operator without settings, credentials or local stack, and no network to ask on."""
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION",
                 "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "SKLAMBDA_STACK"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("SKLAMBDA_LOCAL", str(tmp_path))


@pytest.fixture
def account() -> Iterator[None]:
    """An account with one stack of ours."""
    with mock_aws():
        cloudformation = boto3.client("cloudformation", region_name="eu-west-1")
        cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(TEMPLATE))
        yield


def create(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["keys", "create", *arguments])


def create_in_stack(*arguments: str) -> Result:
    return create("--stack", STACK, "--region", "eu-west-1", *arguments)


def items() -> list[dict[str, Any]]:
    dynamodb = boto3.client("dynamodb", region_name="eu-west-1")
    [table] = dynamodb.list_tables()["TableNames"]
    return dynamodb.scan(TableName=table)["Items"]


@pytest.mark.usefixtures("account")
def test_stdout_is_the_key_alone_and_stderr_has_the_rest() -> None:
    result = create_in_stack("--name", "Traffic team")
    assert result.exit_code == 0
    key = parse(result.stdout.removesuffix("\n"))
    assert find_keys(result.stderr) == []
    assert f"Key {key.key_id} for Traffic team in {STACK}" in result.stderr
    assert "shown this once" in result.stderr


@pytest.mark.usefixtures("account")
def test_a_key_may_do_everything_unless_told_otherwise() -> None:
    create_in_stack("--name", "all")
    [item] = items()
    scopes = [scope["S"] for scope in item["scopes"]["L"]]
    assert scopes == list(SCOPES)
    assert "expires_at" not in item


@pytest.mark.usefixtures("account")
def test_scopes_expiry_and_note_are_stored() -> None:
    result = create_in_stack(
        "--name", "ci", "--scopes", f"{', '.join(sorted(SCOPES))},{PREDICT}",
        "--expires", "2099-01-31", "--note", "by\tmail,\nin März",
    )  # fmt: skip
    [item] = items()
    assert item["scopes"] == {"L": [{"S": scope} for scope in sorted(SCOPES)]}
    assert item["expires_at"] == {"S": "2099-01-31T00:00:00Z"}
    assert item["note"] == {"S": "by\tmail,\nin März"}
    assert "until 2099-01-31T00:00:00Z" in result.stderr


@pytest.mark.usefixtures("account")
def test_a_name_is_printed_as_it_is() -> None:
    assert "for [red]x[/] :smile: in" in create_in_stack("--name", "[red]x[/] :smile:").stderr


@pytest.mark.usefixtures("account")
def test_the_stack_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKLAMBDA_STACK", STACK)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert create("--name", "ci").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "Missing option '--name'"),
        (["--name", " "], "one line of 1 to 100"),
        (["--name", "x" * 101], "one line of 1 to 100"),
        (["--name", "two\nlines"], "one line of 1 to 100 printable characters"),
        (["--name", "not UTF-8: \udcff"], "one line of 1 to 100 printable characters"),
        (["--name", "n", "--note", "red: \x1b[31m"], "printable characters, line breaks and tabs"),
        (["--name", "n", "--note", "title: \x9d0;x\x9c"], "printable characters, line breaks"),
        (["--name", "n", "--note", "cleared: \x9b2J"], "printable characters, line breaks"),
        (["--name", "n", "--note", "not UTF-8: \udcff"], "printable characters, line breaks"),
        (["--name", "n", "--scopes", ""], f"give some of {', '.join(SCOPES)}"),
        (["--name", "n", "--scopes", "predict,admin"], "give some of predict"),
        (["--name", "n", "--expires", "soon"], "90d"),
        (["--name", "n", "--expires", "2020-01-01"], "expired already"),
        (["--name", "n", "--expires", "99999d", "--note", "x" * 1001], "at most 1000"),
        (["--name", "n"], "Which stack? Start the local one with `make up`"),
        (["--name", "n", "surplus"], "unexpected extra argument"),
    ],
)
def test_wrong_use_is_explained_and_ends_with_2(arguments: list[str], complaint: str) -> None:
    result = create(*arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert result.stdout == ""


@pytest.mark.usefixtures("account")
def test_a_stack_that_is_not_there_gets_a_sentence_and_ends_with_1() -> None:
    result = create("--name", "ci", "--stack", "sklmabda", "--region", "eu-west-1")
    assert result.exit_code == 1
    assert result.stderr == "Error: There is no stack sklmabda in eu-west-1.\n"
    assert result.stdout == ""


def test_a_stack_of_something_else_gets_a_sentence() -> None:
    bucket = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}
    with mock_aws():
        cloudformation = boto3.client("cloudformation", region_name="eu-west-1")
        cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(bucket))
        result = create_in_stack("--name", "ci")
    assert result.exit_code == 1
    assert f"The stack {STACK} has no output KeysTableName" in result.stderr


def test_missing_credentials_get_a_sentence() -> None:
    result = create_in_stack("--name", "ci")
    assert result.exit_code == 1
    assert "no usable AWS credentials" in result.stderr


def test_a_missing_region_gets_a_sentence() -> None:
    result = create("--name", "ci", "--stack", STACK)
    assert result.exit_code == 1
    assert "Which region?" in result.stderr


def test_an_address_that_is_none_gets_a_sentence() -> None:
    result = create_in_stack("--name", "ci", "--endpoint-url", "nowhere")
    assert result.exit_code == 2
    assert "nowhere is not the address of an endpoint" in result.stderr


def refused(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "m"}}, operation)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (refused("AccessDeniedException", "PutItem"), "they lack the right to PutItem"),
        (refused("AccessDenied", "DescribeStacks"), "they lack the right to DescribeStacks"),
        (refused("ExpiredToken", "DescribeStacks"), r"\(ExpiredToken\); log in again"),
        (refused("ResourceNotFoundException", "PutItem"), "names a table that is not there"),
        (refused("ConditionalCheckFailedException", "PutItem"), "AWS refused PutItem: Cond"),
        (EndpointConnectionError(endpoint_url="u"), "No answer in eu-west-1"),
        (ProfileNotFound(profile="p"), "The profile that AWS_PROFILE names"),
        (NoRegionError(), "Which region"),
    ],
)
def test_each_refusal_has_its_sentence(error: Exception, sentence: str) -> None:
    with (
        pytest.raises(click.ClickException, match=sentence) as failure,
        in_plain_words(Stack(STACK, "eu-west-1", None)),
    ):
        raise error
    assert failure.value.exit_code == 1


def test_help_shows_the_groups_and_an_example() -> None:
    top = CliRunner().invoke(main, ["--help"]).stdout
    assert re.findall(r"^  (keys|local) ", top, re.MULTILINE) == ["keys", "local"]
    assert 'sklambda keys create --name "Traffic team"' in create("--help").stdout


def test_an_unknown_group_is_wrong_use() -> None:
    assert CliRunner().invoke(main, ["kyes"]).exit_code == 2
