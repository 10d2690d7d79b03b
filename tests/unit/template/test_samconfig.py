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


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_what_an_environment_makes_is_told_by_its_tags(
    environment: str, samconfig: dict[str, Any]
) -> None:
    tags = samconfig[environment]["deploy"]["parameters"]["tags"].split()

    assert tags == [
        "project=sklambda",
        f"environment={'prod' if environment == 'prod' else 'dev'}",
    ]


def test_no_region_stands_there_that_sklambda_would_not_know_of(samconfig: dict[str, Any]) -> None:
    assert not [
        (environment, command)
        for environment in ENVIRONMENTS
        for command, section in samconfig[environment].items()
        if "region" in section["parameters"]
    ]


def test_sync_changes_the_stack_that_dev_deploys_and_no_other(samconfig: dict[str, Any]) -> None:
    deployed = samconfig["default"]["deploy"]["parameters"]
    synced = samconfig["default"]["sync"]["parameters"]

    for name in ("stack_name", "s3_prefix", "tags", "parameter_overrides", "capabilities"):
        assert synced[name] == deployed[name]
    assert "sync" not in samconfig["prod"]


def test_dev_is_what_one_gets_without_saying(samconfig: dict[str, Any]) -> None:
    assert samconfig["default"]["deploy"] == samconfig["dev"]["deploy"]


def test_no_environment_shares_a_stack_with_production(samconfig: dict[str, Any]) -> None:
    names = {name: samconfig[name]["deploy"]["parameters"]["stack_name"] for name in ENVIRONMENTS}

    assert names["prod"] not in {names["default"], names["dev"]}
