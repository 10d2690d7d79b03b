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
    policy: str
    statement: int
    action: str
    resource: str


class Role(NamedTuple):
    """A deployed role with its policies: one of its own, and those that applications add."""

    name: str
    deployed_name: str
    policies: dict[str, dict[str, Any]]

    def grants(self, logical_ids: Mapping[str, str]) -> Iterator[Grant]:
        """Yield each action of each statement, with the resource's name in the template."""
        for policy, number, statement in self._statements():
            resource = statement["Resource"]
            # the stack's own name is part of others: the longest is the one that is meant
            physical = max((one for one in logical_ids if one in resource), key=len, default="")
            name = logical_ids.get(physical, resource)
            for action in statement["Action"]:
                yield Grant(self.name, policy, number, action, name)

    def permissions(self) -> Iterator[tuple[str, str]]:
        """Yield each action with the ARN of what it may be done to."""
        for _, _, statement in self._statements():
            for action in statement["Action"]:
                yield action, statement["Resource"]

    def _statements(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        for policy, document in self.policies.items():
            for number, statement in enumerate(document["Statement"]):
                yield policy, number, statement


def deployed(iam: IAMClient, resources: Mapping[str, str]) -> list[Role]:
    """Look the roles up; `resources` are physical IDs by logical ones."""
    roles = []
    for name in FUNCTIONS_ROLES:
        deployed_name = resources[name]
        policies = iam.list_role_policies(RoleName=deployed_name)["PolicyNames"]
        documents = {policy: _document(iam, deployed_name, policy) for policy in policies}
        roles.append(Role(name, deployed_name, documents))
    return roles


def _document(iam: IAMClient, role: str, policy: str) -> dict[str, Any]:
    document: Any = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    read: dict[str, Any] = json.loads(document) if isinstance(document, str) else document
    return read


@contextmanager
def without(iam: IAMClient, role: Role, grant: Grant) -> Iterator[None]:
    """Take one action out of the role's policies for a while."""
    document = deepcopy(role.policies[grant.policy])
    statement = document["Statement"][grant.statement]
    statement["Action"].remove(grant.action)
    if not statement["Action"]:
        document["Statement"].remove(statement)
    _put(iam, role, grant.policy, document)
    try:
        yield
    finally:
        _put(iam, role, grant.policy, role.policies[grant.policy])


def _put(iam: IAMClient, role: Role, policy: str, document: Mapping[str, Any]) -> None:
    iam.put_role_policy(
        RoleName=role.deployed_name, PolicyName=policy, PolicyDocument=json.dumps(document)
    )
