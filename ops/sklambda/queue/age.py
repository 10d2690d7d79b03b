"""How old the oldest message of a queue is: only CloudWatch knows, as SQS does not tell."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

RECENT = timedelta(minutes=10)
"""SQS reports once a minute, and less often for queues that have been idle."""


class MetricsClient(Protocol):
    """What is used of boto3's client of CloudWatch."""

    def get_metric_statistics(  # noqa: PLR0913  (AWS's)
        self,
        *,
        Namespace: str,  # noqa: N803  (AWS's names)
        MetricName: str,  # noqa: N803
        Dimensions: Sequence[Mapping[str, str]],  # noqa: N803
        StartTime: datetime,  # noqa: N803
        EndTime: datetime,  # noqa: N803
        Period: int,  # noqa: N803
        Statistics: Sequence[str],  # noqa: N803
    ) -> Mapping[str, Any]:
        """Read the values of a metric."""


def oldest(metrics: MetricsClient, queue_url: str, now: datetime) -> timedelta | None:
    """The age of the oldest message as last reported, or None if it was not of late."""
    answer = metrics.get_metric_statistics(
        Namespace="AWS/SQS",
        MetricName="ApproximateAgeOfOldestMessage",
        Dimensions=[{"Name": "QueueName", "Value": queue_url.rpartition("/")[2]}],
        StartTime=now - RECENT,
        EndTime=now,
        Period=60,
        Statistics=["Maximum"],
    )
    points = sorted(answer.get("Datapoints", []), key=lambda point: point["Timestamp"])
    return timedelta(seconds=points[-1]["Maximum"]) if points else None
