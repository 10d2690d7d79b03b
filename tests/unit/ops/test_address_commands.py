"""`sklambda status`, `open`, `completion` and `--version`."""

import json
import tomllib
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from sklambda.cli import main
from sklambda.stack import address_commands
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord

PROJECT = Path(__file__).parents[3]
RECORD = StackRecord("http://127.0.0.1:8311/dev", "skl_secret", "http://127.0.0.1:8311", "x", "s")
STACK, REGION = "sklambda-test", "eu-west-1"
TEMPLATE = {
    "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}},
    "Outputs": {"ApiUrl": {"Value": "https://a.example/dev"}},
}


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StackFolder:
    monkeypatch.setenv("SKLAMBDA_LOCAL", str(tmp_path))
    return StackFolder(tmp_path)


@pytest.fixture
def deployed() -> Iterator[None]:
    with mock_aws():
        create(STACK, TEMPLATE)
        yield


def create(name: str, template: Mapping[str, object]) -> None:
    cloudformation = boto3.client("cloudformation", REGION)
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template))


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.usefixtures("local")
def test_without_a_stack_the_status_says_so() -> None:
    result = call("status", "--json")

    assert [one["state"] for one in json.loads(result.stdout)] == ["does not run"] * 2


@pytest.mark.parametrize(("trouble", "state"), [("", "runs"), ("no connection", "does not answer")])
def test_the_status_of_a_local_stack_is_whether_it_answers(
    local: StackFolder, monkeypatch: pytest.MonkeyPatch, trouble: str, state: str
) -> None:
    RECORD.write(local.record)
    monkeypatch.setattr(address_commands, "trouble", lambda *_: trouble)

    result = call("status")

    assert f"on this machine  {state:20} {RECORD.api_url}" in result.stdout
    assert RECORD.api_key not in result.output


def test_a_damaged_record_is_named(local: StackFolder) -> None:
    local.record.write_text("{")

    assert "its record is damaged" in call("status").stdout


@pytest.mark.usefixtures("local", "deployed")
def test_the_status_of_a_stack_in_aws_is_cloudformations() -> None:
    result = call("status", "--stack", STACK, "--region", REGION, "--json")

    assert json.loads(result.stdout)[-1] == {
        "place": STACK,
        "state": "create complete",
        "address": "https://a.example/dev",
    }


@pytest.mark.usefixtures("local", "deployed")
def test_a_stack_in_aws_that_says_no_address_has_a_status_all_the_same() -> None:
    create("without-outputs", {"Resources": TEMPLATE["Resources"]})

    result = call("status", "--stack", "without-outputs", "--region", REGION, "--json")

    assert json.loads(result.stdout)[-1] == {
        "place": "without-outputs",
        "state": "create complete",
        "address": None,
    }


def test_a_page_of_the_local_stack_is_opened(
    local: StackFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    RECORD.write(local.record)
    opened: list[str] = []

    def opens(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", opens)

    result = call("open", "models/titanic")

    # which is there without a key
    assert opened == [f"{RECORD.api_url}/pages/models/titanic"]
    assert result.stdout.strip() == opened[0]


@pytest.mark.usefixtures("local", "deployed")
def test_a_page_in_aws_is_printed() -> None:
    result = call("open", "/docs", "--print", "--stack", STACK, "--region", REGION)

    assert result.stdout.strip() == "https://a.example/dev/docs"


def test_without_a_browser_the_address_is_there_all_the_same(
    local: StackFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    RECORD.write(local.record)
    monkeypatch.setattr(webbrowser, "open", lambda _: False)

    result = call("open")

    assert (result.exit_code, result.stdout.strip()) == (1, f"{RECORD.api_url}/")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(shell: str) -> None:
    result = call("completion", shell)

    assert result.exit_code == 0
    assert f"_SKLAMBDA_COMPLETE={shell}_complete" in result.stdout


def test_words_are_completed_from_the_table_of_groups() -> None:
    asked = {
        "_SKLAMBDA_COMPLETE": "bash_complete",
        "COMP_WORDS": "sklambda ke",
        "COMP_CWORD": "1",
    }

    result = CliRunner().invoke(main, [], env=asked, prog_name="sklambda")

    assert result.stdout.split() == ["plain,keys"]


def test_the_version_is_the_projects() -> None:
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"]

    assert call("--version").stdout == f"sklambda {version}\n"
