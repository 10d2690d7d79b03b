import logging

import pytest

from key_authorizer.settings import Settings, SettingsError

LAMBDA = {"AWS_REGION": "eu-west-1", "KEYS_TABLE": "keys"}


def test_in_lambda_the_region_gives_the_address() -> None:
    expected = Settings("keys", "eu-west-1", "https://dynamodb.eu-west-1.amazonaws.com")
    assert Settings.read(LAMBDA) == expected


def test_china_has_a_domain_of_its_own() -> None:
    settings = Settings.read(LAMBDA | {"AWS_REGION": "cn-north-1"})
    assert settings.endpoint_url == "https://dynamodb.cn-north-1.amazonaws.com.cn"


def test_the_sdks_variables_move_the_address_the_narrower_first() -> None:
    general = LAMBDA | {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}
    narrow = general | {"AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:8000"}
    assert Settings.read(general).endpoint_url == "http://127.0.0.1:4566"
    assert Settings.read(narrow).endpoint_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("text", "level"),
    [(None, "INFO"), ("", "INFO"), ("INFO", "INFO"), ("WARNING", "WARNING"), ("debug", "DEBUG")],
)
def test_the_log_level_is_info_unless_told_otherwise(text: str | None, level: str) -> None:
    environment = LAMBDA if text is None else LAMBDA | {"LOG_LEVEL": text}
    assert logging.getLevelName(Settings.read(environment).log_level) == level


def test_an_unknown_log_level_is_refused_at_start() -> None:
    with pytest.raises(SettingsError, match="LOG_LEVEL is none of CRITICAL"):
        Settings.read(LAMBDA | {"LOG_LEVEL": "LOUD"})


@pytest.mark.parametrize("name", ["KEYS_TABLE", "AWS_REGION"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_setting_is_named(name: str, value: str | None) -> None:
    environment = {key: text for key, text in LAMBDA.items() if key != name}
    if value is not None:
        environment[name] = value
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        Settings.read(environment)
