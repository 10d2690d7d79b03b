"""What a stack's tables hold, kept in files while no emulator runs.

The messages of the queue are not: predictions that wait when a stack is stopped fail at their
deadline, as in any stack that has lost a message.
"""

import base64
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sklambda.local.errors import LocalStackError
from sklambda.stack.record import StackRecord

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# BatchWriteItem's limit
_WRITTEN_AT_ONCE = 25
_RECORD = "stack.json"


def keep(
    folder: Path, dynamodb: "DynamoDBClient", tables: Mapping[str, str], record: StackRecord
) -> None:
    """Write all items of the tables, and the stack's key, to a folder that only its owner reads.

    Args:
        folder: is written whole, or stays as it was.
        dynamodb: a client of the emulator.
        tables: physical names by logical ones.
        record: of the stack, with its key.
    """
    written = _unfinished(folder)
    shutil.rmtree(written, ignore_errors=True)
    written.mkdir(mode=0o700, parents=True)
    for logical, physical in tables.items():
        pages = dynamodb.get_paginator("scan").paginate(TableName=physical)
        items = (item for page in pages for item in page["Items"])
        _write(written / f"{logical}.jsonl", items)
    # last of all: with it the new folder is whole
    record.write(written / _RECORD)
    shutil.rmtree(folder, ignore_errors=True)
    written.rename(folder)


def is_kept(folder: Path) -> bool:
    """Return whether there is something kept; finish what was interrupted in the last moment."""
    written = _unfinished(folder)
    if not (folder / _RECORD).exists() and (written / _RECORD).exists():
        shutil.rmtree(folder, ignore_errors=True)
        written.rename(folder)
    return (folder / _RECORD).exists()


def key_in(folder: Path) -> str | None:
    """Return the key of the stack whose data is kept; None if none is."""
    record = StackRecord.read(folder / _RECORD)
    return record.api_key if record else None


def put_back(folder: Path, dynamodb: "DynamoDBClient", tables: Mapping[str, str]) -> int:
    """Write what was kept into the tables of a new stack; return how many items.

    Tables that the stack has no more are left out.

    Raises:
        LocalStackError: a table does not take them; it has another key now.
    """
    count = 0
    for file in sorted(folder.glob("*.jsonl")):
        if file.stem not in tables:
            continue
        for items in batched(_read(file), _WRITTEN_AT_ONCE, strict=False):
            _put(dynamodb, tables[file.stem], items)
            count += len(items)
    return count


def _unfinished(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.new")


def _put(dynamodb: "DynamoDBClient", table: str, items: Iterable[Mapping[str, Any]]) -> None:
    requests: Any = {table: [{"PutRequest": {"Item": item}} for item in items]}
    try:
        while requests:
            requests = dynamodb.batch_write_item(RequestItems=requests).get("UnprocessedItems")
    except dynamodb.exceptions.ClientError as error:
        raise LocalStackError(
            "What was kept of the stack's data does not fit its tables any more; begin without"
            " it: `make forget`, then `make up`."
        ) from error


def _write(file: Path, items: Iterable[Mapping[str, Any]]) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT, mode=0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(item, default=_as_text) + "\n" for item in items)


def _read(file: Path) -> Iterator[Mapping[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line, object_hook=_as_bytes)


def _as_text(value: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(value).decode("ascii")}


def _as_bytes(value: dict[str, Any]) -> Any:  # noqa: ANN401  bytes, or what it was
    packed = value.get("base64")
    # an attribute of this name has a dictionary here
    return base64.b64decode(packed) if isinstance(packed, str) else value
