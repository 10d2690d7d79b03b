"""The commands beside `create`, as an operator types them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner

from applications.scopes import SCOPES
from key_authorizer.keys import find_keys, parse
from sklambda.cli import main
from tests.unit.ops.key_account import REGION, account_of_keys, create, run, shown
from tests.unit.ops.key_table import TABLE


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An account with one stack of ours, an operator who has named it, and no network."""
    with account_of_keys(monkeypatch, tmp_path):
        yield


def test_a_key_is_made_with_its_limits() -> None:
    key_id = create("trial", "--requests-per-minute", "60", "--requests-per-month", "10000")
    assert (shown(key_id)["requests_per_minute"], shown(key_id)["requests_per_month"]) == (
        60,
        10000,
    )


def test_the_list_is_a_table_on_stdout_to_be_piped() -> None:
    key_id = create("Traffic [team] :smile:", "--expires", "2099-01-31")
    result = run("list")
    assert result.exit_code == 0
    assert result.stderr == ""
    [line] = [line for line in result.stdout.splitlines() if key_id in line]
    assert "Traffic [team] :smile:" in line
    assert "active" in line
    assert "2099-01-31" in line


def test_the_list_cuts_no_id_in_a_narrow_terminal() -> None:
    limits = ("--requests-per-minute", "60", "--requests-per-month", "100000")
    key_id = create("a name that is rather long", "--expires", "2099-01-31", *limits)
    listed = CliRunner(env={"COLUMNS": "80"}).invoke(main, ["keys", "list"]).stdout
    assert key_id in listed
    assert SCOPES[-1] in listed
    assert "100,000/month" in listed


def test_the_list_is_json_on_stdout_if_asked_for() -> None:
    first, second = create("first"), create("second")
    result = run("list", "--json")
    assert result.stderr == ""
    assert {key["key_id"] for key in json.loads(result.stdout)} == {first, second}


def test_ended_keys_are_listed_if_asked_for() -> None:
    key_id = create()
    run("revoke", key_id)
    assert json.loads(run("list", "--json").stdout) == []
    assert "1 revoked or expired; --all shows them" in run("list").stderr
    [listed] = json.loads(run("list", "--all", "--json").stdout)
    assert listed["state"] == "revoked"


def test_show_has_all_but_the_hash() -> None:
    key_id = create("Traffic team", "--scopes", "predict", "--note", "by mail")
    members = shown(key_id)
    made = datetime.fromisoformat(members.pop("created_at"))
    assert abs(datetime.now(UTC) - made) < timedelta(minutes=5)
    assert len(members.pop("last_four")) == 4
    assert members == {
        "key_id": key_id,
        "name": "Traffic team",
        "state": "active",
        "scopes": ["predict"],
        "expires_at": None,
        "revoked_at": None,
        "old_secret_valid_until": None,
        "requests_per_minute": None,
        "requests_per_month": None,
        "note": "by mail",
    }
    assert "by mail" in run("show", key_id).stdout


def test_what_a_terminal_would_obey_is_shown_escaped() -> None:
    key_id = create()
    boto3.client("dynamodb", region_name=REGION).update_item(
        TableName=TABLE,
        Key={"key_id": {"S": key_id}},
        UpdateExpression="SET note = :text, #name = :text",
        ExpressionAttributeNames={"#name": "name"},
        ExpressionAttributeValues={":text": {"S": "a\x1b]0;b\x07c\x9b2Jd"}},
    )
    for line in (["show", key_id], ["show", key_id, "--json"], ["list"], ["list", "--json"]):
        output = run(*line).output
        assert not {"\x1b", "\x07", "\x9b"} & set(output)
        assert r"a\u001b]0;b\u0007c\u009b2Jd" in output
    assert shown(key_id)["note"] == "a\x1b]0;b\x07c\x9b2Jd"


def test_the_new_key_of_a_rotation_stands_alone_on_stdout() -> None:
    key_id = create()
    result = run("rotate", key_id, "--overlap", "7d")
    assert parse(result.stdout.removesuffix("\n")).key_id == key_id
    assert find_keys(result.stderr) == []
    until = shown(key_id)["old_secret_valid_until"]
    assert f"The old key counts until {until}" in result.stderr
    away = datetime.fromisoformat(until) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < away <= timedelta(days=7)


