"""A complaint as an item of its DynamoDB table: built and parsed here and nowhere else."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from applications.service_311.complaint import (
    Complaint,
    ComplaintStatus,
    DeletedComplaintError,
    UnreadableComplaintError,
)
from applications.service_311.outlook import Interval
from applications.service_311.values import Borough, Channel
from prediction.dynamodb import has_version, moment, moment_from, seconds

if TYPE_CHECKING:
    from enum import StrEnum

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Item = Mapping[str, "AttributeValueTypeDef"]

VERSION = 1
"""Of a complaint. One without came before versions did, and has this shape; docs/versions.md."""

DELETED_VERSION = 2
"""Of what stands for a deleted complaint; code that knows complaints alone leaves it alone."""

REMEMBERED_FOR = timedelta(hours=25)
"""An ID may come again with its Idempotency-Key for 24 hours: so long it is known as deleted."""

COUNTED = "counted"
"""There if the counters know the complaint."""

_INTERVAL = "interval_"
_TIMES = ("timestamp", "closed_at")


def item_of(complaint: Complaint) -> "dict[str, AttributeValueTypeDef]":
    """Build the item that keeps a complaint."""
    values = dict(complaint)
    interval: Interval = values.pop("interval")
    values |= {f"{_INTERVAL}{name}": number for name, number in interval}
    is_counted = values.pop("is_counted")
    item: dict[str, AttributeValueTypeDef] = {
        name: _attribute(value) for name, value in values.items() if value is not None
    }
    item["created_at"] = {"S": moment(complaint.created_at)}
    item["version"] = {"N": str(VERSION)}
    if is_counted:
        item[COUNTED] = {"BOOL": True}
    return item


def ending_of(complaint: Complaint) -> "dict[str, AttributeValueTypeDef]":
    """Return the attributes that closing a complaint sets."""
    names = ("status", "closed_at", "actual_time", COUNTED)
    item = item_of(complaint)
    return {name: item[name] for name in names}


def deleted_item(complaint_id: str, now: datetime) -> "dict[str, AttributeValueTypeDef]":
    """Build what stands for a deleted complaint: its ID, and until when it is known."""
    return {
        "id": {"S": complaint_id},
        "version": {"N": str(DELETED_VERSION)},
        "expires_at": {"N": seconds(now + REMEMBERED_FOR)},
    }


def is_deleted(item: Item) -> bool:
    """Return whether an item stands for a deleted complaint."""
    return item.get("version") == {"N": str(DELETED_VERSION)}


def complaint_of(item: Item) -> Complaint:
    """Parse an item that `item_of` built.

    What is kept is not judged again: rules for new complaints may have changed since.

    Raises:
        DeletedComplaintError: It stands for a deleted one.
        UnreadableComplaintError: Another version wrote it; asking again may reach that one.
    """
    if is_deleted(item):
        raise DeletedComplaintError
    if not has_version(item, VERSION):
        raise UnreadableComplaintError
    values = {name: _value(attribute) for name, attribute in item.items()}
    interval: dict[str, Any] = {
        name: values.get(f"{_INTERVAL}{name}") for name in Interval.model_fields
    }
    typed: dict[str, Any] = {
        "interval": Interval.model_construct(**interval),
        "status": ComplaintStatus(values["status"]),
        "created_at": moment_from(item["created_at"]),
        "is_counted": values.pop(COUNTED, False),
    }
    typed |= {name: datetime.fromisoformat(values[name]) for name in _TIMES if name in values}
    kinds: Mapping[str, type[StrEnum]] = {"borough": Borough, "channel": Channel}
    typed |= {name: kind(values[name]) for name, kind in kinds.items() if name in values}
    known = {name: value for name, value in values.items() if name in Complaint.model_fields}
    return Complaint.model_construct(**known | typed)


def _attribute(value: object) -> "AttributeValueTypeDef":
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, float):
        # repr() is the shortest text that reads back as the very same float.
        return {"N": repr(value)}
    if isinstance(value, datetime):
        # with New York's offset, which tells the hour that comes twice
        return {"S": value.isoformat()}
    if isinstance(value, Mapping):
        return {"M": {name: _attribute(member) for name, member in value.items()}}
    return {"S": str(value)}


def _value(attribute: "AttributeValueTypeDef") -> Any:  # noqa: ANN401  what the attribute holds
    ((kind, value),) = attribute.items()
    if kind == "N":
        return float(str(value))
    if kind == "M" and isinstance(value, Mapping):
        return {name: _value(member) for name, member in value.items()}
    return value
