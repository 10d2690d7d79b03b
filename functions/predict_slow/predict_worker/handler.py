"""Lambda's entry point: the wiring of the worker, made once when the function starts."""

import os
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from time import time_ns
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

# In every start, which has a whole processor, not in the first batch, which has a share of one.
import prediction.runtimes.onnx  # noqa: F401  loaded, not used here
from predict_worker.drain_report import DrainReport
from predict_worker.queue_time import MOST_VALUES, queue_times
from predict_worker.settings import Settings
from predict_worker.worker import Worker
from prediction import snapshot
from prediction.aws_calls import log_calls
from prediction.brief_calls import brief
from prediction.catalog import Catalog
from prediction.drift import keeping as drift
from prediction.drift.daily_counts import DailyCounts
from prediction.embedded_metrics import NAMESPACE, metric_line
from prediction.errors import ArtifactError
from prediction.jobs import Drain, JobQueue, JobStore
from prediction.large_artifacts import bucket_of

# A call takes milliseconds. Three attempts within seconds tell a hiccup from an outage, which
# is for the queue to outlast.
CALLS = Config(
    connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 3}
)

KEEPING_MILLISECONDS = 5_000
"""More than the one attempt for a model's counts takes, making the client included: a batch that
has succeeded must not be stopped, and come back, for the counts of its models."""

logger = Logger()
stack = os.environ.get("STACK_NAME", "local")
metrics = Metrics(namespace=NAMESPACE)
metrics.set_default_dimensions(stack=stack)
settings = Settings.from_environment(os.environ)


def log_damaged_model(error: ArtifactError) -> None:
    """Log what is wrong with a model that cannot serve."""
    logger.error("A model cannot be served.", model=error.model, reason=error.reason)


catalog = Catalog.load(
    tell=log_damaged_model, bucket=bucket_of(os.environ), watched=drift.is_on(os.environ)
)


@cache
def worker() -> Worker:
    """Make the worker, with clients that a snapshot must not hold."""
    dynamodb = boto3.client("dynamodb", config=CALLS)
    sqs = boto3.client("sqs", config=CALLS)
    for client in (dynamodb, sqs):
        log_calls(client, os.environ.get("POWERTOOLS_LOG_LEVEL") or "INFO")
    return Worker(
        catalog=catalog,
        store=JobStore(dynamodb, settings.predictions_table),
        queue=JobQueue(sqs, settings.predictions_queue_url),
        max_receive_count=settings.max_receive_count,
        run_reserve_milliseconds=settings.run_reserve_milliseconds,
        deadline=settings.deadline,
    )


@cache
def drain_report() -> DrainReport:
    """Make the report of how fast the queue drains, through the same client."""
    store = worker().store
    return DrainReport(Drain(store.client, store.table, settings.deadline))


@cache
def keeping() -> drift.Keeping:
    """Make what keeps the counts of watched models."""
    return drift.Keeping(lambda: catalog.tallies, daily_counts, at_once=True)


@cache
def daily_counts() -> DailyCounts:
    """Make where counts are added, through a client of its own, that adds nothing twice."""
    client = boto3.client("dynamodb", config=brief())
    log_calls(client, os.environ.get("POWERTOOLS_LOG_LEVEL") or "INFO")
    return DailyCounts(client, settings.predictions_table)


if snapshot.is_ahead(os.environ):
    snapshot.prime(catalog, imports=[])
else:
    worker()


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Work an SQS batch off and name the messages that must come back."""
    for waited in islice(queue_times(event["Records"], time_ns() // 1_000_000), MOST_VALUES):
        metrics.add_metric("QueueTime", MetricUnit.Milliseconds, waited)
    batch = worker().work_off(event["Records"], context.get_remaining_time_in_millis)
    done_with = len(batch.deliveries) - len(batch.failures)
    drain_report().after(batch.deliveries, done_with, datetime.now(UTC))
    if failed := keeping().keep(
        datetime.now(UTC), lambda: context.get_remaining_time_in_millis() > KEEPING_MILLISECONDS
    ):
        logger.warning("Counts of models were not kept.", exception=failed)
    for model, count in batch.succeeded_by_model.items():
        dimensions = {"stack": stack, "model": model, "outcome": "succeeded"}
        print(metric_line("Predictions", dimensions, count))  # noqa: T201  the log
    metrics.add_metric("JobsSucceeded", MetricUnit.Count, batch.succeeded)
    metrics.add_metric("JobsFailed", MetricUnit.Count, batch.failed)
    metrics.add_metric("JobsOverdue", MetricUnit.Count, batch.overdue)
    metrics.add_metric("MessagesReturned", MetricUnit.Count, len(batch.failures))
    faults = sum(failure.is_a_fault for failure in batch.failures)
    metrics.add_metric("WorkerFaults", MetricUnit.Count, faults)
    return batch.response()
