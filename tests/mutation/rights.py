"""A role's rights as the emulator enforces them: asked for, or used."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError

from sklambda.stack.emulated_account import session
from tests.mutation.world import World

if TYPE_CHECKING:
    from mypy_boto3_lambda.type_defs import FunctionConfigurationTypeDef


class DeniedError(AssertionError):
    """A role lacks what a check needs."""


def function_of(world: World, role: str) -> "FunctionConfigurationTypeDef":
    """The configuration of the function that has a role."""
    (function,) = (
        function
        for function in world.functions.list_functions()["Functions"]
        if function["Role"].endswith(f"/{world.resources[role]}")
    )
    return function


def allows(world: World, role: str, action: str, resource: str) -> bool:
    """Whether the role's policy, as it is now, allows an action, by the emulator's evaluation."""
    answer = world.iam.simulate_principal_policy(
        PolicySourceArn=function_of(world, role)["Role"],
        ActionNames=[action],
        ResourceArns=[resource],
    )
    (result,) = answer["EvaluationResults"]
    return bool(result["EvalDecision"] == "allowed")


def acting_as(world: World, role: str) -> boto3.Session:
    """Take the role on, as Lambda does.

    The role trusts that service and nobody else; the emulator lets the account's root in for it.
    """
    sts = world.session.client("sts", endpoint_url=world.record.endpoint_url)
    credentials = sts.assume_role(
        RoleArn=function_of(world, role)["Role"], RoleSessionName="lambda"
    )["Credentials"]
    return session(
        world.record.region,
        {
            "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
            "AWS_SESSION_TOKEN": credentials["SessionToken"],
        },
    )


@contextmanager
def denials_noticed() -> Iterator[None]:
    """Raise DeniedError for what AWS calls AccessDenied or AccessDeniedException."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"].startswith("AccessDenied"):
            raise DeniedError(str(error)) from None
        raise
