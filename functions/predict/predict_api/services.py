"""What the routes work with: settings, models, and clients of AWS made when first needed."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from predict_api.limits_counter import LimitsCounter
from predict_api.pace import Pace
from predict_api.settings import Settings
from prediction.catalog import Catalog
from prediction.jobs import Claims, JobQueue, JobStore

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

# API Gateway gives up after 29 s; three attempts of these lengths end well before, so that the
# client gets a 503 with Retry-After rather than the gateway's 504.
CONNECT_TIMEOUT_SECONDS = 2
READ_TIMEOUT_SECONDS = 5
MAX_ATTEMPTS = 3


@dataclass(frozen=True)
class Services:
    """One object for everything that outlives a request."""

    settings: Settings
    catalog: Catalog

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        """Client of the tables."""
        # Imported here, as below: boto3 takes longer to import than everything else together,
        # and a fast prediction never needs it.
        import boto3  # noqa: PLC0415

        return boto3.client("dynamodb", config=_client_config())

    @cached_property
    def sqs(self) -> "SQSClient":
        """Client of the queue."""
        import boto3  # noqa: PLC0415

        return boto3.client("sqs", config=_client_config())

    @property
    def limits_counter(self) -> LimitsCounter:
        """Where the requests of keys that have limits are counted."""
        return LimitsCounter(self.dynamodb, self.settings.key_usage_table)

    @property
    def job_store(self) -> JobStore:
        """Where slow predictions are recorded."""
        return JobStore(self.dynamodb, self.settings.predictions_table)

    @property
    def job_queue(self) -> JobQueue:
        """Where slow predictions wait for the worker."""
        return JobQueue(self.sqs, self.settings.predictions_queue_url)

    @property
    def claims(self) -> Claims:
        """Where idempotency keys are kept: beside the jobs, in the table that forgets."""
        return Claims(self.dynamodb, self.settings.predictions_table)

    @cached_property
    def pace(self) -> Pace:
        """What is known of the queue's depth."""
        return Pace(self.job_queue)


def _client_config() -> "Config":
    from botocore.config import Config  # noqa: PLC0415

    return Config(
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        read_timeout=READ_TIMEOUT_SECONDS,
        retries={"total_max_attempts": MAX_ATTEMPTS, "mode": "standard"},
    )


async def services_of(request: Request) -> Services:
    """The services of the application that serves this request."""
    services: Services = request.app.state.services
    return services


# Parameter type of endpoints that need them. (A coroutine: FastAPI starts a thread for others.)
ServicesDep = Annotated[Services, Depends(services_of)]
