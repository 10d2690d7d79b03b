"""Keys as operators see them: a table for people, JSON for programs; never a hash or a secret."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from key_authorizer.records import KeyRecord, to_text
from sklambda.display import print_table, printable
from sklambda.keys.usage import DailyUsage


def state_of(record: KeyRecord, now: datetime) -> str:
    """In one or two words whether the key holds."""
    if record.revoked(now):
        return "revoked"
    if record.expired(now):
        return "expired"
    return "active"


def end_of(record: KeyRecord) -> datetime | None:
    """When the key ends, or has ended: what comes first counts."""
    return _first(record.revoked_at, record.expires_at)


def old_secret_end(record: KeyRecord) -> datetime | None:
    """When the secret before the last rotation ends: with the overlap, or earlier with the key."""
    overlap = record.previous_valid_until
    return None if overlap is None else _first(overlap, end_of(record))


def as_members(record: KeyRecord, now: datetime) -> dict[str, Any]:
    """The record as JSON: times in ISO 8601, null for what is not set."""
    old_end = old_secret_end(record)
    return {
        "key_id": record.key_id,
        "name": record.name,
        "state": state_of(record, now),
        "scopes": list(record.scopes),
        "last_four": record.last_four,
        "created_at": to_text(record.created_at),
        "expires_at": _iso(record.expires_at),
        "revoked_at": _iso(record.revoked_at),
        "old_secret_valid_until": _iso(old_end) if old_end and old_end > now else None,
        "requests_per_minute": record.requests_per_minute,
        "requests_per_month": record.requests_per_month,
        "note": record.note,
    }


def print_keys(records: Sequence[KeyRecord], now: datetime) -> None:
    """A table of keys, narrow enough for the usual terminal."""
    table = _table("Key ID", "Name", "State", "Scopes", "Ends", "Limits")
    # All else is fixed or short; an ID must not be cut, since it is there to be copied.
    table.columns[1].no_wrap = False
    table.columns[1].overflow = "fold"
    for record in records:
        end = end_of(record)
        table.add_row(
            record.key_id,
            Text(printable(record.name)),
            state_of(record, now),
            "\n".join(record.scopes),
            "never" if end is None else f"{end:%Y-%m-%d}",
            "\n".join(_limits(record)) or "-",
        )
    print_table(table)


def print_key(record: KeyRecord, now: datetime) -> None:
    """All there is to know of one key, a line each."""
    table = Table(box=None, show_header=False)
    for member, value in as_members(record, now).items():
        shown = ", ".join(value) if isinstance(value, list) else value
        table.add_row(
            member.replace("_", " "), Text("-" if shown is None else printable(str(shown)))
        )
    print_table(table)


def print_usage(days: Iterable[DailyUsage]) -> None:
    """A table of days."""
    table = _table("Day (UTC)", "Requests", "Known from")
    table.columns[1].justify = "right"
    for usage in days:
        requests = "?" if usage.requests is None else f"{usage.requests:,}"
        alone = "" if usage.complete or usage.requests is None else " alone"
        table.add_row(usage.day.isoformat(), requests, f"{usage.source}{alone}")
    print_table(table)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE)
    for column in columns:
        table.add_column(column, no_wrap=True)
    return table


def _limits(record: KeyRecord) -> list[str]:
    limits = {"minute": record.requests_per_minute, "month": record.requests_per_month}
    return [f"{limit:,}/{window}" for window, limit in limits.items() if limit is not None]


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)
