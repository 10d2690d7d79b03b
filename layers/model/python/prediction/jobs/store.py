"""The table of jobs: DynamoDB. Every change of state is one conditional write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from prediction.jobs.errors import ConditionFailedError, JobExistsError, StoreUnavailableError
from prediction.jobs.faults import aws_faults
from prediction.jobs.record import from_item, moment, to_item
from prediction.jobs.result import pack
from prediction.jobs.states import DEADLINE_PASSED, Job, JobState

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_OPEN = "#state IN (:queued, :running)"
_IN_TIME = "#deadline_at > :now"
_OVERDUE = "#deadline_at <= :now"
_SAME_SUBMISSION = "#created_at = :created_at AND #state = :queued"


@dataclass(frozen=True, slots=True)
class JobStore:
    """The records of jobs in `table`, through a low-level client.

    All methods raise StoreUnavailableError when the table cannot be used; a write may then have
    happened or not, and doing it again is safe.
    """

    client: "DynamoDBClient"
    table: str

    def add(self, job: Job) -> None:
        """Record a new job.

        A repetition of the very same submission (botocore's retry after a lost answer) is
        accepted, as long as the job is still queued.

        Raises:
            JobExistsError: the ID belongs to another submission, or the job has moved on.
        """
        try:
            with aws_faults(StoreUnavailableError):
                self.client.put_item(
                    TableName=self.table,
                    Item=to_item(job),
                    ConditionExpression=f"attribute_not_exists(#id) OR ({_SAME_SUBMISSION})",
                    ExpressionAttributeNames=_names("id", "created_at", "state"),
                    ExpressionAttributeValues={
                        ":created_at": {"S": moment(job.created_at)},
                        ":queued": {"S": JobState.QUEUED},
                    },
                )
        except ConditionFailedError:
            raise JobExistsError(job.id) from None

    def get(self, job_id: str) -> Job | None:
        """Read a job, or None.

        The read is a consistent one: a client that has just been given an ID, or has seen
        an outcome, must not be told an older story.
        """
        with aws_faults(StoreUnavailableError):
            answer = self.client.get_item(
                TableName=self.table, Key={"id": {"S": job_id}}, ConsistentRead=True
            )
        item = answer.get("Item")
        return None if item is None else from_item(item)

    def start(self, job_id: str, *, now: datetime) -> bool:
        """Mark a job running; tell whether it is open and in time, and so worth running.

        A job that is running already may be started again: its worker may have died.
        """
        return self._change(job_id, {"state": JobState.RUNNING}, now, timing=_IN_TIME)

    def succeed(self, job_id: str, result: dict[str, Any], *, now: datetime) -> bool:
        """Close a job with its result; tell whether this was the write that closed it.

        Raises:
            BadResultError: no record can hold the result.
        """
        changes: dict[str, str | bytes] = {
            "state": JobState.SUCCEEDED,
            "finished_at": moment(now),
            "result": pack(result),
        }
        return self._change(job_id, changes, now, timing=_IN_TIME)

    def fail(self, job_id: str, error: str, *, now: datetime) -> bool:
        """Close a job with a sentence for its client; tell whether this write closed it."""
        changes = {"state": JobState.FAILED, "finished_at": moment(now), "error": error}
        return self._change(job_id, changes, now)

    def expire(self, job_id: str, *, now: datetime) -> bool:
        """Close a job that is past its deadline; tell whether this write closed it."""
        changes = {"state": JobState.FAILED, "finished_at": moment(now), "error": DEADLINE_PASSED}
        return self._change(job_id, changes, now, timing=_OVERDUE)

    def _change(
        self, job_id: str, changes: Mapping[str, str | bytes], now: datetime, timing: str = ""
    ) -> bool:
        """Write `changes` if the job is open and `timing` holds; tell whether it was so."""
        condition = f"{_OPEN} AND {timing}" if timing else _OPEN
        values = {f":new_{name}": _value(value) for name, value in changes.items()}
        values |= {":queued": {"S": JobState.QUEUED}, ":running": {"S": JobState.RUNNING}}
        if timing:
            values[":now"] = {"S": moment(now)}
        names = _names("state", *changes, *(["deadline_at"] if timing else []))
        try:
            with aws_faults(StoreUnavailableError):
                self.client.update_item(
                    TableName=self.table,
                    Key={"id": {"S": job_id}},
                    UpdateExpression="SET " + ", ".join(f"#{n} = :new_{n}" for n in changes),
                    ConditionExpression=condition,
                    ExpressionAttributeNames=names,
                    ExpressionAttributeValues=values,
                )
        except ConditionFailedError:
            return False
        return True


def _names(*attributes: str) -> dict[str, str]:
    """Give placeholders for attribute names, of which DynamoDB reserves many."""
    return {f"#{attribute}": attribute for attribute in attributes}


def _value(value: str | bytes) -> "AttributeValueTypeDef":
    return {"B": value} if isinstance(value, bytes) else {"S": value}
