"""The table of requests to the API in containers forgets no route."""

from sklambda.local.template import Template
from sklambda.project import PROJECT
from tests.e2e.sam_local.route_requests import REQUESTS


def test_each_route_of_the_template_has_a_request_and_nothing_else_has() -> None:
    routes = [route.path for route in Template(PROJECT / "template.yaml").routes()]

    assert sorted(REQUESTS) == sorted(routes)
