"""A job as a DynamoDB item: built here and parsed here."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from prediction.dynamodb import moment, moment_from, seconds
from prediction.jobs.job import Job, JobState
from prediction.jobs.result import pack, unpack
from prediction.jobs.versions import check_version, versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = dict[str, AttributeValueTypeDef]


def to_item(job: Job) -> "Item":
    """Build the item of a job; members that are None are left out."""
    item: Item = {
        "id": {"S": job.id},
        "owner": {"S": job.owner},
        "model": {"S": job.model},
        "state": {"S": job.state},
        "created_at": {"S": moment(job.created_at)},
        "deadline_at": {"S": moment(job.deadline_at)},
        "expires_at": {"N": seconds(job.expires_at)},
    }
    if job.finished_at is not None:
        item["finished_at"] = {"S": moment(job.finished_at)}
    if job.result is not None:
        item["result"] = {"B": pack(job.result)}
    if job.error is not None:
        item["error"] = {"S": job.error}
    return versioned(item)


def from_item(item: dict[str, Any]) -> Job:
    """Read the job of an item.

    Raises:
        StoreUnavailableError: It is of another version.
    """
    check_version(item)
    return Job(
        id=item["id"]["S"],
        owner=item["owner"]["S"],
        model=item["model"]["S"],
        state=JobState(item["state"]["S"]),
        created_at=moment_from(item["created_at"]),
        deadline_at=moment_from(item["deadline_at"]),
        expires_at=datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC),
        finished_at=moment_from(item["finished_at"]) if "finished_at" in item else None,
        result=unpack(item["result"]["B"]) if "result" in item else None,
        error=item["error"]["S"] if "error" in item else None,
        ran_alone=item.get("ran_alone", {}).get("BOOL", False),
        redriven="redriven" in item,
    )
