"""What functions in containers call: the emulator at the bridge's address, tables, queue, keys."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from applications.scopes import SCOPES
from key_authorizer.keys import hash_key, parse
from key_authorizer.records import KeyRecord
from sklambda.keys import creation as keys
from sklambda.local.clients import Clients
from sklambda.local.containers import data, processes
from sklambda.local.containers.application import Document
from sklambda.local.containers.docker import bridge_address
from sklambda.local.containers.folder import SamLocalFolder
from sklambda.local.containers.waiting import free_ports, wait_for
from sklambda.local.environment import of_emulator
from sklambda.local.folder import PROJECT, tool
from sklambda.local.http import answers
from sklambda.local.template import Template

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_KEYS_TABLE = "KeysTable"
_EXAMPLE = PROJECT / "events" / "authorizer-key.json"


class Backend(NamedTuple):
    """Where it is, and the physical IDs of tables and queues by their logical ones."""

    endpoint_url: str
    resources: dict[str, str]


def start(folder: SamLocalFolder, document: Document) -> Backend:
    """Start the emulator and create the tables and queues of a template in it.

    Raises:
        LocalStackError: the emulator is not installed or does not answer.
    """
    url = _start_emulator(folder)
    clients = Clients.of(url)
    resources = data.deploy(clients.cloudformation, data.data_template(document))
    data.restore_expiry(clients.dynamodb, Template(PROJECT / "template.yaml"), resources)
    _keep_example_key(clients.dynamodb, resources[_KEYS_TABLE])
    return Backend(url, resources)


def create_key(backend: Backend) -> str:
    """Make a key that may do everything."""
    dynamodb = Clients.of(backend.endpoint_url).dynamodb
    table = backend.resources[_KEYS_TABLE]
    return keys.create(dynamodb, table, name="demo", scopes=list(SCOPES)).text


def _start_emulator(folder: SamLocalFolder) -> str:
    host = bridge_address()
    (port,) = free_ports(host, 1)
    folder.emulator.prepare()
    # nobody but this machine and its containers can reach that address
    environment = of_emulator(folder.emulator, port) | {"BIND_HOST": host, "MINISTACK_HOST": host}
    command = [tool("ministack", "ministack")]
    started = processes.start(folder, "emulator", command, environment)
    url = f"http://{host}:{port}"
    wait_for(folder, started, lambda: answers(f"{url}/_ministack/health"))
    return url


def _keep_example_key(dynamodb: "DynamoDBClient", table: str) -> None:
    """Let the sample events' key in, so that `sam local invoke` shows an authorizer that allows."""
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
