"""What samconfig.toml sets for dev and prod is what the template takes."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

SAMCONFIG = Path(__file__).parents[3] / "samconfig.toml"
ENVIRONMENTS = ["default", "dev", "prod"]


@pytest.fixture(scope="module")
def samconfig() -> dict[str, Any]:
    return tomllib.loads(SAMCONFIG.read_text())


def _overrides(samconfig: dict[str, Any], environment: str) -> dict[str, str]:
    text: str = samconfig[environment]["deploy"]["parameters"]["parameter_overrides"]
    return dict(item.split("=", 1) for item in text.split())


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_each_value_is_one_that_the_template_takes(
    environment: str, samconfig: dict[str, Any], template: dict[str, Any]
) -> None:
    overrides = _overrides(samconfig, environment)
    assert {"Stage", "Architecture", "LogRetentionDays"} <= set(overrides)
    for name, value in overrides.items():
        parameter = template["Parameters"][name]
        if "AllowedValues" in parameter:
            assert value in map(str, parameter["AllowedValues"]), name
        elif "AllowedPattern" in parameter:
            assert re.fullmatch(parameter["AllowedPattern"], value), name
        else:
            assert parameter["MinValue"] <= int(value) <= parameter["MaxValue"], name


def test_production_is_gradual_protected_and_asks_before_it_changes(
    samconfig: dict[str, Any],
) -> None:
    overrides = _overrides(samconfig, "prod")

    assert overrides["DeploymentPreference"].startswith(("Canary", "Linear"))
    assert overrides["DeletionProtection"] == "on"
    assert samconfig["prod"]["deploy"]["parameters"]["confirm_changeset"] is True


def test_dev_is_what_one_gets_without_saying(samconfig: dict[str, Any]) -> None:
    assert samconfig["default"]["deploy"] == samconfig["dev"]["deploy"]


def test_no_environment_shares_a_stack_with_production(samconfig: dict[str, Any]) -> None:
    names = {name: samconfig[name]["deploy"]["parameters"]["stack_name"] for name in ENVIRONMENTS}

    assert names["prod"] not in {names["default"], names["dev"]}
