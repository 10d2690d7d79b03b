"""What each role is refused: the actions of the other roles, and some that none has."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import boto3

from tests.mutation.rights import DeniedError, acting_as, allows, denials_noticed
from tests.mutation.roles import Role
from tests.mutation.world import World


def prove_refused(world: World, role: Role, roles: Iterable[Role]) -> int:
    """Make sure that the role is refused what is not its own; gives the number of refusals."""
    everyones = {permission for other in roles for permission in other.permissions()}
    foreign = sorted(everyones - set(role.permissions()))
    for action, resource in foreign:
        assert not allows(world, role.name, action, resource), (role.name, action, resource)
    calls = list(_calls_of_nobody(world, role))
    for number, call in enumerate(calls):
        assert _is_refused(call), (role.name, number)
    return len(foreign) + len(calls)


def _calls_of_nobody(world: World, role: Role) -> Iterator[Callable[[], object]]:
    """Real calls, each of which would be of use to who has taken a function over."""
    session = acting_as(world, role.name)
    dynamodb, sqs, logs, functions, iam = (
        _client(session, service, world.record.endpoint_url)
        for service in ("dynamodb", "sqs", "logs", "lambda", "iam")
    )
    resources = world.resources
    keys, policy = resources["KeysTable"], {"PolicyName": "more", "PolicyDocument": "{}"}
    yield lambda: dynamodb.scan(TableName=keys)
    yield lambda: dynamodb.put_item(TableName=keys, Item={"key_id": {"S": "mine"}})
    yield lambda: sqs.receive_message(QueueUrl=resources["PredictionsDeadLetterQueue"])
    yield lambda: sqs.purge_queue(QueueUrl=resources["PredictionsQueue"])
    yield lambda: logs.create_log_group(logGroupName="mine")
    yield functions.list_functions
    yield lambda: iam.put_role_policy(RoleName=role.deployed_name, **policy)


def _client(session: boto3.Session, service: Any, endpoint_url: str) -> Any:
    return session.client(service, endpoint_url=endpoint_url)


def _is_refused(call: Callable[[], object]) -> bool:
    try:
        with denials_noticed():
            call()
    except DeniedError:
        return True
    return False
