"""`sklambda versions prune`: what no call reaches goes, what a deployment goes back to stays."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws
from moto.cloudformation.models import cloudformation_backends

from sklambda.cli import main
from sklambda.versions.versions import kept
from tests.python_version import RUNTIME

STACK, REGION, ACCOUNT = "sklambda-test", "eu-west-1", "123456789012"
TEMPLATE = {
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}},
        },
        "PredictFunction": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "FunctionName": "predict",
                "Runtime": RUNTIME,
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Code": {"ZipFile": "def handler(event, context): pass"},
            },
        },
    }
}


class Account:
    """One stack with one function, whose versions 1 and on are published one after another."""

    def __init__(self) -> None:
        boto3.client("cloudformation", region_name=REGION).create_stack(
            StackName=STACK, TemplateBody=json.dumps(TEMPLATE), Capabilities=["CAPABILITY_IAM"]
        )
        self.functions = boto3.client("lambda", region_name=REGION)

    def publish(self, number: int) -> None:
        for version in range(number):
            self.functions.update_function_code(FunctionName="predict", ZipFile=_code(version))
            self.functions.publish_version(FunctionName="predict")

    def point(self, version: int, *, share_of: int | None = None) -> None:
        weights = {} if share_of is None else {"AdditionalVersionWeights": {str(share_of): 0.1}}
        self.functions.create_alias(
            FunctionName="predict",
            Name="live",
            FunctionVersion=str(version),
            RoutingConfig=weights,  # type: ignore[arg-type]  # as the API takes it
        )

    def is_now(self, status: str) -> None:
        (stack,) = cloudformation_backends[ACCOUNT][REGION].stacks.values()
        stack.status = status

    def versions(self) -> list[str]:
        listed = self.functions.list_versions_by_function(FunctionName="predict")["Versions"]
        return [version["Version"] for version in listed if version["Version"] != "$LATEST"]


def _code(version: int) -> bytes:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("index.py", f"VERSION = {version}")
    return zipped.getvalue()


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Account]:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "SKLAMBDA_STACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKLAMBDA_LOCAL", str(tmp_path))
    with mock_aws():
        yield Account()


def prune(*options: str) -> Result:
    command = ["versions", "prune", "--stack", STACK, "--region", REGION, *options]
    return CliRunner().invoke(main, command)


def test_the_aliass_version_and_the_one_before_stay(account: Account) -> None:
    account.publish(4)
    account.point(4)

    done = prune()

    assert done.exit_code == 0, done.output
    assert account.versions() == ["3", "4"]
    assert "predict: 1\npredict: 2\n2 superfluous versions deleted." in done.stderr


def test_what_a_deployment_left_that_was_taken_back_goes(account: Account) -> None:
    account.publish(3)
    account.point(2)

    prune()

    # else Lambda would refuse to publish the same code when the deployment is tried again
    assert account.versions() == ["1", "2"]


def test_a_version_that_gets_a_share_of_the_calls_stays(account: Account) -> None:
    account.publish(6)
    account.point(4, share_of=6)

    prune()

    assert account.versions() == ["3", "4", "6"]


@pytest.mark.parametrize(
    "status",
    [
        "UPDATE_IN_PROGRESS",
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_FAILED",
    ],
)
def test_nothing_goes_while_the_stack_is_on_its_way_or_stuck(status: str, account: Account) -> None:
    account.publish(4)
    account.point(4)
    account.is_now(status)

    done = prune()

    assert done.exit_code == 1
    assert f"is {status}; its versions stay" in done.stderr
    assert account.versions() == ["1", "2", "3", "4"]


def test_a_dry_run_deletes_nothing(account: Account) -> None:
    account.publish(3)
    account.point(3)

    done = prune("--dry-run")

    assert "predict: 1\n1 superfluous versions would be deleted." in done.stderr
    assert account.versions() == ["1", "2", "3"]


def test_a_function_without_an_alias_is_left_alone(account: Account) -> None:
    account.publish(3)

    prune()

    assert account.versions() == ["1", "2", "3"]


def test_of_a_hundred_versions_two_stay() -> None:
    assert kept(range(1, 101), {100}) == {99, 100}


def test_the_one_before_is_the_newest_of_those_that_are_there() -> None:
    assert kept([2, 5, 9], {9}) == {5, 9}


def test_a_stack_that_is_not_there_is_named(account: Account) -> None:  # noqa: ARG001  (an empty one)
    done = CliRunner().invoke(main, ["versions", "prune", "--stack", "no", "--region", REGION])

    assert done.exit_code == 1
    assert "There is no stack no in eu-west-1." in done.stderr
