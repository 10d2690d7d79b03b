"""The functions' roles as they are deployed, and each with one action less."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, NamedTuple

# boto3's client of IAM; its types are not among those installed
type IAMClient = Any

# API Gateway's own role is no function's.
FUNCTIONS_ROLES = ("AuthorizerRole", "PredictRole", "PredictSlowRole")


class Grant(NamedTuple):
    """One action that a statement of a role's policy allows."""

    role: str
    statement: int
    action: str
    resource: str


class Role(NamedTuple):
    """A deployed role with its one policy."""

    name: str
    deployed_name: str
    policy_name: str
    document: dict[str, Any]

    def grants(self, logical_ids: Mapping[str, str]) -> Iterator[Grant]:
        """Give each action of each statement, with the resource's name in the template."""
        for number, statement in enumerate(self.document["Statement"]):
            resource = statement["Resource"]
            # the stack's own name is part of others: the longest is the one that is meant
            physical = max((one for one in logical_ids if one in resource), key=len, default="")
            name = logical_ids.get(physical, resource)
            for action in statement["Action"]:
                yield Grant(self.name, number, action, name)

    def permissions(self) -> Iterator[tuple[str, str]]:
        """Give each action with the ARN of what it may be done to."""
        for statement in self.document["Statement"]:
            for action in statement["Action"]:
                yield action, statement["Resource"]


def deployed(iam: IAMClient, resources: Mapping[str, str]) -> list[Role]:
    """Look the roles up; `resources` are physical IDs by logical ones."""
    roles = []
    for name in FUNCTIONS_ROLES:
        (policy_name,) = iam.list_role_policies(RoleName=resources[name])["PolicyNames"]
        answer = iam.get_role_policy(RoleName=resources[name], PolicyName=policy_name)
        document: Any = answer["PolicyDocument"]
        if isinstance(document, str):
            document = json.loads(document)
        roles.append(Role(name, resources[name], policy_name, document))
    return roles


@contextmanager
def without(iam: IAMClient, role: Role, grant: Grant) -> Iterator[None]:
    """Take one action out of the role's policy for a while."""
    document = deepcopy(role.document)
    statement = document["Statement"][grant.statement]
    statement["Action"].remove(grant.action)
    if not statement["Action"]:
        document["Statement"].remove(statement)
    _put(iam, role, document)
    try:
        yield
    finally:
        _put(iam, role, role.document)


def _put(iam: IAMClient, role: Role, document: Mapping[str, Any]) -> None:
    iam.put_role_policy(
        RoleName=role.deployed_name,
        PolicyName=role.policy_name,
        PolicyDocument=json.dumps(document),
    )
