"""What the authorizer's tests are made of: a key, its record, and events as API Gateway sends."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from key_authorizer.keys import ApiKey, generate, hash_key
from key_authorizer.records import KeyRecord

EVENTS = Path(__file__).parents[3] / "events"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def new_key() -> tuple[ApiKey, KeyRecord]:
    """A good key, and the record that the table has of it."""
    key = generate()
    record = KeyRecord(
        key_id=key.key_id,
        key_hash=hash_key(key),
        name="Traffic team",
        scopes=("predict", "complaints:read"),
        created_at=NOW - 24 * HOUR,
        last_four=key.text[-4:],
    )
    return key, record


def load_event(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / f"authorizer-{name}.json").read_text())
    return event


def event_with(key_text: str, header: str = "X-API-Key") -> dict[str, Any]:
    """A request to GET /whoami that presents this text as its key."""
    event = load_event("no-key")
    event["headers"][header] = key_text
    event["multiValueHeaders"][header] = [key_text]
    return event
