"""What the emulator drops of the template is put back as the template has it."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from sklambda.local.clients import Clients
from sklambda.local.deployment import Deployment
from sklambda.local.emulator_gaps import restore
from sklambda.local.template import Template
from sklambda.stack.emulated_account import REGION, ROOT_CREDENTIALS

TEMPLATE = """
Globals: {Function: {AutoPublishAlias: current}}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: {Auth: {DefaultAuthorizer: Keys}, GatewayResponses: {}}
  Answers:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Home: {Type: Api, Properties: {Path: /, Method: ANY, Auth: {Authorizer: NONE}}}
"""


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clients]:
    for name, value in (ROOT_CREDENTIALS | {"AWS_DEFAULT_REGION": REGION}).items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        yield Clients(
            boto3.client("apigateway"),
            boto3.client("cloudformation"),
            boto3.client("dynamodb"),
            boto3.client("lambda"),
            boto3.client("s3"),
        )


def _publish(clients: Clients, alias: str) -> str:
    """A function with an alias of its first version; gives the alias's ARN."""
    role = boto3.client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("handler.py", "")
    clients.functions.create_function(
        FunctionName="answers",
        Runtime="provided.al2023",
        Role=role["Role"]["Arn"],
        Handler="handler.handler",
        Code={"ZipFile": archive.getvalue()},
        Publish=True,
    )
    made = clients.functions.create_alias(FunctionName="answers", Name=alias, FunctionVersion="1")
    return made["AliasArn"]


def test_routes_lead_to_the_version_that_callers_get(clients: Clients, tmp_path: Path) -> None:
    alias = _publish(clients, "current")
    api = clients.apigateway.create_rest_api(name="api")
    (tmp_path / "template.yaml").write_text(TEMPLATE)

    deployment = Deployment("http://127.0.0.1", api["id"], "dev", {"Answers": "answers"})
    restore(clients, deployment, Template(tmp_path / "template.yaml"))

    (root,) = clients.apigateway.get_resources(restApiId=api["id"])["items"]
    integration = clients.apigateway.get_integration(
        restApiId=api["id"], resourceId=root["id"], httpMethod="ANY"
    )
    assert integration["uri"].endswith(f"/functions/{alias}/invocations")
