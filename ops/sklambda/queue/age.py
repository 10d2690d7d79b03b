"""How old the oldest message of a queue is: only CloudWatch knows, as SQS does not tell."""

from datetime import datetime, timedelta

from sklambda.stack.clients import MetricsClient

RECENT = timedelta(minutes=10)
"""SQS reports once a minute, and less often for queues that have been idle."""


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
