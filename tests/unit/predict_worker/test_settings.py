from datetime import timedelta

import pytest

from predict_worker.settings import Settings
from prediction.environment import SettingsError

WHOLE = {
    "PREDICTIONS_TABLE": "predictions",
    "PREDICTIONS_QUEUE_URL": "https://queue",
    "MAX_RECEIVE_COUNT": "5",
    "TIMEOUT_SECONDS": "30",
    "SLOW_DEADLINE_SECONDS": "900",
}


def test_settings_are_what_the_template_sets() -> None:
    assert Settings.from_environment(WHOLE) == Settings(
        "predictions", "https://queue", 5, 30, timedelta(minutes=15)
    )


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("value", [None, "", " "])
def test_a_missing_variable_is_named(name: str, value: str | None) -> None:
    environment = {key: text for key, text in WHOLE.items() if key != name}
    if value is not None:
        environment[name] = value

    with pytest.raises(SettingsError, match=f"{name} is not set"):
        Settings.from_environment(environment)


@pytest.mark.parametrize("name", ["MAX_RECEIVE_COUNT", "TIMEOUT_SECONDS", "SLOW_DEADLINE_SECONDS"])
@pytest.mark.parametrize("value", ["0", "-1", "five", "1.5", "٥"])  # noqa: RUF001 - a digit to Unicode, not to us
def test_a_count_that_is_no_number_above_zero_is_named(value: str, name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} must be a whole number above zero"):
        Settings.from_environment(WHOLE | {name: value})


@pytest.mark.parametrize(("seconds", "milliseconds"), [(30, 5_000), (60, 10_000), (900, 150_000)])
def test_no_run_is_begun_in_the_last_sixth_of_the_workers_time(
    seconds: int, milliseconds: int
) -> None:
    settings = Settings.from_environment(WHOLE | {"TIMEOUT_SECONDS": str(seconds)})

    assert settings.run_reserve_milliseconds == milliseconds
