"""How a key's request begins in the log. No web package: `sklambda keys usage` looks for it."""

import json


def members(key_id: str, *, counted: bool) -> dict[str, object]:
    """Return the line's first members.

    Args:
        key_id: of the key.
        counted: whether the limits' counters know the request as well, so that nobody counts it
            twice.
    """
    return {"message": "answered", "key_id": key_id, "counted": counted}


def pattern(key_id: str, *, counted: bool) -> str:
    """Return what the lines of these requests hold and no other line does."""
    return json.dumps(members(key_id, counted=counted))[1:-1]
