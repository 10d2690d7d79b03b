"""What is used of those clients of boto3 whose types are not installed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol


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


class LogsClient(Protocol):
    """What is used of boto3's client of CloudWatch Logs."""

    def start_query(
        self,
        *,
        logGroupName: str,  # noqa: N803  (AWS's names)
        startTime: int,  # noqa: N803
        endTime: int,  # noqa: N803
        queryString: str,  # noqa: N803
    ) -> Mapping[str, Any]:
        """Start a query of CloudWatch Logs Insights."""

    def get_query_results(self, *, queryId: str) -> Mapping[str, Any]:  # noqa: N803
        """Return how a query stands, and what it found."""

    def get_paginator(self, operation_name: str) -> "Paginator":
        """Return what pages through the answers of a call."""


class Paginator(Protocol):
    """What is used of a paginator of boto3's."""

    def paginate(self, **request: object) -> Iterable[Mapping[str, Any]]:
        """Yield one answer after the other."""
