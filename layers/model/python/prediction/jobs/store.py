"""The table of jobs: DynamoDB. Every change of state is one conditional write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from prediction.dynamodb import moment, seconds
from prediction.jobs.aws_errors import aws_faults
from prediction.jobs.errors import ConditionFailedError, JobExistsError, StoreUnavailableError
from prediction.jobs.item import from_item, to_item
from prediction.jobs.job import DEADLINE_PASSED, Job, JobState, Lifetime
from prediction.jobs.result import MAX_PART_BYTES, pack, read_parts, write_parts
from prediction.jobs.versions import OF_THIS_VERSION, VERSION, check_version

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = dict[str, AttributeValueTypeDef]

_OPEN = "#state IN (:queued, :running)"
_QUEUED = "#state = :queued"
_IN_TIME = "#deadline_at > :now"
_OVERDUE = "#deadline_at <= :now"
_KEPT_AS_LONG = "#expires_at = :kept_until"
_NOT_SETTLED_WELL = "#state IN (:queued, :running, :failed) AND #expires_at > :now_seconds"
_SAME_SUBMISSION = "#created_at = :created_at AND #deadline_at = :deadline_at AND #state = :queued"


class Change(NamedTuple):
    """What came of a conditional write: whether it was done, and the job before it, if any.

    It is true if it was done.
    """

    done: bool
    job: Job | None

    def __bool__(self) -> bool:
        return self.done


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

        A repetition of the very same submission (botocore's retry after a lost answer, or a
        client's with its idempotency key) is accepted, as long as the job is still queued.

        Raises:
            JobExistsError: the ID belongs to another submission, or the job has moved on.
        """
        try:
            with aws_faults(StoreUnavailableError):
                self.client.put_item(
                    TableName=self.table,
                    Item=to_item(job),
                    ConditionExpression=f"attribute_not_exists(#id) OR ({_SAME_SUBMISSION})",
                    ExpressionAttributeNames=_names("id", "created_at", "deadline_at", "state"),
                    ExpressionAttributeValues={
                        ":created_at": {"S": moment(job.created_at)},
                        ":deadline_at": {"S": moment(job.deadline_at)},
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
        item: dict[str, Any] | None = answer.get("Item")
        if item is not None:
            check_version(item)
        if item is not None and "parts" in item:
            packed = read_parts(self.client, self.table, [part["S"] for part in item["parts"]["L"]])
            item = None if packed is None else {**item, "result": {"B": packed}}
        return None if item is None else from_item(item)

    def start(self, job_id: str, *, now: datetime, alone: bool | None = None) -> Change:
        """Mark a job running, which is done if it is open and in time, and so worth running.

        A job that is running already may be started again: its worker may have died. `alone`
        sets or takes back `Job.ran_alone`.
        """
        changes: Item = {"state": {"S": JobState.RUNNING}}
        if alone is not None:
            changes["ran_alone"] = {"BOOL": alone}
        timing: Item = {":now": {"S": moment(now)}}
        return self._change(job_id, changes, f"{_OPEN} AND {_IN_TIME}", timing)

    def succeed(self, job_id: str, result: dict[str, Any], *, now: datetime) -> Change:
        """Close a job with its result, which is done if it is open and in time.

        Raises:
            BadResultError: no answer can carry the result.
        """
        packed = pack(result)
        if len(packed) <= MAX_PART_BYTES:
            return self._succeed(job_id, {"result": {"B": packed}}, now)
        # asks whether the parts are worth writing, and how long they are kept
        started = self.start(job_id, now=now)
        if not started or started.job is None:
            return started
        kept_until = started.job.expires_at
        parts = write_parts(self.client, self.table, job_id, packed, kept_until)
        outcome: Item = {"parts": {"L": [{"S": part} for part in parts]}}
        return self._succeed(job_id, outcome, now, kept_until)

    def fail(self, job_id: str, error: str, *, now: datetime) -> bool:
        """Close a job with a sentence for its client; tell whether this write closed it."""
        changes = _closed(JobState.FAILED, now) | {"error": {"S": error}}
        return self._change(job_id, changes, _OPEN, {}).done

    def expire(self, job_id: str, *, now: datetime) -> Change:
        """Close a job as failed, which is done if it is open past its deadline."""
        changes = _closed(JobState.FAILED, now) | {"error": {"S": DEADLINE_PASSED}}
        timing: Item = {":now": {"S": moment(now)}}
        return self._change(job_id, changes, f"{_OPEN} AND {_OVERDUE}", timing)

    def cancel(self, job_id: str, *, now: datetime) -> bool:
        """Close a job that no worker has begun; tell whether this write closed it."""
        changes = _closed(JobState.CANCELED, now)
        timing: Item = {":now": {"S": moment(now)}}
        return self._change(job_id, changes, f"{_QUEUED} AND {_IN_TIME}", timing).done

    def reopen(self, job_id: str, lifetime: Lifetime, *, now: datetime) -> bool:
        """Put a job back into the queue, with a lifetime from now; return whether it was done.

        This is an operator's decision about a job whose message was given up. A job that has
        succeeded, was canceled or is past its retention stays as it is.
        """
        changes: Item = {
            "state": {"S": JobState.QUEUED},
            "redriven": {"BOOL": True},
            "deadline_at": {"S": moment(now + lifetime.deadline)},
            "expires_at": {"N": seconds(now + lifetime.retention)},
        }
        values: Item = {
            ":failed": {"S": JobState.FAILED},
            ":now_seconds": {"N": seconds(now)},
        }
        past = ("finished_at", "error", "ran_alone")
        return self._change(job_id, changes, _NOT_SETTLED_WELL, values, remove=past).done

    def _succeed(
        self, job_id: str, outcome: "Item", now: datetime, kept_until: datetime | None = None
    ) -> Change:
        """Close a job well, if it is kept as long as what the outcome names, where that is said."""
        changes = _closed(JobState.SUCCEEDED, now) | outcome
        condition = f"{_OPEN} AND {_IN_TIME}"
        values: Item = {":now": {"S": moment(now)}}
        if kept_until is not None:
            # reopened meanwhile, it would outlive its parts; it has a new message then
            condition += f" AND {_KEPT_AS_LONG}"
            values[":kept_until"] = {"N": seconds(kept_until)}
        return self._change(job_id, changes, condition, values)

    def _change(
        self,
        job_id: str,
        changes: "Mapping[str, AttributeValueTypeDef]",
        condition: str,
        values: "Mapping[str, AttributeValueTypeDef]",
        remove: Sequence[str] = (),
    ) -> Change:
        """Write `changes` if the `condition` holds, and the record is of this version."""
        condition = f"{condition} AND {OF_THIS_VERSION}"
        states = {f":{state}": {"S": state} for state in (JobState.QUEUED, JobState.RUNNING)}
        known = {name: value for name, value in states.items() if name in condition}
        names = ["state", *changes, *remove, "deadline_at", "expires_at", "version"]
        update = "SET " + ", ".join(f"#{name} = :new_{name}" for name in changes)
        if remove:
            update += " REMOVE " + ", ".join(f"#{name}" for name in remove)
        try:
            with aws_faults(StoreUnavailableError):
                answer = self.client.update_item(
                    TableName=self.table,
                    Key={"id": {"S": job_id}},
                    UpdateExpression=update,
                    ConditionExpression=condition,
                    ExpressionAttributeNames=_names(
                        *(name for name in names if f"#{name}" in f"{update} {condition}")
                    ),
                    ExpressionAttributeValues={
                        **known,
                        **values,
                        ":version": {"N": str(VERSION)},
                        **{f":new_{name}": value for name, value in changes.items()},
                    },
                    ReturnValues="ALL_OLD",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except ConditionFailedError as error:
            # claims and parts lie in the same table, and are no jobs
            job = from_item(error.item) if "state" in error.item else None
            return Change(done=False, job=job)
        return Change(done=True, job=from_item(answer["Attributes"]))


def _closed(state: JobState, now: datetime) -> "Item":
    return {"state": {"S": state}, "finished_at": {"S": moment(now)}}


def _names(*attributes: str) -> dict[str, str]:
    """Return placeholders for attribute names, of which DynamoDB reserves many."""
    return {f"#{attribute}": attribute for attribute in attributes}
