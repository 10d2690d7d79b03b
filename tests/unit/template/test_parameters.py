"""What a deployer may choose, and what each function is told of it."""

from typing import Any


def test_each_parameter_has_a_default_a_description_and_a_constraint(
    template: dict[str, Any],
) -> None:
    for name, parameter in template["Parameters"].items():
        assert "Default" in parameter, name
        assert parameter["Description"].endswith("."), name
        assert {"AllowedValues", "AllowedPattern", "MinValue"} & set(parameter), name


def test_each_parameter_is_offered_under_a_heading(template: dict[str, Any]) -> None:
    groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    offered = [name for group in groups for name in group["Parameters"]]

    assert sorted(offered) == sorted(template["Parameters"])


def test_clients_hear_of_a_timeout_from_the_function_before_the_gateway_gives_up(
    functions: dict[str, Any],
) -> None:
    gateway_limit = 29

    assert functions["PredictFunction"]["Timeout"] < gateway_limit


def test_the_stack_says_where_everything_is(template: dict[str, Any]) -> None:
    assert set(template["Outputs"]) >= {
        "ApiUrl",
        "KeysTableName",
        "KeyUsageTableName",
        "PredictionsTableName",
        # application service_311: from here
        "ComplaintsTableName",
        "ComplaintListsTableName",
        "ComplaintCountersTableName",
        # application service_311: to here
        "PredictionsQueueUrl",
        "PredictionsDeadLetterQueueUrl",
    }
