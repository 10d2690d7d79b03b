"""The key that a local stack is born with, for whoever started it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from applications.scopes import SCOPES
from sklambda.keys import creation as keys

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEYS_TABLE = "KeysTable"


def create_demo_key(dynamodb: "DynamoDBClient", resources: Mapping[str, str]) -> str:
    """Make a key that may do everything.

    Args:
        dynamodb: A client of the emulator.
        resources: The stack's physical IDs by logical ones.
    """
    return keys.create(dynamodb, resources[KEYS_TABLE], name="demo", scopes=list(SCOPES)).text
