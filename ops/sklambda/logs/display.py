"""A line of the log as a person reads it."""

import json
from datetime import datetime
from typing import Any

from sklambda.logs.reading import Line

# Lambda's own remarks on each call, of which the log is full.
_REMARKS = ("START ", "END ", "REPORT ", "INIT_START ", "RESTORE_START ", "RESTORE_REPORT ")
# What stands in front, or is in each line.
_KNOWN = ("level", "timestamp", "service", "message", "location", "request_id", "_aws")
_OF_A_REQUEST = ("method", "route", "status", "milliseconds")


def is_remark(line: Line) -> bool:
    """Whether it is Lambda's own, or a metric, and not what the function has to say."""
    return line.text.startswith(_REMARKS) or '"_aws"' in line.text


def readable(line: Line) -> str:
    """Return the line with its time on this machine's clock, its function and its level in front.

    A line that is no JSON object stays as it is.
    """
    clock = datetime.fromtimestamp(line.milliseconds / 1000).astimezone()
    return f"{clock:%H:%M:%S} {line.function:12} {_text(line.text)}"


def _text(text: str) -> str:
    members = members_of(text)
    if members is None:
        return text
    level = str(members.get("level", "INFO"))
    said = _request(members) if "route" in members else _message(members)
    request = f"  request {members['request_id']}" if members.get("request_id") else ""
    return f"{level:7} {said}{request}"


def _request(members: dict[str, Any]) -> str:
    method, route, status, milliseconds = (members.get(name) for name in _OF_A_REQUEST)
    return f"{method} {route} {status} in {milliseconds} ms, key {members.get('key_id')}"


def _message(members: dict[str, Any]) -> str:
    more = {name: value for name, value in members.items() if name not in _KNOWN and value}
    rest = " ".join(f"{name}={json.dumps(value)}" for name, value in more.items())
    return f"{members.get('message', '')} {rest}".strip()


def members_of(text: str) -> dict[str, Any] | None:
    """Return the members of a line of the log; None if it is no JSON object."""
    try:
        members = json.loads(text)
    except ValueError:
        return None
    return members if isinstance(members, dict) else None
