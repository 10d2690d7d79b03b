"""The authorizer as one would plainly write it, with boto3: the other side of the benchmark.

All but the read is the shipped code, so that only the client differs.
"""

import os
from datetime import UTC, datetime
from typing import Any

import boto3

from key_authorizer.decision import decide
from key_authorizer.gateway import policy, presented_key
from key_authorizer.records import KeyRecord

TABLE = os.environ["KEYS_TABLE"]
dynamodb = boto3.client("dynamodb")


def find(key_id: str) -> KeyRecord | None:
    """Look a key up by its ID."""
    answer = dynamodb.get_item(TableName=TABLE, Key={"key_id": {"S": key_id}}, ConsistentRead=True)
    item = answer.get("Item")
    return None if item is None else KeyRecord.from_item(item)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer the gateway."""
    return policy(event["methodArn"], decide(presented_key(event), find, datetime.now(UTC)))
