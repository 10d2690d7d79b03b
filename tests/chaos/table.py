"""DynamoDB tables in this process: fast, strict, and with a witness of each write."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from tests.chaos.expressions import Condition, Update, added, condition, summed, update
from tests.transactions import canceled

MAX_ITEM_BYTES = 400 * 1024

type Item = dict[str, dict[str, Any]]
type Witness = Callable[[str, Item | None, Item], None]

_ALWAYS = Condition(lambda *_: True, frozenset())
_NOTHING = Update((), (), (), frozenset())


class Table:
    """What of DynamoDB's client the functions use, for one table.

    `witness` is told of each write: the key, the item before it, the item after it. A key of
    several attributes is one text here.
    """

    def __init__(self, witness: Witness = lambda *_: None, keys: Sequence[str] = ("id",)) -> None:
        self.items: dict[str, Item] = {}
        self._witness = witness
        self._keys = keys

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool) -> dict[str, Any]:  # noqa: N803, ARG002 - boto3's names
        """Read one item."""
        item = self.items.get(self._key(Key))
        return {} if item is None else {"Item": dict(item)}

    def put_item(self, *, Item: Item, **asked: Any) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Write one item, if the condition holds."""
        before = self._checked(Item, "PutItem", asked, _NOTHING)
        self._write(before, dict(Item), "PutItem")
        return {}

    def update_item(self, *, Key: Item, UpdateExpression: str, **asked: Any) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Change one item, if the condition holds; DynamoDB makes one where there is none."""
        change = update(UpdateExpression)
        before = self._checked(Key, "UpdateItem", asked, change)
        names, values = _placeholders(asked)
        item = before or Key
        after = {**item}
        for name, value in change.sets:
            after[names.get(name, name)] = summed(item, value, names, values)
        for name in change.removes:
            after.pop(names.get(name, name), None)
        for name, value in change.adds:
            after[names.get(name, name)] = added(item, names.get(name, name), values[value])
        self._write(before, after, "UpdateItem")
        shown = {"ALL_OLD": before, "ALL_NEW": after}.get(asked.get("ReturnValues", "NONE"))
        return {} if shown is None else {"Attributes": dict(shown)}

    def delete_item(self, *, Key: Item, **asked: Any) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Delete one item, if there is one and the condition holds."""
        self._checked(Key, "DeleteItem", asked, _NOTHING)
        self.items.pop(self._key(Key), None)
        return {}

    def check(self, asked: Mapping[str, Any]) -> None:
        """See that a write of a transaction can be done.

        Raises:
            ClientError: Its condition does not hold, or it is invalid.
        """
        change = update(asked["UpdateExpression"]) if "UpdateExpression" in asked else _NOTHING
        self._checked(asked.get("Key") or asked["Item"], "TransactWriteItems", asked, change)

    def _key(self, item: Item) -> str:
        return " ".join(item[name]["S"] for name in self._keys)

    def _checked(
        self, key: Item, operation: str, asked: Mapping[str, Any], change: Update
    ) -> Item | None:
        """Give the item as it is, if the condition holds for it."""
        text = asked.get("ConditionExpression")
        wanted = condition(text) if text else _ALWAYS
        names, values = _placeholders(asked)
        if {*names, *values} != wanted.placeholders | change.placeholders:
            raise refusal(operation, "ValidationException")
        before = self.items.get(self._key(key))
        if not wanted.holds(before or {}, names, values):
            refused = refusal(operation, "ConditionalCheckFailedException")
            if asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and before:
                refused.response["Item"] = dict(before)  # type: ignore[typeddict-unknown-key]  # as DynamoDB answers
            raise refused
        return before

    def _write(self, before: Item | None, after: Item, operation: str) -> None:
        if sum(map(_size, after.items())) > MAX_ITEM_BYTES:
            raise refusal(operation, "ValidationException")
        key = self._key(after)
        self.items[key] = after
        self._witness(key, before, after)


class Tables:
    """Several tables behind one client, by name, and writes of several of them at once."""

    def __init__(self, **tables: Table) -> None:
        self._tables = {name.replace("_", "-"): table for name, table in tables.items()}

    def get_item(self, **asked: Any) -> dict[str, Any]:
        """Read one item."""
        return self._tables[asked["TableName"]].get_item(**asked)

    def put_item(self, **asked: Any) -> dict[str, Any]:
        """Write one item, if the condition holds."""
        return self._tables[asked["TableName"]].put_item(**asked)

    def update_item(self, **asked: Any) -> dict[str, Any]:
        """Change one item, if the condition holds."""
        return self._tables[asked["TableName"]].update_item(**asked)

    def delete_item(self, **asked: Any) -> dict[str, Any]:
        """Delete one item, if there is one and the condition holds."""
        return self._tables[asked["TableName"]].delete_item(**asked)

    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Read several items of one table."""
        ((name, asked),) = RequestItems.items()
        table = self._tables[name]
        answers = [
            table.get_item(TableName=name, Key=key, ConsistentRead=True) for key in asked["Keys"]
        ]
        return {"Responses": {name: [one["Item"] for one in answers if one]}}

    def transact_write_items(self, *, TransactItems: Sequence[Mapping[str, Any]]) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Do all writes, if the conditions of all hold."""
        reasons = [self._reason(asked) for part in TransactItems for asked in part.values()]
        if set(reasons) != {"None"}:
            raise canceled(*reasons)
        for part in TransactItems:
            ((kind, asked),) = part.items()
            {"Put": self.put_item, "Update": self.update_item, "Delete": self.delete_item}[kind](
                **asked
            )
        return {}

    def _reason(self, asked: Mapping[str, Any]) -> str:
        """Tell why a part cannot be done, as the reasons of a canceled transaction do."""
        try:
            self._tables[asked["TableName"]].check(asked)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return "ConditionalCheckFailed"
        return "None"


def refusal(operation: str, code: str) -> ClientError:
    """Make the exception that boto3 raises when AWS refuses a call."""
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, operation)


def _placeholders(asked: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    return asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})


def _size(attribute: tuple[str, dict[str, Any]]) -> int:
    name, value = attribute
    (content,) = value.values()
    return len(name) + len(content if isinstance(content, str | bytes) else str(content))
