"""The framework with no application, with each alone, and what each brings."""

from collections.abc import Sequence

import pytest

from applications.installed import APPLICATIONS
from applications.scopes import SCOPES
from predict_api.app import create_app
from predict_api.application import Application
from predict_api.scopes import PREDICT
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT

ROUTES = {
    "demo": "/predict/feature_a/1/feature_b/1",
    "titanic": "/predict?age=10&sex=F",
    "service_311": "/complaints/time/noise",
}


def api(catalog: Catalog, applications: Sequence[Application]) -> Client:
    return Client(create_app(Services.from_environment(ENVIRONMENT, catalog, applications)))


def paths(client: Client) -> set[str]:
    return set(client.get("/openapi.json").json["paths"])


def test_without_an_application_there_are_the_frameworks_routes(catalog: Catalog) -> None:
    client = api(catalog, ())

    assert {client.get(target).status for target in ROUTES.values()} == {404}
    assert client.post("/models/sum/predict", {"left": 1, "right": 2}).status == 200
    assert "dashboard" not in client.get("/").json["links"]


@pytest.mark.parametrize("application", APPLICATIONS, ids=lambda application: application.name)
def test_each_application_alone_serves_its_own_routes(
    catalog: Catalog, application: Application
) -> None:
    client = api(catalog, (application,))

    served = {name for name, target in ROUTES.items() if client.get(target).status == 200}

    assert served == {application.name}
    assert paths(client) > paths(api(catalog, ()))


def test_the_frameworks_settings_ask_for_no_table_of_an_application(catalog: Catalog) -> None:
    bare = {name: value for name, value in ENVIRONMENT.items() if "COMPLAINT" not in name}

    services = Services.from_environment(bare, catalog, ())

    assert services.settings.predictions_table == "predictions"


def test_keys_can_be_given_the_scopes_of_the_framework_and_of_all_applications() -> None:
    brought = {scope for application in APPLICATIONS for scope in application.scopes}

    assert set(SCOPES) == {PREDICT} | brought
