"""The IDs of slow predictions: opaque and unguessable."""

import uuid


def new_id() -> str:
    """Make an ID that nobody can guess.

    uuid4 draws from the operating system at each call, so that copies of a snapshot of this
    process (SnapStart) do not repeat each other's IDs.
    """
    return str(uuid.uuid4())


def is_id(text: str) -> bool:
    """Return whether a text has the form of our IDs; other records of the table have another."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
