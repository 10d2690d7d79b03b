"""How often a key was used, by day: from the counters of its limits, else from the log.

Keys without limits cost no call when they are used, so only the log knows of them.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from botocore.exceptions import ClientError

from sklambda.key_errors import LogQueryError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# CloudWatch Logs Insights runs a few dozen queries of an account at a time; leave some to others.
QUERIES_AT_ONCE = 10
POLL_SECONDS = 0.5
# A query over a day's log takes seconds; one that takes minutes has gone wrong.
QUERY_SECONDS = 120.0
# The whole day lies before the log group's creation, or beyond its retention.
_NO_LOG = "MalformedQueryException"
_UNFINISHED = {"Scheduled", "Running"}


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
        """Say how a query stands, and what it found."""


class DailyUsage(NamedTuple):
    """A day's requests that were let through; None where neither counters nor log reach."""

    day: date
    requests: int | None
    source: str


def last_days(number: int, now: datetime) -> list[date]:
    """The last days in UTC, today included, oldest first."""
    today = now.astimezone(UTC).date()
    return [today - timedelta(days=ago) for ago in reversed(range(number))]


def counted(
    dynamodb: "DynamoDBClient", table: str, key_id: str, days: Sequence[date]
) -> list[DailyUsage]:
    """Read the counters of a key: the days on which a request of its was counted."""
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="key_id = :id AND #month BETWEEN :first AND :last",
        ExpressionAttributeNames={"#month": "month"},  # a reserved word
        ExpressionAttributeValues={
            ":id": {"S": key_id},
            ":first": {"S": f"{days[0]:%Y-%m}"},
            ":last": {"S": f"{days[-1]:%Y-%m}"},
        },
    )
    months = {item["month"]["S"]: item for page in pages for item in page["Items"]}
    usages = []
    for day in days:
        count = months.get(f"{day:%Y-%m}", {}).get(f"d{day:%d}")
        if count is not None:
            usages.append(DailyUsage(day, int(count["N"]), "counter"))
    return usages


def logged(logs: LogsClient, group: str, key_id: str, days: Iterable[date]) -> list[DailyUsage]:
    """Count the log's lines about requests of a key on each of the days.

    Raises:
        LogQueryError: a query failed or took too long.
    """
    usages = []
    for some in batched(days, QUERIES_AT_ONCE, strict=False):
        queries = [(day, _start(logs, group, key_id, day)) for day in some]
        usages += [_usage(logs, day, query) for day, query in queries]
    return usages


def _start(logs: LogsClient, group: str, key_id: str, day: date) -> str | None:
    """Start the query of a day; None if the log does not reach there."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = int((midnight + timedelta(days=1)).timestamp())
    # As `predict_api.usage_log` writes it. How many lines match is told beside the results, so
    # that none of them needs to be fetched.
    line = f'"message": "answered", "key_id": "{key_id}"'
    try:
        answer = logs.start_query(
            logGroupName=group,
            startTime=int(midnight.timestamp()),
            endTime=end,
            queryString=f"filter @message like /{line}/ "
            f"| filter toMillis(@timestamp) < {end * 1000} | limit 1",
        )
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == _NO_LOG:
            return None
        raise
    query: str = answer["queryId"]
    return query


def _usage(logs: LogsClient, day: date, query: str | None) -> DailyUsage:
    if query is None:
        return DailyUsage(day, None, "nothing")
    until = time.monotonic() + QUERY_SECONDS
    while (answer := logs.get_query_results(queryId=query))["status"] in _UNFINISHED:
        if time.monotonic() > until:
            raise LogQueryError("The log takes too long to answer; ask for fewer days.")
        time.sleep(POLL_SECONDS)
    if answer["status"] != "Complete":
        raise LogQueryError(f"The log could not be searched ({answer['status']}); try again.")
    return DailyUsage(day, int(answer["statistics"]["recordsMatched"]), "log")
