"""The routes of gateway and OpenAPI document, with the models that ship: the same, both ways."""

import re
from typing import Any

import pytest

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.environment import ENVIRONMENT

# Pages, and what they load: for browsers, not for programs that read the document.
UNDOCUMENTED = {"/docs", "/docs/assets/{}", "/redoc", "/openapi.json", "/pages/models/{}"}
# application service_311: from here
UNDOCUMENTED |= {"/dashboard/dashboard", "/report"}
# application service_311: to here
# A path that the document shows with a parameter; the gateway needs it by itself.
ALSO_A_PARAMETERS_VALUE: set[str] = set()
# application service_311: from here
ALSO_A_PARAMETERS_VALUE |= {"/complaints/noise"}
# application service_311: to here


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


@pytest.fixture(scope="module")
def documented(catalog: Catalog) -> set[str]:
    app = create_app(Services.from_environment(ENVIRONMENT, catalog, APPLICATIONS))
    models = "|".join(map(re.escape, catalog.names))
    # the document writes each model's own routes out
    paths = {
        re.sub(rf"^/models/({models})/", "/models/{}/", path) for path in app.openapi()["paths"]
    }
    return {_anonymous(path).rstrip("/") or "/" for path in paths}


@pytest.fixture(scope="module")
def routed(functions: dict[str, Any]) -> set[str]:
    return {_anonymous(event["Properties"]["Path"]) for event in _api_events(functions)}


def test_whatever_is_documented_has_a_route(documented: set[str], routed: set[str]) -> None:
    assert documented - routed == set()


# of models, none of which is documented without one
@pytest.mark.shipped("titanic")
def test_whatever_has_a_route_is_documented_but_pages(
    documented: set[str], routed: set[str]
) -> None:
    assert routed - documented == UNDOCUMENTED | ALSO_A_PARAMETERS_VALUE


def _api_events(functions: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        event
        for function in functions.values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "Api"
    ]


def _anonymous(path: str) -> str:
    """With every parameter under the same name."""
    return re.sub(r"{[a-z_]+(:[a-z]+)?}", "{}", path)
