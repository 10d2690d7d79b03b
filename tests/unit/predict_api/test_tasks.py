"""An event of a schedule has a task done; everything else is a request."""

from typing import Any

import pytest

from predict_api.application import Application
from predict_api.services import Services
from predict_api.tasks import Handler, UnknownTaskError, with_tasks
from prediction.catalog import Catalog
from tests.unit.predict_api.environment import ENVIRONMENT

REQUEST = {"httpMethod": "GET", "path": "/whoami", "body": '{"task": "count"}'}


def handler(done: list[Services]) -> Handler:
    counting = Application("counting", routers=lambda _: (), tasks={"count": done.append})
    other = Application("other", routers=lambda _: ())
    services = Services.from_environment(ENVIRONMENT, Catalog.of([]), [other, counting])
    return with_tasks(lambda event, context: (event, context), services)


def test_a_task_is_done_by_the_application_that_has_it() -> None:
    done: list[Services] = []

    assert handler(done)({"task": "count"}, None) is None
    assert len(done) == 1


@pytest.mark.parametrize("event", [REQUEST, {}])
def test_a_request_is_answered_whatever_it_holds(event: dict[str, Any]) -> None:
    done: list[Services] = []

    assert handler(done)(event, "context") == (event, "context")
    assert done == []


def test_a_task_that_nobody_has_is_an_error() -> None:
    with pytest.raises(UnknownTaskError):
        handler([])({"task": "unheard of"}, None)


def test_what_a_task_raises_is_lambdas_to_count() -> None:
    def fails(_: Services) -> None:
        raise ConnectionRefusedError

    failing = Application("failing", routers=lambda _: (), tasks={"fail": fails})
    services = Services.from_environment(ENVIRONMENT, Catalog.of([]), [failing])

    with pytest.raises(ConnectionRefusedError):
        with_tasks(lambda event, _: event, services)({"task": "fail"}, None)
