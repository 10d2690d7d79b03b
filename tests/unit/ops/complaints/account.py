"""A stack with tables of complaints in moto, and `sklambda complaints` called as by a person."""

import json
from typing import Any

import boto3
from click.testing import CliRunner, Result

from applications.service_311.storage.store import ComplaintStore
from sklambda.cli import main

STACK, REGION = "sklambda-test", "eu-west-1"
TABLES = {
    "Complaints": ("id",),
    "ComplaintLists": ("list", "position"),
    "ComplaintCounters": ("month", "counter"),
}


def _table(keys: tuple[str, ...]) -> dict[str, Any]:
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [
                {"AttributeName": name, "KeyType": kind}
                for name, kind in zip(keys, ("HASH", "RANGE"), strict=False)
            ],
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": "S"} for name in keys
            ],
        },
    }


TEMPLATE = {
    "Resources": {name: _table(keys) for name, keys in TABLES.items()},
    "Outputs": {f"{name}TableName": {"Value": {"Ref": name}} for name in TABLES},
}


def make_stack() -> ComplaintStore:
    """Make the stack, and return the store of its complaints."""
    cloudformation = boto3.client("cloudformation", region_name=REGION)
    cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(TEMPLATE))
    described = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in described["Outputs"]}
    dynamodb = boto3.client("dynamodb", region_name=REGION)
    return ComplaintStore(dynamodb, *(outputs[f"{name}TableName"] for name in TABLES))


def call(*arguments: str) -> Result:
    command = ["complaints", *arguments, "--stack", STACK, "--region", REGION]
    return CliRunner().invoke(main, command, env={"COLUMNS": "200"})
