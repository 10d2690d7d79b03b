"""What functions in containers call: an emulator at the bridge's address, with tables and queue."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from applications.scopes import SCOPES
from key_authorizer.keys import hash_key, parse
from key_authorizer.records import KeyRecord
from sklambda.local import emulator
from sklambda.local.clients import Clients
from sklambda.local.containers import data
from sklambda.local.containers.application import Document
from sklambda.local.containers.docker import bridge_address
from sklambda.local.demo_key import KEYS_TABLE
from sklambda.local.deployment import STACK_NAME
from sklambda.local.emulator_gaps import restore_expiry
from sklambda.local.template import Template
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder
from sklambda.stack.outputs import Outputs

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_EXAMPLE = PROJECT / "events" / "authorizer-key.json"


class DataStack(NamedTuple):
    """Where it is, the physical IDs of tables and queues by their logical ones, and its outputs."""

    endpoint_url: str
    resources: dict[str, str]
    outputs: Mapping[str, str]


def start(folder: StackFolder, document: Document) -> DataStack:
    """Start the emulator and create the tables and queues of a template in it.

    Raises:
        OperatorError: The emulator is not installed or does not answer.
    """
    # nobody but this machine and its containers can reach that address
    url = emulator.start(folder, bridge_address()).url
    clients = Clients.of(url)
    resources = data.deploy(clients.cloudformation, data.data_template(document))
    restore_expiry(clients.dynamodb, Template(PROJECT / "template.yaml"), resources)
    _keep_example_key(clients.dynamodb, resources[KEYS_TABLE])
    (described,) = clients.cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
    return DataStack(url, resources, Outputs.of(described).values)


def _keep_example_key(dynamodb: "DynamoDBClient", table: str) -> None:
    """Store the sample events' key, so that `sam local invoke` shows an authorizer that allows."""
    key = parse(json.loads(_EXAMPLE.read_text())["headers"]["X-API-Key"])
    record = KeyRecord(
        key_id=key.key_id,
        key_hash=hash_key(key),
        name="sample events",
        scopes=SCOPES,
        created_at=datetime.now(UTC).replace(microsecond=0),
        last_four=key.text[-4:],
    )
    dynamodb.put_item(TableName=table, Item=record.to_item())
