"""Slow predictions as HTTP knows them: submit for a 202, redeem by ID."""

from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from predict_api.caller import Caller
from predict_api.services import Services
from prediction import jobs
from prediction.jobs import Job, JobState, Submission

# A warm worker has the result by then. Each poll costs a request and a read, so that hasty
# clients would pay more for asking than for the prediction.
RETRY_AFTER_SECONDS = 2


class JobPendingError(LookupError):
    """The prediction is not there yet, but will be."""

    retry_after_seconds = RETRY_AFTER_SECONDS

    def __init__(self) -> None:
        super().__init__("The prediction is not ready yet.")


class JobFailedError(RuntimeError):
    """There will be no prediction; the text is a sentence for the client."""


def submit(
    services: Services,
    caller: Caller,
    model: str,
    instances: Sequence[BaseModel],
    *,
    batched: bool,
) -> Job:
    """Queue validated instances of a model for the worker.

    Raises:
        MessageTooLargeError: There are too many of them.
        StoreUnavailableError: Nothing is promised; the same holds for QueueUnavailableError.
    """
    submission = Submission(owner=caller.key_id, model=model, instances=instances, batched=batched)
    return jobs.submit(
        services.job_store,
        services.job_queue,
        submission,
        lifetime=services.settings.lifetime,
        now=datetime.now(UTC),
    )


def accepted(job: Job, location: str) -> JSONResponse:
    """The 202 of a submitted job; `location` is relative to the route that it answers."""
    headers = {"Location": location, "Retry-After": str(RETRY_AFTER_SECONDS)}
    return JSONResponse({"id": job.id}, 202, headers)


def find(services: Services, caller: Caller, job_id: str) -> Job:
    """The job that this caller made under this ID.

    Raises:
        UnknownJobError: There is none.
        StoreUnavailableError: Whether there is one cannot be told now.
    """
    return jobs.find(services.job_store, job_id, owner=caller.key_id, now=datetime.now(UTC))


def redeem(job: Job) -> dict[str, object]:
    """The result of a job that has one.

    Raises:
        JobPendingError: Not yet.
        JobFailedError: Never.
    """
    match job.state:
        case JobState.SUCCEEDED if job.result is not None:
            return job.result
        case JobState.QUEUED | JobState.RUNNING:
            raise JobPendingError
        case JobState.CANCELED:
            raise jobs.UnknownJobError(job.id)
        case _:
            raise JobFailedError(job.error or "The prediction failed.")
