"""While a command stays beside its stack: where to look, and whether it is still there."""

import json
import time
from urllib.parse import urljoin

from sklambda.http import NoAnswerError, call
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

_LOOK_EVERY_SECONDS = 1.0


def links(api_url: str) -> dict[str, str]:
    """Return what the API's root links to: name -> whole address; nothing if it does not say."""
    root = f"{api_url}/"
    try:
        told = json.loads(call("GET", root, headers={"Accept": "application/json"}).body)
        return {name: urljoin(root, target) for name, target in told["links"].items()}
    except (NoAnswerError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def until_gone(
    folder: StackFolder, record: StackRecord, seconds: float = _LOOK_EVERY_SECONDS
) -> None:
    """Return once another command has stopped the stack, or put another in its place."""
    while _is_there(folder, record):
        time.sleep(seconds)


def _is_there(folder: StackFolder, record: StackRecord) -> bool:
    # alone: an update takes the record away and writes it again
    with folder.alone():
        return StackRecord.read(folder.record) == record
