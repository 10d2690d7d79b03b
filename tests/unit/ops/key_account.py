"""An account in moto with a stack that has keys, for the tests of the operators' commands."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from key_authorizer.keys import parse
from sklambda.cli import main
from tests.unit.ops.key_table import TABLE, USAGE, make_tables

REGION = "eu-west-1"
GROUP = "/aws/lambda/test-predict"
OUTPUTS = {"KeysTableName": TABLE, "KeyUsageTableName": USAGE, "PredictLogGroupName": GROUP}
TEMPLATE = {
    "Resources": {"Topic": {"Type": "AWS::SQS::Queue"}},
    "Outputs": {name: {"Value": value} for name, value in OUTPUTS.items()},
}


@contextmanager
def account_of_keys(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[None]:
    """An account with one stack of ours, an operator who has named it, and no network."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKLAMBDA_LOCAL", str(folder))
    monkeypatch.setenv("SKLAMBDA_STACK", "sklambda-test")
    monkeypatch.setenv("AWS_REGION", REGION)
    with mock_aws():
        make_tables(boto3.client("dynamodb", region_name=REGION))
        cloudformation = boto3.client("cloudformation", region_name=REGION)
        cloudformation.create_stack(StackName="sklambda-test", TemplateBody=json.dumps(TEMPLATE))
        yield


def run(*arguments: str) -> Result:
    """Run `sklambda keys` in a terminal so wide that no table breaks."""
    return CliRunner(env={"COLUMNS": "200"}).invoke(main, ["keys", *arguments])


def create(name: str = "Traffic team", *options: str) -> str:
    """Make a key and give its ID."""
    return parse(run("create", "--name", name, *options).stdout.strip()).key_id


def shown(key_id: str) -> dict[str, Any]:
    """What `keys show` tells to programs."""
    members: dict[str, Any] = json.loads(run("show", key_id, "--json").stdout)
    return members
