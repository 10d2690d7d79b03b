"""The environment, read once."""

from datetime import timedelta

import pytest

from applications.installed import APPLICATIONS
from predict_api.services import Services
from predict_api.settings import Settings
from prediction.catalog import Catalog
from prediction.environment import SettingsError
from tests.unit.predict_api.environment import ENVIRONMENT


def test_the_environment_says_what_the_function_works_with() -> None:
    settings = Settings.from_environment(ENVIRONMENT)

    assert settings.predictions_table == "predictions"
    assert settings.lifetime.deadline == timedelta(minutes=15)
    assert settings.lifetime.retention == timedelta(days=1)


@pytest.mark.parametrize("name", ENVIRONMENT)
@pytest.mark.shipped("demo", "service_311", "titanic")
def test_a_missing_variable_is_named(catalog: Catalog, name: str) -> None:
    environment = {other: value for other, value in ENVIRONMENT.items() if other != name}

    with pytest.raises(SettingsError, match=f"^The environment variable {name} is not set.$"):
        Services.from_environment(environment, catalog, APPLICATIONS)


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "a day", "²", "١٢"])
def test_a_number_that_is_none_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match="RESULT_RETENTION_HOURS must be a whole number"):
        Settings.from_environment(ENVIRONMENT | {"RESULT_RETENTION_HOURS": value})


def test_results_must_be_kept_for_longer_than_the_deadline() -> None:
    with pytest.raises(SettingsError, match="SLOW_DEADLINE_SECONDS, RESULT_RETENTION_HOURS"):
        Settings.from_environment(ENVIRONMENT | {"SLOW_DEADLINE_SECONDS": "86400"})
