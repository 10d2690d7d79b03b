"""A stack of ours in moto, and `sklambda queue` called as from a terminal."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from prediction.jobs import Job, JobState, JobStore, Message
from sklambda.cli import main
from sklambda.queue import dead_letters
from tests.unit.predict_worker.factory import recorded

STACK, REGION = "sklambda-test", "eu-west-1"
WORKERS_LOG = "/aws/lambda/sklambda-test-predict-slow"
SECRET = "a value that nobody may see"
TEMPLATE = {
    "Parameters": {
        "ResultRetentionHours": {"Type": "Number", "Default": 24},
    },
    "Resources": {
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            },
        },
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Dead": {"Type": "AWS::SQS::Queue"},
        "PredictSlowLogs": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {
                "LogGroupName": {"Fn::Sub": "/aws/lambda/${AWS::StackName}-predict-slow"}
            },
        },
    },
    "Outputs": {
        "PredictionsTableName": {"Value": {"Ref": "Table"}},
        "PredictionsQueueUrl": {"Value": {"Ref": "Queue"}},
        "PredictionsDeadLetterQueueUrl": {"Value": {"Ref": "Dead"}},
        "SlowDeadlineSeconds": {"Value": "900"},
    },
}


class Account:
    """One stack of ours."""

    def __init__(self) -> None:
        self.cloudformation = boto3.client("cloudformation", region_name=REGION)
        self.cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(TEMPLATE))
        self.sqs = boto3.client("sqs", region_name=REGION)
        described = self.cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        outputs = {o["OutputKey"]: o["OutputValue"] for o in described["Outputs"]}
        self.queue = outputs["PredictionsQueueUrl"]
        self.dead = outputs["PredictionsDeadLetterQueueUrl"]
        dynamodb = boto3.client("dynamodb", region_name=REGION)
        self.store = JobStore(dynamodb, outputs["PredictionsTableName"])

    def give_up(self, **changes: Any) -> Job:
        """A job that failed, and its dead letter."""
        job = recorded(self.store, state=JobState.FAILED, error="It did not work.", **changes)
        message = Message(job.id, job.model, [{"left": SECRET}], batched=False)
        self.sqs.send_message(QueueUrl=self.dead, MessageBody=message.to_body())
        return job

    def bodies(self, url: str) -> list[str]:
        answer = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        return [message["Body"] for message in answer.get("Messages", [])]

    def state(self, job: Job) -> JobState:
        stored = self.store.get(job.id)
        assert stored is not None
        return stored.state


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Account]:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "SKLAMBDA_STACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKLAMBDA_LOCAL", str(tmp_path))
    monkeypatch.setattr(dead_letters, "WAIT_SECONDS", 0)
    with mock_aws():
        yield Account()


def call(*arguments: str, **options: Any) -> Result:
    command = ["queue", *arguments, "--stack", STACK, "--region", REGION]
    return CliRunner().invoke(main, command, env={"COLUMNS": "200"}, **options)
