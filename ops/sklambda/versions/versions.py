"""Published versions of a stack's functions: which are of use, and which only cost."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from sklambda.stack.outputs import StackError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_lambda import LambdaClient

# What CloudFormation calls a stack that is where it is to be. Any other is on its way, or stuck on
# it, and may yet turn back to a version that nothing points to.
SETTLED = frozenset(
    {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"}
)
LATEST = "$LATEST"


class Version(NamedTuple):
    """A published version of a function."""

    function: str
    number: int


def superfluous(
    cloudformation: "CloudFormationClient", functions: "LambdaClient", stack_name: str
) -> list[Version]:
    """Name the versions that no call reaches and no deployment goes back to.

    Raises:
        StackError: The stack is being changed, or stuck.
    """
    names = list(_functions(cloudformation, stack_name))
    # In this order: a deployment that begins after the look at the stack publishes versions that
    # are not among these.
    found = {name: _published(functions, name) for name in names}
    pointed_at = {name: _pointed_at(functions, name) for name in names}
    _refuse_unsettled(cloudformation, stack_name)
    return [
        Version(name, number)
        for name in names
        for number in sorted(set(found[name]) - kept(found[name], pointed_at[name]))
    ]


def kept(published: Iterable[int], pointed_at: set[int]) -> set[int]:
    """The versions that stay: those that an alias points to, and the one before.

    That one may still get calls which were on their way when the alias moved. Those above the
    alias's are what a deployment that was taken back left behind; without an alias all stay.
    """
    if not pointed_at:
        return set(published)
    before = [number for number in published if number < min(pointed_at)]
    return pointed_at | set(sorted(before)[-1:])


def delete(functions: "LambdaClient", version: Version) -> None:
    """Delete a version. Lambda refuses one that an alias points to."""
    functions.delete_function(FunctionName=version.function, Qualifier=str(version.number))


def _functions(cloudformation: "CloudFormationClient", stack_name: str) -> Iterator[str]:
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack_name)
    for page in pages:
        for resource in page["StackResourceSummaries"]:
            if resource["ResourceType"] == "AWS::Lambda::Function":
                yield resource.get("PhysicalResourceId", "")


def _published(functions: "LambdaClient", name: str) -> list[int]:
    pages = functions.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    versions = [version["Version"] for page in pages for version in page["Versions"]]
    return [int(version) for version in versions if version != LATEST]


def _pointed_at(functions: "LambdaClient", name: str) -> set[int]:
    """The versions that aliases send calls to, with the whole of them or a share."""
    pages = functions.get_paginator("list_aliases").paginate(FunctionName=name)
    found: set[str] = set()
    for page in pages:
        for alias in page["Aliases"]:
            found.add(alias["FunctionVersion"])
            found.update(alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}))
    return {int(version) for version in found if version != LATEST}


def _refuse_unsettled(cloudformation: "CloudFormationClient", stack_name: str) -> None:
    (stack,) = cloudformation.describe_stacks(StackName=stack_name)["Stacks"]
    status = stack["StackStatus"]
    if status not in SETTLED:
        raise StackError(
            f"The stack {stack_name} is {status}; its versions stay until that is over."
        )
