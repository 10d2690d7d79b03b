"""How often a key was used, by day: from the counters of its limits, and from the log.

While a key has a limit its requests are counted; while it has none only the log knows of them. So
a day on which limits were set or lifted is told by both, each request by one of them.
"""

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import ClientError

from predict_api.usage_line import pattern
from sklambda.keys.errors import LogQueryError
from sklambda.stack.clients import LogsClient

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


class DailyUsage(NamedTuple):
    """A day's requests that were let through; None where neither counters nor log reach.

    Attributes:
        complete: whether the log reaches that day; otherwise, requests that were made while the key
            had no limit are missing.
    """

    day: date
    requests: int | None
    source: str
    complete: bool


def combined(day: date, counted: int | None, logged: int | None) -> DailyUsage:
    """Add up what counters and log know of a day; None stands for what does not reach it."""
    known = {"counter": counted, "log": logged}
    used = [place for place, requests in known.items() if requests]
    reached = [place for place, requests in known.items() if requests is not None]
    return DailyUsage(
        day,
        requests=(counted or 0) + (logged or 0) if reached else None,
        source=" and ".join(used or reached) or "nothing",
        complete=logged is not None,
    )


def last_days(number: int, now: datetime) -> list[date]:
    """The last days in UTC, today included, oldest first."""
    today = now.astimezone(UTC).date()
    return [today - timedelta(days=ago) for ago in reversed(range(number))]


def counted(
    dynamodb: "DynamoDBClient", table: str, key_id: str, days: Sequence[date]
) -> dict[date, int]:
    """Read the counters of a key, of those days on which a request of its was counted."""
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table,
        # what was counted a moment ago counts
        ConsistentRead=True,
        KeyConditionExpression="key_id = :id AND #month BETWEEN :first AND :last",
        ExpressionAttributeNames={"#month": "month"},  # a reserved word
        ExpressionAttributeValues={
            ":id": {"S": key_id},
            ":first": {"S": f"{days[0]:%Y-%m}"},
            ":last": {"S": f"{days[-1]:%Y-%m}"},
        },
    )
    months = {item["month"]["S"]: item for page in pages for item in page["Items"]}
    counts = {day: months.get(f"{day:%Y-%m}", {}).get(f"d{day:%d}") for day in days}
    return {day: int(count["N"]) for day, count in counts.items() if count is not None}


def logged(logs: LogsClient, group: str, key_id: str, days: Iterable[date]) -> dict[date, int]:
    """Count the log's lines about requests of a key that no counter knows, as far as it reaches.

    Raises:
        LogQueryError: a query failed or took too long.
    """
    counts: dict[date, int] = {}
    for some in batched(sorted(days, reverse=True), QUERIES_AT_ONCE, strict=False):
        queries = {day: query for day in some if (query := _start(logs, group, key_id, day))}
        counts |= {day: _matches(logs, query) for day, query in queries.items()}
        if len(queries) < len(some):
            break  # days before one that the log does not reach are not reached either
    return counts


def _start(logs: LogsClient, group: str, key_id: str, day: date) -> str | None:
    """Start the query of a day; None if the log does not reach there."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = int((midnight + timedelta(days=1)).timestamp())
    # How many lines match is told beside the results, so that none of them needs to be fetched.
    line = pattern(key_id, counted=False)
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


def _matches(logs: LogsClient, query: str) -> int:
    until = time.monotonic() + QUERY_SECONDS
    while (answer := logs.get_query_results(queryId=query))["status"] in _UNFINISHED:
        if time.monotonic() > until:
            raise LogQueryError("The log takes too long to answer; ask for fewer days.")
        time.sleep(POLL_SECONDS)
    if answer["status"] != "Complete":
        raise LogQueryError(f"The log could not be searched ({answer['status']}); try again.")
    return int(answer["statistics"]["recordsMatched"])
