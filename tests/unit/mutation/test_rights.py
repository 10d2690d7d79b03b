"""What counts as refused, and that a role which may do more than its own is found out."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.mutation import outside
from tests.mutation.rights import DeniedError, denials_noticed
from tests.mutation.roles import Role

WORLD: Any = None  # nothing is called


def _role(name: str, action: str) -> Role:
    return Role(name, name, {"policy": {"Statement": [{"Action": [action], "Resource": "*"}]}})


READER, WRITER = _role("Reader", "dynamodb:GetItem"), _role("Writer", "dynamodb:PutItem")


@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException"])
def test_a_denial_is_noticed_by_either_of_its_names(code: str) -> None:
    with pytest.raises(DeniedError), denials_noticed():
        raise ClientError({"Error": {"Code": code}}, "Scan")


def test_another_error_is_no_denial() -> None:
    with pytest.raises(ClientError), denials_noticed():
        raise ClientError({"Error": {"Code": "ValidationException"}}, "Scan")


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What the enforcement lets every role do; the calls that none may make are left out."""
    actions = {"dynamodb:GetItem"}
    monkeypatch.setattr(outside, "_calls_of_nobody", lambda _world, _role: [])
    monkeypatch.setattr(outside, "allows", lambda _world, _role, action, _arn: action in actions)
    return actions


@pytest.mark.usefixtures("allowed")
def test_a_role_with_its_own_actions_alone_is_refused_those_of_the_other() -> None:
    assert outside.prove_refused(WORLD, READER, [READER, WRITER]) == 1


def test_a_role_that_may_do_what_the_other_may_is_named(allowed: set[str]) -> None:
    allowed.add("dynamodb:PutItem")

    with pytest.raises(AssertionError, match=r"Reader.*PutItem"):
        outside.prove_refused(WORLD, READER, [READER, WRITER])


def test_a_call_that_no_role_may_make_must_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_calls_of_nobody", lambda _world, _role: [lambda: "all keys"])

    with pytest.raises(AssertionError):
        outside.prove_refused(WORLD, READER, [READER])
