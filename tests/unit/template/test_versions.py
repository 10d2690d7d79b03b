"""Each change of a function reaches the callers of its alias: as a new version."""

from typing import Any

import pytest

from tests.unit.template.reached import parameters_in

FUNCTIONS = ["AuthorizerFunction", "PredictFunction", "PredictSlowFunction"]
# What Lambda keeps beside a function and not in its versions: if nothing else changed, it would
# refuse to publish one.
BESIDE_VERSIONS = {
    "ReservedConcurrentExecutions",
    "Events",
    "DeploymentPreference",
    "AutoPublishAlias",
    "AutoPublishAliasAllProperties",
    "VersionDescription",
    "VersionDeletionPolicy",
}
# It names them to be changed along with the version's, whatever else they reach.
REPEATS_THEM = {"Description"}
LONGEST_DESCRIPTION = 256


def _in_versions(function: str, template: dict[str, Any]) -> dict[str, Any]:
    """The properties that a version of a function is made of; its layers' as well."""
    own = template["Resources"][function]["Properties"]
    properties = template["Globals"]["Function"] | own
    layers = [template["Resources"][layer["Ref"]] for layer in own.get("Layers", [])]
    return {
        "layers": layers,
        **{
            name: value
            for name, value in properties.items()
            if name not in BESIDE_VERSIONS | REPEATS_THEM
        },
    }


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_versions_description_names_each_parameter_that_reaches_the_function_and_no_other(
    function: str, template: dict[str, Any]
) -> None:
    description = template["Resources"][function]["Properties"]["VersionDescription"]

    reaching = parameters_in(_in_versions(function, template), template)

    assert parameters_in(description, template) == reaching


@pytest.mark.parametrize("function", FUNCTIONS)
def test_whoever_rewords_a_versions_description_changes_the_function(
    function: str, template: dict[str, Any]
) -> None:
    # Lambda refuses a version of a function of which nothing has changed
    properties = template["Resources"][function]["Properties"]

    assert properties["Description"] == properties["VersionDescription"]


def test_each_of_these_parameters_is_seen_to_reach_a_function(template: dict[str, Any]) -> None:
    reaching = [parameters_in(_in_versions(name, template), template) for name in FUNCTIONS]

    # by a name, by a condition of Fn::If, and by a variable
    for parameters in reaching:
        assert {"Architecture", "SnapStart", "OwnEncryptionKey", "LogLevel"} <= parameters
    assert not any({"SlowConcurrency", "ReservedConcurrency"} & names for names in reaching)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_versions_description_fits_whatever_is_chosen(
    function: str, template: dict[str, Any]
) -> None:
    description = template["Resources"][function]["Properties"]["VersionDescription"]["Fn::Sub"]
    for name in parameters_in({"Fn::Sub": description}, template):
        description = description.replace(f"${{{name}}}", _longest(template["Parameters"][name]))

    assert "$" not in description
    assert len(description) <= LONGEST_DESCRIPTION


def test_each_change_of_the_template_or_of_models_makes_a_new_version(
    template: dict[str, Any], functions: dict[str, Any]
) -> None:
    assert all(function["AutoPublishAliasAllProperties"] is True for function in functions.values())
    layer = template["Resources"]["ModelLayer"]["Properties"]
    assert layer["PublishLambdaVersion"] is True


def _longest(parameter: dict[str, Any]) -> str:
    values = parameter.get("AllowedValues") or [parameter["MaxValue"]]
    return max(map(str, values), key=len)
