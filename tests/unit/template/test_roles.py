"""One role a function, with just what it needs."""

from collections.abc import Iterator
from typing import Any

# AWS's Service Authorization Reference knows no resource that these could be limited to:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
WITHOUT_RESOURCES = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}

OBJECTS = {"Fn::Sub": "${ModelsBucket.Arn}/*"}


def _roles(resources: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The roles of what answers; API Gateway's and the deployments' own are another matter."""
    return {
        name: resource["Properties"]
        for name, resource in resources.items()
        if resource["Type"] == "AWS::IAM::Role"
        and name not in {"ApiGatewayLogsRole", "DeploymentCheckRole"}
    }


def _statements(resources: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for role in _roles(resources).values():
        for policy in role["Policies"]:
            yield from policy["PolicyDocument"]["Statement"]
    for policy in [resources["ModelsPolicy"]["Properties"], *_policies_of_applications(resources)]:
        yield from policy["PolicyDocument"]["Statement"]


def _policies_of_applications(resources: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        resource["Properties"]
        for name, resource in resources.items()
        if resource["Type"] == "AWS::IAM::Policy" and name != "ModelsPolicy"
    ]


def test_each_function_has_a_role_of_its_own(
    resources: dict[str, Any], functions: dict[str, Any]
) -> None:
    roles = [function["Role"]["Fn::GetAtt"].removesuffix(".Arn") for function in functions.values()]

    assert len(set(roles)) == len(functions) == 3
    assert all(resources[role]["Type"] == "AWS::IAM::Role" for role in roles)


def test_no_role_brings_in_a_policy_that_is_not_written_here(resources: dict[str, Any]) -> None:
    assert not any("ManagedPolicyArns" in role for role in _roles(resources).values())


def test_api_gateways_role_is_api_gateways_alone_and_has_the_policy_that_it_checks_for(
    resources: dict[str, Any],
) -> None:
    role = resources["ApiGatewayLogsRole"]["Properties"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"}
    assert "Policies" not in role
    assert role["ManagedPolicyArns"] == [
        {
            "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/"
            "AmazonAPIGatewayPushToCloudWatchLogs"
        }
    ]


def test_each_statement_names_its_actions_and_one_resource_where_aws_allows_one(
    resources: dict[str, Any],
) -> None:
    statements = list(_statements(resources))

    assert statements
    for statement in statements:
        assert not any("*" in action for action in statement["Action"])
        if set(statement["Action"]) <= WITHOUT_RESOURCES:
            assert statement["Resource"] == "*"
        else:
            assert statement["Resource"] == OBJECTS or _is_one(statement["Resource"])


def _is_one(resource: dict[str, str]) -> bool:
    return resource["Fn::GetAtt"].endswith(".Arn")


def test_the_bucket_of_large_models_is_read_by_what_runs_models_and_written_by_none(
    resources: dict[str, Any],
) -> None:
    (statement,) = resources["ModelsPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert statement == {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": OBJECTS}
    assert resources["ModelsPolicy"]["Properties"]["Roles"] == [
        {"Ref": "PredictRole"},
        {"Ref": "PredictSlowRole"},
    ]
    names = {name for name in resources if "ModelsBucket" in str(resources[name])}
    assert names - {"PredictFunction", "PredictSlowFunction"} == {
        "ModelsBucketPolicy",
        "ModelsPolicy",
    }


def test_only_the_authorizer_reads_keys(resources: dict[str, Any]) -> None:
    readers = {
        name
        for name, resource in resources.items()
        if resource["Type"] in {"AWS::IAM::Role", "AWS::IAM::Policy"}
        and "KeysTable" in str(resource["Properties"])
    }

    assert readers == {"AuthorizerRole"}


def test_applications_add_rights_to_the_function_behind_the_api_alone(
    resources: dict[str, Any],
) -> None:
    roles = [policy["Roles"] for policy in _policies_of_applications(resources)]

    assert all(each == [{"Ref": "PredictRole"}] for each in roles)
