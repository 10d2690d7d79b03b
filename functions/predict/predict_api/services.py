"""What the routes depend on: settings, models, and clients of AWS made when first needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from predict_api.limits.counter import LimitsCounter, UsedUp
from predict_api.retry_after import Pace
from predict_api.settings import Settings
from prediction.aws_calls import log_calls
from prediction.brief_calls import brief
from prediction.catalog import Catalog
from prediction.drift.daily_counts import DailyCounts
from prediction.drift.keeping import Keeping
from prediction.jobs import Claims, Drain, JobQueue, JobStore

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

    from predict_api.application import Application

# A call takes milliseconds. One that AWS does not answer ends within 7 s: two attempts, and up to a
# second between them. It also ends the request, with a 503, well before the function is stopped
# after 25 s. A slow prediction with an idempotency key makes four calls, one more for a key with
# limits: those end in time unless each of them is answered at its second attempt only. Then the
# client gets the gateway's 504, has no ID, and may send the same again.
CONNECT_TIMEOUT_SECONDS = 1
READ_TIMEOUT_SECONDS = 2
MAX_ATTEMPTS = 2

# Reading a day's counts takes milliseconds, and 90 days are read one after another. After this no
# other day is begun, so that the request ends, with a 503, before the function is stopped.
COUNTS_SECONDS = 10


@dataclass(frozen=True)
class Services:
    """One object for everything that outlives a request."""

    settings: Settings
    catalog: Catalog
    applications: Sequence["Application"] = ()
    _settings_of_applications: Mapping[type, object] = field(default_factory=dict)

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str],
        catalog: Catalog,
        applications: Sequence["Application"],
    ) -> "Services":
        """Read the settings of the framework and of each application.

        Raises:
            SettingsError: A variable is missing or wrong.
        """
        read = [one.settings(environment) for one in applications if one.settings]
        return cls(
            Settings.from_environment(environment),
            catalog,
            applications,
            {type(settings): settings for settings in read},
        )

    def settings_of[T](self, kind: type[T]) -> T:
        """Return an application's settings, by their type."""
        settings = self._settings_of_applications[kind]
        assert isinstance(settings, kind)  # noqa: S101  as from_environment keeps them
        return settings

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        """Client of the tables."""
        # Imported here, as below: boto3 takes longer to import than everything else together,
        # and a fast prediction never needs it.
        import boto3  # noqa: PLC0415  as said of the client of the tables

        return self._logged(boto3.client("dynamodb", config=_client_config()))

    @cached_property
    def sqs(self) -> "SQSClient":
        """Client of the queue."""
        import boto3  # noqa: PLC0415  as said of the client of the tables

        return self._logged(boto3.client("sqs", config=_client_config()))

    @property
    def limits_counter(self) -> LimitsCounter:
        """Where the requests of keys that have limits are counted."""
        return LimitsCounter(self.dynamodb, self.settings.key_usage_table, self._used_up)

    @cached_property
    def _used_up(self) -> UsedUp:
        """The limits that this process knows to be used up."""
        return {}

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
        """What is known of how long the queue is, and how fast it drains."""
        import boto3  # noqa: PLC0415  as said of the client of the tables

        settings = self.settings
        # what is only a guess must not cost the answer
        sqs = self._logged(boto3.client("sqs", config=brief()))
        return Pace(
            JobQueue(sqs, settings.predictions_queue_url),
            Drain(self._impatient_dynamodb, settings.predictions_table, settings.lifetime.deadline),
        )

    @cached_property
    def keeping(self) -> Keeping:
        """What adds the counts of watched models to those of the day, now and then."""
        table = self.settings.predictions_table
        return Keeping(
            lambda: self.catalog.tallies, lambda: DailyCounts(self._impatient_dynamodb, table)
        )

    @property
    def daily_counts(self) -> DailyCounts:
        """Where the counts of watched models are: beside the jobs, in the table that forgets."""
        return DailyCounts(self.dynamodb, self.settings.predictions_table, COUNTS_SECONDS)

    @cached_property
    def _impatient_dynamodb(self) -> "DynamoDBClient":
        """Client for what must not cost an answer."""
        import boto3  # noqa: PLC0415  as said of the client of the tables

        return self._logged(boto3.client("dynamodb", config=brief()))

    def _logged[Client](self, client: Client) -> Client:
        log_calls(client, self.settings.log_level)
        return client


def _client_config() -> "Config":
    from botocore.config import Config  # noqa: PLC0415  with boto3, not before

    return Config(
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        read_timeout=READ_TIMEOUT_SECONDS,
        retries={"total_max_attempts": MAX_ATTEMPTS, "mode": "standard"},
    )


async def services_of(request: Request) -> Services:
    """Return the services of the application that serves this request."""
    services: Services = request.app.state.services
    return services


# Parameter type of endpoints that need them. (A coroutine: FastAPI starts a thread for others.)
ServicesDep = Annotated[Services, Depends(services_of)]