def test_a_rotation_may_have_no_overlap() -> None:
    key_id = create()
    assert "old key" not in run("rotate", key_id, "--overlap", "0h").stderr
    assert shown(key_id)["old_secret_valid_until"] is None


def test_a_key_is_revoked_now_or_at_a_time() -> None:
    now, later = create("now"), create("later")
    assert f"Key {now} for now is revoked." in run("revoke", now).stderr
    result = run("revoke", later, "--at", "2099-01-31")
    assert "is revoked from 2099-01-31T00:00:00Z on" in result.stderr
    assert (shown(now)["state"], shown(later)["state"]) == ("revoked", "active")
    assert shown(later)["revoked_at"] == "2099-01-31T00:00:00Z"


def test_limits_are_set_and_lifted() -> None:
    key_id = create()
    result = run("limits", key_id, "--requests-per-minute", "60", "--requests-per-month", "1000")
    assert f"Key {key_id} for Traffic team may make 60 a minute and 1,000 a month" in result.stderr
    run("limits", f"skl_{key_id}", "--requests-per-minute", "none")
    members = shown(key_id)
    assert (members["requests_per_minute"], members["requests_per_month"]) == (None, 1000)


COMMANDS = [
    ["show"],
    ["usage"],
    ["revoke"],
    ["rotate"],
    ["limits", "--requests-per-minute", "1"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_an_unknown_key_gets_a_sentence_and_ends_with_1(command: list[str]) -> None:
    result = run(*command, "000000000000")
    assert result.exit_code == 1
    assert result.stderr == "Error: There is no key 000000000000 in this stack.\n"
    assert result.stdout == ""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_whole_key_is_refused_and_not_repeated(command: list[str]) -> None:
    text = run("create", "--name", "pasted").stdout.strip()
    result = run(*command, text)
    assert result.exit_code == 2
    assert "that is a whole key" in result.stderr
    assert text not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["show", "short"], "give the key's ID"),
        (["revoke", "000000000000", "--at", "soon"], "give a time such as"),
        (["revoke", "000000000000", "--at", "2020-01-01"], "has passed"),
        (["rotate", "000000000000", "--overlap", "2099-01-01"], "7d or 24h"),
        (["rotate", "000000000000", "--overlap", "91d"], "at most 90d"),
        (["limits", "000000000000"], "Give --requests-per-minute or"),
        (["limits", "000000000000", "--requests-per-minute", "0"], "a number from 1"),
        (["limits", "000000000000", "--requests-per-minute", "60001"], "give at most 60,000"),
        (["limits", "000000000000", "--requests-per-month", "-5"], "a number from 1"),
        (["limits", "000000000000", "--requests-per-month", "9" * 30], "a number from 1"),
        (["limits", "000000000000", "--requests-per-month", "100000001"], "a number from 1"),
        (["limits", "000000000000", "--requests-per-month", "0" * 8 + "1" * 12], "a number from 1"),
        (["limits", "000000000000", "--requests-per-month", "0" * 9 + "1" * 5000], "from 1 to"),
        (["usage", "000000000000", "--days", "0"], "0 is not in the range"),
        (["usage", "000000000000", "--days", "401"], "401 is not in the range"),
        (["create", "--name", "n", "--requests-per-minute", "1.5"], "a number from 1"),
    ],
)
def test_wrong_use_is_explained_and_ends_with_2(arguments: list[str], complaint: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr


def test_a_damaged_record_is_told_beside_the_list() -> None:
    table = boto3.client("dynamodb", region_name=REGION)
    table.put_item(TableName=TABLE, Item={"key_id": {"S": "damaged00000"}})
    key_id = create()
    result = run("list", "--json")
    assert [key["key_id"] for key in json.loads(result.stdout)] == [key_id]
    assert "Warning: The record of the key damaged00000 is damaged" in result.stderr


@pytest.mark.parametrize(
    "command", ["create", "list", "show", "usage", "limits", "rotate", "revoke"]
)
def test_help_has_examples(command: str) -> None:
    assert f"\n    sklambda keys {command} " in run(command, "--help").stdout


def test_a_time_with_an_offset_is_stored_in_utc() -> None:
    key_id = create()
    run("revoke", key_id, "--at", "2099-01-31T13:00:00-05:00")
    assert shown(key_id)["revoked_at"] == "2099-01-31T18:00:00Z"
