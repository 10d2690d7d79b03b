"""No key, whole, in any table or log of the deployed stack."""

import json

import boto3
import httpx
from mypy_boto3_dynamodb import DynamoDBClient

from key_authorizer.keys import find_keys, generate
from sklambda.stack.record import StackRecord


def test_keys_are_in_no_table_and_no_log(
    stack: StackRecord,
    session: boto3.Session,
    dynamodb: DynamoDBClient,
    anonymous: httpx.Client,
) -> None:
    unknown = generate().text
    for key in (stack.api_key, unknown):
        headers = {"X-API-Key": key}
        for path in ("/whoami", f"/models?api_key={key}", f"/models/{key}", f"/predictions/{key}"):
            anonymous.get(path, headers=headers)
        anonymous.post("/predict", json={"age": key}, headers=headers)

    tables = {
        name: json.dumps(list(items(dynamodb, name)))
        for name in dynamodb.list_tables()["TableNames"]
    }
    logs = {name: "\n".join(lines(session, stack, name)) for name in log_groups(session, stack)}

    assert stack.api_key[4:16] in "".join(tables.values())  # so there is what could leak
    assert stack.api_key[4:16] in "".join(logs.values())
    for name, text in (tables | logs).items():
        assert [key.key_id for key in find_keys(text)] == [], name
        assert stack.api_key[17:-6] not in text, name


def items(dynamodb: DynamoDBClient, table: str) -> list[object]:
    pages = dynamodb.get_paginator("scan").paginate(TableName=table)
    return [str(item) for page in pages for item in page["Items"]]


def log_groups(session: boto3.Session, stack: StackRecord) -> list[str]:
    logs = session.client("logs", endpoint_url=stack.endpoint_url)
    return [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]


def lines(session: boto3.Session, stack: StackRecord, group: str) -> list[str]:
    logs = session.client("logs", endpoint_url=stack.endpoint_url)
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    return [event["message"] for page in pages for event in page["events"]]
