"""Slow predictions as HTTP knows them: submit for a 202, redeem by ID, cancel."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from predict_api.caller import Caller
from predict_api.retry_after import after_look
from predict_api.services import Services
from predict_api.settings import SERVICE
from predict_api.slow.waiting import Wait, until_ended
from prediction import jobs
from prediction.embedded_metrics import metric_line
from prediction.jobs import OPEN_STATES, Job, JobState, RequestKey, Submission


class JobPendingError(LookupError):
    """The prediction is not there yet, but will be; `headers` say when to ask again."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__("The prediction is not ready yet.")
        self.headers = headers


class JobFailedError(RuntimeError):
    """There will be no prediction; the text is a sentence for the client."""


def submit(
    services: Services,
    submission: Submission,
    key: RequestKey | None,
) -> Job:
    """Queue validated instances of a model for the worker; with a key, at most once.

    Raises:
        MessageTooLargeError: There are too many of them.
        KeyReusedError: The key came with another request before.
        QueueFullError: Too many wait already; nothing is promised, nor was anything written.
        StoreUnavailableError: Nothing is promised; the same holds for QueueUnavailableError.
    """
    store, queue = services.job_store, services.job_queue
    lifetime, now = services.settings.lifetime, datetime.now(UTC)
    services.pace.refuse_if_full(now)
    if key is None:
        return jobs.submit(store, queue, submission, lifetime=lifetime, now=now)
    return jobs.submit_once(
        store, queue, services.claims, key, submission, lifetime=lifetime, now=now
    )


def a_submission(
    caller: Caller, model: str, instances: Sequence[BaseModel], *, batched: bool
) -> Submission:
    """Return the submission of these instances by this caller."""
    return Submission(owner=caller.key_id, model=model, instances=instances, batched=batched)


def accepted(services: Services, job: Job, location: str) -> JSONResponse:
    """Return the 202 of a submitted job; `location` is relative to the route that it answers."""
    seconds = services.pace.after_submission(datetime.now(UTC))
    headers = {"Location": location, "Retry-After": str(seconds)}
    return JSONResponse({"id": job.id}, 202, headers)


async def find(
    services: Services, caller: Caller, job_id: str, wait: Wait, *, model: str | None = None
) -> Job:
    """Return the job that this caller made under this ID, once it has ended or the wait is over.

    Raises:
        UnknownJobError: There is none, or it is not one of the model that is asked for.
        StoreUnavailableError: The store cannot be read now.
    """

    async def look() -> Job:
        job = jobs.find(
            services.job_store,
            job_id,
            owner=caller.key_id,
            now=datetime.now(UTC),
            overdue=partial(_count_overdue, services),
        )
        if model is not None and job.model != model:
            raise jobs.UnknownJobError(job_id)
        return job

    return await until_ended(look, wait)


def cancel(services: Services, caller: Caller, job_id: str) -> Job:
    """Cancel the job that this caller made under this ID.

    Raises:
        JobNotQueuedError: It runs, or has ended.
        UnknownJobError: There is none.
        StoreUnavailableError: It is unknown whether it is canceled.
    """
    return jobs.cancel(
        services.job_store,
        job_id,
        owner=caller.key_id,
        now=datetime.now(UTC),
        overdue=partial(_count_overdue, services),
    )


def _count_overdue(services: Services) -> None:
    """Count a job that no worker has closed: its message may have vanished."""
    dimensions = {"service": SERVICE, "stack": services.settings.stack}
    print(metric_line("JobsOverdue", dimensions), flush=True)  # noqa: T201  the log


def when_to_ask_again(job: Job) -> dict[str, str]:
    """Return the `Retry-After` header of a job that is still open."""
    if job.state not in OPEN_STATES:
        return {}
    return {"Retry-After": str(after_look(job, datetime.now(UTC)))}


def redeem(job: Job, wait: Wait) -> dict[str, object]:
    """Return the result of a job that has one.

    Raises:
        JobPendingError: Not yet.
        JobFailedError: Never.
    """
    match job.state:
        case JobState.SUCCEEDED if job.result is not None:
            return job.result
        case JobState.QUEUED | JobState.RUNNING:
            raise JobPendingError(when_to_ask_again(job) | wait.headers)
        case JobState.CANCELED:
            raise jobs.UnknownJobError(job.id)
        case _:
            raise JobFailedError(job.error or "The prediction failed.")
