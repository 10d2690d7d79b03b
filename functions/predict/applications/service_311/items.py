"""A complaint as an item of its DynamoDB table: built and parsed here and nowhere else."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from applications.service_311.complaint import (
    Complaint,
    ComplaintStatus,
    Estimate,
    Interval,
    Place,
    UnreadableComplaintError,
)
from prediction.dynamodb import has_version, moment, moment_from

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


VERSION = 1
"""Of an item. One without came before versions did, and has this shape; docs/versions.md."""


def item_of(complaint: Complaint) -> dict[str, "AttributeValueTypeDef"]:
    """Build the item that keeps a complaint."""
    interval = complaint.estimate.interval
    texts = {
        "id": complaint.id,
        "owner": complaint.owner,
        "slug": complaint.slug,
        "complaint_type": complaint.complaint_type,
        "official_name": complaint.official_name,
        # with New York's offset, which tells the hour that comes twice
        "timestamp": complaint.timestamp.isoformat(),
        "description": complaint.description,
        "status": complaint.status.value,
        "created_at": moment(complaint.created_at),
    }
    if complaint.descriptor is not None:
        texts["descriptor"] = complaint.descriptor
    numbers = {
        "expected_time": complaint.estimate.hours,
        "interval_low": interval.low,
        "interval_high": interval.high,
        "interval_coverage": interval.coverage,
    }
    if complaint.place is not None:
        numbers |= {"lat": complaint.place.latitude, "lon": complaint.place.longitude}
    if interval.held is not None:
        numbers["interval_held"] = interval.held
    if complaint.estimate.p90 is not None:
        numbers["p90"] = complaint.estimate.p90
    item: dict[str, AttributeValueTypeDef] = {k: {"S": v} for k, v in texts.items()}
    # repr() is the shortest text that reads back as the very same float.
    item["version"] = {"N": str(VERSION)}
    item.update({name: _number(value) for name, value in numbers.items()})
    estimate = complaint.estimate
    if estimate.closed_within is not None:
        within = {name: _number(value) for name, value in estimate.closed_within.items()}
        item["closed_within"] = {"M": within}
    if estimate.descriptor_known is not None:
        item["descriptor_known"] = {"BOOL": estimate.descriptor_known}
    return item


def _number(value: float) -> "AttributeValueTypeDef":
    return {"N": repr(float(value))}


def complaint_of(item: Mapping[str, "AttributeValueTypeDef"]) -> Complaint:
    """Parse an item that `item_of` built.

    Raises:
        UnreadableComplaintError: Another version wrote it; asking again may reach that one.
    """
    if not has_version(item, VERSION):
        raise UnreadableComplaintError
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    number = {name: float(value["N"]) for name, value in item.items() if "N" in value}
    interval = Interval(
        number["interval_low"],
        number["interval_high"],
        number["interval_coverage"],
        number.get("interval_held"),
    )
    return Complaint(
        id=text["id"],
        owner=text["owner"],
        slug=text["slug"],
        complaint_type=text["complaint_type"],
        official_name=text["official_name"],
        timestamp=datetime.fromisoformat(text["timestamp"]),
        place=Place(number["lat"], number["lon"]) if "lat" in number else None,
        description=text["description"],
        status=ComplaintStatus(text["status"]),
        estimate=Estimate(
            hours=number["expected_time"],
            interval=interval,
            p90=number.get("p90"),
            closed_within=_closed_within(item),
            descriptor_known=item["descriptor_known"]["BOOL"]
            if "descriptor_known" in item
            else None,
        ),
        created_at=moment_from(item["created_at"]),
        descriptor=text.get("descriptor"),
    )


def _closed_within(item: Mapping[str, "AttributeValueTypeDef"]) -> dict[str, float] | None:
    """Return the probabilities; complaints of versions without them have none."""
    if "closed_within" not in item:
        return None
    return {name: float(value["N"]) for name, value in item["closed_within"]["M"].items()}
