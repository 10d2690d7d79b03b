from pathlib import Path

import pytest

from sklambda.stack.outputs import StackError
from sklambda.stack.record import StackRecord
from sklambda.stack.stack import Stack, choose_stack, is_loopback

RECORD = StackRecord(
    api_url="http://127.0.0.1:4566/dev",
    api_key="none",
    endpoint_url="http://127.0.0.1:4566",
    region="us-east-1",
    stack_name="sklambda-local",
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment whose local stack would stand in a folder of the test."""
    return {"SKLAMBDA_LOCAL": str(tmp_path)}


@pytest.fixture
def running(environment: dict[str, str]) -> dict[str, str]:
    """The same, with the local stack running."""
    RECORD.write(Path(environment["SKLAMBDA_LOCAL"]) / "stack.json")
    return environment


def test_the_local_stack_is_taken_when_none_is_named(running: dict[str, str]) -> None:
    endpoint_url = "http://127.0.0.1:4566"
    expected = Stack(
        "sklambda-local", "us-east-1", endpoint_url, emulated=True, api_url=f"{endpoint_url}/dev"
    )
    assert choose_stack(None, None, None, running) == expected


def test_a_named_stack_goes_before_the_local_one(running: dict[str, str]) -> None:
    assert choose_stack("prod", None, None, running) == Stack("prod", None, None)


def test_the_options_go_before_the_local_stacks_settings(running: dict[str, str]) -> None:
    chosen = choose_stack(None, "eu-west-1", "http://127.0.0.1:9000", running)
    assert chosen == Stack("sklambda-local", "eu-west-1", "http://127.0.0.1:9000")


def test_without_any_stack_the_ways_to_one_are_named(environment: dict[str, str]) -> None:
    with pytest.raises(StackError, match=r"make up.*--stack or SKLAMBDA_STACK"):
        choose_stack(None, None, None, environment)


def test_a_broken_record_of_the_local_stack_is_named(environment: dict[str, str]) -> None:
    (Path(environment["SKLAMBDA_LOCAL"]) / "stack.json").write_text("{")
    with pytest.raises(StackError, match=r"stack\.json cannot be read"):
        choose_stack(None, None, None, environment)


@pytest.mark.parametrize("address", ["nowhere", "http://", "http://localhost:port", "ftp://a"])
def test_an_address_that_is_none_is_named_wherever_it_stands(address: str) -> None:
    for endpoint_url, environment in ((address, {}), (None, {"AWS_ENDPOINT_URL": address})):
        with pytest.raises(StackError, match="not the address of an endpoint"):
            choose_stack("prod", None, endpoint_url, environment)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:4566", True),
        ("http://localhost:4566", True),
        ("http://a.execute-api.localhost:4566", True),
        ("http://[::1]:4566", True),
        ("https://dynamodb.us-east-1.amazonaws.com", False),
        ("http://172.17.0.1:4566", False),
        ("http://localhost.example.com", False),
        ("", False),
    ],
)
def test_an_address_of_this_machine_is_told_from_others(url: str, *, expected: bool) -> None:
    assert is_loopback(url) is expected


def test_a_local_stack_is_called_as_the_emulators_root_whatever_the_profile(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = tmp_path / "config"
    settings.write_text("[profile mine]\naws_access_key_id = AKIDMINE\naws_secret_access_key = s\n")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(settings))
    monkeypatch.setenv("AWS_PROFILE", "mine")
    client = Stack("sklambda-local", None, "http://127.0.0.1:4566").dynamodb
    # botocore keeps a client's credentials to itself; the signature shows them.
    signed = client.generate_presigned_url("get_item", Params={"TableName": "t", "Key": {}})
    assert "Credential=test%2F" in signed


def test_credentials_of_the_environment_go_before_the_emulators_at_an_address_of_the_users(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    client = Stack("sklambda-local", None, "http://127.0.0.1:4566").dynamodb
    signed = client.generate_presigned_url("get_item", Params={"TableName": "t", "Key": {}})
    assert "Credential=AKIDEXAMPLE%2F" in signed
