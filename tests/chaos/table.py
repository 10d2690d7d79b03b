"""A DynamoDB table in this process: fast, strict, and with a witness of each write."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tests.chaos.expressions import Condition, Update, condition, update

MAX_ITEM_BYTES = 400 * 1024

type Item = dict[str, dict[str, Any]]
type Witness = Callable[[str, Item | None, Item], None]

_ALWAYS = Condition(lambda *_: True, frozenset())
_NOTHING = Update((), (), (), frozenset())


class Table:
    """What of DynamoDB's client slow predictions use, for one table whose key is `id`.

    `witness` is told of each write: the ID, the item before it, the item after it.
    """

    def __init__(self, witness: Witness = lambda *_: None) -> None:
        self.items: dict[str, Item] = {}
        self._witness = witness

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool) -> dict[str, Any]:  # noqa: N803, ARG002 - boto3's names
        """Read one item."""
        item = self.items.get(Key["id"]["S"])
        return {} if item is None else {"Item": dict(item)}

    def put_item(self, *, Item: Item, **asked: Any) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Write one item, if the condition holds."""
        before = self._checked(Item["id"]["S"], "PutItem", asked, _NOTHING)
        self._write(before, dict(Item), "PutItem")
        return {}

    def update_item(self, *, Key: Item, UpdateExpression: str, **asked: Any) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Change one item, if the condition holds; DynamoDB makes one where there is none."""
        change = update(UpdateExpression)
        before = self._checked(Key["id"]["S"], "UpdateItem", asked, change)
        names, values = _placeholders(asked)
        after = {**(before or Key), **{names[n]: values[v] for n, v in change.sets}}
        for name in change.removes:
            after.pop(names[name], None)
        for name, value in change.adds:
            number = int(after.get(names[name], {"N": "0"})["N"]) + int(values[value]["N"])
            after[names[name]] = {"N": str(number)}
        self._write(before, after, "UpdateItem")
        if asked.get("ReturnValues") == "ALL_OLD" and before is not None:
            return {"Attributes": dict(before)}
        return {}

    def _checked(
        self, key: str, operation: str, asked: Mapping[str, Any], change: Update
    ) -> Item | None:
        """Give the item as it is, if the condition holds for it."""
        text = asked.get("ConditionExpression")
        wanted = condition(text) if text else _ALWAYS
        names, values = _placeholders(asked)
        if {*names, *values} != wanted.placeholders | change.placeholders:
            raise refusal(operation, "ValidationException")
        before = self.items.get(key)
        if not wanted.holds(before or {}, names, values):
            refused = refusal(operation, "ConditionalCheckFailedException")
            if asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and before:
                refused.response["Item"] = dict(before)  # type: ignore[typeddict-unknown-key]  # as DynamoDB answers
            raise refused
        return before

    def _write(self, before: Item | None, after: Item, operation: str) -> None:
        if sum(map(_size, after.items())) > MAX_ITEM_BYTES:
            raise refusal(operation, "ValidationException")
        key = after["id"]["S"]
        self.items[key] = after
        self._witness(key, before, after)


def refusal(operation: str, code: str) -> ClientError:
    """Make the exception that boto3 raises when AWS refuses a call."""
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, operation)


def _placeholders(asked: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    return asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})


def _size(attribute: tuple[str, dict[str, Any]]) -> int:
    name, value = attribute
    (content,) = value.values()
    return len(name) + len(content if isinstance(content, str | bytes) else str(content))
