"""While a command stays beside its stack: where to look, what has changed, is it still there?"""

import json
import time
from collections.abc import Callable
from urllib.parse import urljoin

from rich.markup import escape

from sklambda.errors import OperatorError
from sklambda.http import NoAnswerError, call
from sklambda.local import lifecycle
from sklambda.local.lifecycle import Backend
from sklambda.local.progress import Progress
from sklambda.local.watching import Watch
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

# Between two looks nothing may move; a build and a deployment take some 13 s more.
LOOK_EVERY_SECONDS = 0.5


def links(api_url: str) -> dict[str, str]:
    """Return what the API's root links to: name -> whole address; nothing if it does not say."""
    root = f"{api_url}/"
    try:
        told = json.loads(call("GET", root, headers={"Accept": "application/json"}).body)
        return {name: urljoin(root, target) for name, target in told["links"].items()}
    except (NoAnswerError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def until_gone(
    folder: StackFolder, record: StackRecord, meanwhile: Callable[[], object] = lambda: None
) -> None:
    """Return once another command has stopped the stack, or put another in its place.

    Args:
        folder: the stack's.
        record: what was written of it.
        meanwhile: called twice a second, as long as it is there.
    """
    while _is_there(folder, record):
        meanwhile()
        time.sleep(LOOK_EVERY_SECONDS)


def serve_changes(backend: Backend, watch: Watch, progress: Progress) -> None:
    """Have the stack serve what has changed, if anything has; a change that fails is told.

    The stack goes on as it was then, and takes the next change.
    """
    changed = watch.changed()
    if changed is None:
        return
    started = time.monotonic()
    progress.say(f"\nChanged: {escape(str(changed))}")
    try:
        if lifecycle.update(backend, progress):
            progress.say(f"Served after {time.monotonic() - started:.0f} s.")
    except OperatorError as error:
        progress.say(
            f"{escape(str(error))}\nThe stack serves what it did before, until the next change."
        )


def _is_there(folder: StackFolder, record: StackRecord) -> bool:
    # alone: an update takes the record away and writes it again
    with folder.alone():
        return StackRecord.read(folder.record) == record
