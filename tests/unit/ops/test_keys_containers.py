"""`--sam-local`: the commands on the tables of `make local`."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sklambda.cli import main
from sklambda.stack.folder import StackFolder
from sklambda.stack.outputs import Outputs, StackError
from sklambda.stack.record import StackRecord
from sklambda.stack.stack import Stack, containers_stack

AT_THE_BRIDGE = "http://172.17.0.1:4566"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"SKLAMBDA_LOCAL": str(tmp_path)}


@pytest.fixture
def running(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The API in containers, as its record tells."""
    record = StackRecord("http://127.0.0.1:3000", "a key", AT_THE_BRIDGE, "us-east-1", "sklambda")
    record.write(StackFolder(tmp_path, containers=True).record)
    return environment


def test_the_tables_are_where_the_containers_look(running: dict[str, str]) -> None:
    assert containers_stack(running) == Stack(
        "sklambda",
        "us-east-1",
        AT_THE_BRIDGE,
        emulated=True,
        logs_are_kept=False,
        api_url="http://127.0.0.1:3000",
    )


def test_they_are_called_as_the_emulators_root_whatever_the_profile(
    running: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    client = containers_stack(running).dynamodb
    signed = client.generate_presigned_url("get_item", Params={"TableName": "t", "Key": {}})
    assert signed.startswith(AT_THE_BRIDGE)
    assert "Credential=test%2F" in signed


def test_without_them_the_way_to_them_is_named(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StackError, match="make local"):
        containers_stack(environment)
    monkeypatch.setenv("SKLAMBDA_LOCAL", environment["SKLAMBDA_LOCAL"])
    result = CliRunner().invoke(main, ["keys", "list", "--sam-local"])
    assert result.exit_code == 2
    assert "Nothing runs in containers here; start it with `make local`." in result.stderr


def test_a_record_that_cannot_be_read_says_how_to_make_a_new_one(
    environment: dict[str, str], tmp_path: Path
) -> None:
    StackFolder(tmp_path, containers=True).record.write_text("{}")

    with pytest.raises(StackError, match=r"sam-local\.json cannot be read; run `make local` again"):
        containers_stack(environment)


@pytest.mark.parametrize(
    "other",
    [("--stack", "prod"), ("--region", "eu-west-1"), ("--endpoint-url", "http://a.example")],
)
def test_another_stack_beside_it_is_wrong_use(
    running: dict[str, str], monkeypatch: pytest.MonkeyPatch, other: tuple[str, str]
) -> None:
    monkeypatch.setenv("SKLAMBDA_LOCAL", running["SKLAMBDA_LOCAL"])
    result = CliRunner().invoke(main, ["keys", "list", "--sam-local", *other])
    assert result.exit_code == 2
    sentence = "--sam-local says which stack: leave --stack, --region and --endpoint-url out."
    assert result.stderr.splitlines()[-1] == f"Error: {sentence}"


def test_a_stack_that_the_environment_names_gives_way_to_it(
    running: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKLAMBDA_LOCAL", running["SKLAMBDA_LOCAL"])
    monkeypatch.setenv("SKLAMBDA_STACK", "prod")
    asked = []

    def note(stack: Stack) -> Outputs:
        asked.append(stack)
        raise StackError("Enough.")

    monkeypatch.setattr(Stack, "outputs", note)
    result = CliRunner().invoke(main, ["keys", "list", "--sam-local"])
    assert result.exit_code == 1
    assert asked == [containers_stack(running)]
