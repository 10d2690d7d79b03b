import pytest

from predict_worker.settings import Settings
from prediction.environment import SettingsError

WHOLE = {
    "PREDICTIONS_TABLE": "predictions",
    "PREDICTIONS_QUEUE_URL": "https://queue",
    "MAX_RECEIVE_COUNT": "5",
}


def test_settings_are_what_the_template_sets() -> None:
    assert Settings.from_environment(WHOLE) == Settings("predictions", "https://queue", 5)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("value", [None, "", " "])
def test_a_missing_variable_is_named(name: str, value: str | None) -> None:
    environment = {key: text for key, text in WHOLE.items() if key != name}
    if value is not None:
        environment[name] = value

    with pytest.raises(SettingsError, match=f"{name} is not set"):
        Settings.from_environment(environment)


@pytest.mark.parametrize("value", ["0", "-1", "five", "1.5", "٥"])  # noqa: RUF001 - a digit to Unicode, not to us
def test_a_count_that_is_no_number_above_zero_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match="MAX_RECEIVE_COUNT must be a whole number above zero"):
        Settings.from_environment(WHOLE | {"MAX_RECEIVE_COUNT": value})
