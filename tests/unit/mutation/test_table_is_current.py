"""docs/least-privilege.md is about the roles of the template as it is now."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.mutation.roles import FUNCTIONS_ROLES

PROJECT = Path(__file__).parents[3]
ROW = re.compile(r"^\| (\w+) \| (\w+:\w+) \| (\w+|\*) \| (.+) \|$", re.MULTILINE)


class Row(NamedTuple):
    role: str
    action: str
    resource: str
    noticed_by: str


class _Loader(yaml.SafeLoader):
    """`!GetAtt X.Arn` is "X.Arn"."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, node: node.value)


def _policies(role: str) -> Iterator[Mapping[str, Any]]:
    """Yield the role's own, and those of applications."""
    resources = _resources()
    yield from resources[role]["Properties"]["Policies"]
    for resource in resources.values():
        # what depends on a parameter that is off is not deployed there; the test with a large model
        # (tests/e2e/test_large_model.py) would fail without it
        if "Condition" in resource:
            continue
        if resource["Type"] == "AWS::IAM::Policy" and role in resource["Properties"]["Roles"]:
            yield resource["Properties"]


def _resources() -> Mapping[str, Any]:
    text = (PROJECT / "template.yaml").read_text()
    resources: Mapping[str, Any] = yaml.load(text, Loader=_Loader)["Resources"]  # noqa: S506  a SafeLoader
    return resources


def _granted(role: str) -> Iterator[tuple[str, str, str]]:
    for policy in _policies(role):
        for statement in policy["PolicyDocument"]["Statement"]:
            for action in statement["Action"]:
                yield role, action, statement["Resource"].removesuffix(".Arn")


def _rows() -> list[Row]:
    text = (PROJECT / "docs" / "least-privilege.md").read_text()
    return [Row(*fields) for fields in ROW.findall(text)]


def test_the_roles_of_all_functions_are_mutated() -> None:
    roles = {
        resource["Properties"]["Role"].removesuffix(".Arn")
        for resource in _resources().values()
        if resource["Type"] == "AWS::Serverless::Function"
    }

    assert roles == set(FUNCTIONS_ROLES)


@pytest.mark.shipped("demo", "service_311", "titanic")
def test_each_action_of_each_role_is_in_the_table_once_and_nothing_else_is() -> None:
    granted = [grant for role in FUNCTIONS_ROLES for grant in _granted(role)]

    assert Counter((row.role, row.action, row.resource) for row in _rows()) == Counter(granted)


def test_the_loss_of_each_action_was_noticed() -> None:
    rows = _rows()

    assert rows
    assert [row for row in rows if row.noticed_by == "nothing"] == []
