"""Read the log groups of a stack's functions, once or as they grow."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

    from sklambda.stack.clients import LogsClient

# CloudWatch takes ten such calls a second of an account; a person reads no faster.
POLL_SECONDS = 2.0
# A line may arrive after one that is younger: each look goes back over what came late.
_LATE_MILLISECONDS = 10_000

_LOG_GROUP = "AWS::Logs::LogGroup"
# The template's log groups by what `--function` calls them.
FUNCTIONS = {
    "predict": "PredictLogs",
    "predict-slow": "PredictSlowLogs",
    "authorizer": "AuthorizerLogs",
}


class Line(NamedTuple):
    """What a function has written at once; `milliseconds` since 1970."""

    milliseconds: int
    function: str
    text: str


def log_groups(cloudformation: "CloudFormationClient", stack: str) -> dict[str, str]:
    """Return the log groups of a stack's functions, by the functions' names."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    found = {
        resource["LogicalResourceId"]: resource["PhysicalResourceId"]
        for page in pages
        for resource in page["StackResourceSummaries"]
        if resource["ResourceType"] == _LOG_GROUP
    }
    return {name: found[logical] for name, logical in FUNCTIONS.items() if logical in found}


def lines(
    logs: "LogsClient", groups: Mapping[str, str], since: int, request: str | None = None
) -> list[Line]:
    """Return what was written since then, oldest first.

    Args:
        logs: a client of CloudWatch Logs.
        groups: log groups by the names of functions.
        since: milliseconds since 1970.
        request: only lines in which this ID stands.
    """
    return sorted(found for _, found in _events(logs, groups, since, request))


def follow(
    logs: "LogsClient",
    groups: Mapping[str, str],
    since: int,
    request: str | None = None,
    pause: Callable[[], None] = lambda: time.sleep(POLL_SECONDS),
) -> Iterator[Line]:
    """Yield what was written since then, and what is written from now on, without an end."""
    seen: dict[str, int] = {}
    while True:
        found = sorted(_events(logs, groups, since, request), key=lambda event: event[1])
        for event, line in found:
            if event not in seen:
                seen[event] = line.milliseconds
                yield line
        if found:
            since = max(since, found[-1][1].milliseconds - _LATE_MILLISECONDS)
        seen = {event: moment for event, moment in seen.items() if moment >= since}
        pause()


def _events(
    logs: "LogsClient", groups: Mapping[str, str], since: int, request: str | None
) -> Iterator[tuple[str, Line]]:
    for function, group in groups.items():
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=since
        )
        for page in pages:
            for event in page["events"]:
                line = Line(event["timestamp"], function, event["message"].rstrip())
                # here rather than by a pattern of CloudWatch's: it is the same on every stack
                if request is None or request in line.text:
                    yield event["eventId"], line
