"""Tasks of applications: what the template's schedules have the function do beside answering.

A schedule's event is `{"task": NAME}`. No client can send one: whatever a request holds, the
gateway puts it into members of its own.
"""

from collections.abc import Callable, Mapping
from typing import Any

from predict_api.services import Services

type Handler = Callable[[Any, Any], Any]
"""Takes an event and Lambda's context."""


class UnknownTaskError(LookupError):
    """No application has the task that a schedule names."""

    def __init__(self) -> None:
        super().__init__("No application has this task.")


def with_tasks(requests: Handler, services: Services) -> Handler:
    """Return the handler of requests and tasks: an event that names no task is a request.

    It raises what a task raises, so that Lambda tries the task again and counts an error.
    """

    def handle(event: Mapping[str, Any], context: object) -> Any:  # noqa: ANN401  as Lambda's are
        if "task" not in event:
            return requests(event, context)
        for application in services.applications:
            if event["task"] in application.tasks:
                return application.tasks[event["task"]](services)
        raise UnknownTaskError

    return handle
