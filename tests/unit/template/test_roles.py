"""One role a function, with just what it needs."""

from collections.abc import Iterator
from typing import Any


def _statements(resources: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in resources.values():
        if resource["Type"] == "AWS::IAM::Role":
            for policy in resource["Properties"]["Policies"]:
                yield from policy["PolicyDocument"]["Statement"]


def test_each_function_has_a_role_of_its_own(
    resources: dict[str, Any], functions: dict[str, Any]
) -> None:
    roles = [function["Role"]["Fn::GetAtt"].removesuffix(".Arn") for function in functions.values()]

    assert len(set(roles)) == len(functions) == 3
    assert all(resources[role]["Type"] == "AWS::IAM::Role" for role in roles)


def test_no_role_brings_in_a_policy_that_is_not_written_here(resources: dict[str, Any]) -> None:
    for resource in resources.values():
        if resource["Type"] == "AWS::IAM::Role":
            assert "ManagedPolicyArns" not in resource["Properties"]


def test_each_statement_names_its_actions_and_one_resource(resources: dict[str, Any]) -> None:
    statements = list(_statements(resources))

    assert statements
    for statement in statements:
        assert not any("*" in action for action in statement["Action"])
        assert statement["Resource"]["Fn::GetAtt"].endswith(".Arn")


def test_only_the_authorizer_reads_keys(resources: dict[str, Any]) -> None:
    readers = {
        name
        for name, resource in resources.items()
        if resource["Type"] == "AWS::IAM::Role" and "KeysTable" in str(resource["Properties"])
    }

    assert readers == {"AuthorizerRole"}
