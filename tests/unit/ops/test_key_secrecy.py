"""A key on the command line is shown nowhere, wherever it was put."""

import io
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from key_authorizer.keys import ALPHABET, checksum, find_keys
from sklambda.cli import main
from sklambda.keys.secrecy import KeylessStream, holds_a_key, without_keys

KEY_ID, SECRET = "u0MS2T1WbVaR", "Zq8mN4vR1xT7kB2wY6hJ9cF3pL5sD0gA"
UNCHECKED = f"skl_{KEY_ID}_{SECRET}"
KEY = UNCHECKED + checksum(UNCHECKED)
NEARLY = KEY[:-1]
SPOILT = {
    "first character lost": KEY[1:],
    "prefix lost": KEY[4:],
    "no separator": KEY.replace("_", ""),
    "hyphens": KEY.replace("_", "-"),
    "hyphen behind the prefix": KEY.replace("skl_", "skl-"),
    "space behind the prefix": KEY.replace("skl_", "skl_ "),
    "prefix mistyped": KEY.replace("skl_", "sk1_"),
    "markdown": KEY.replace("_", r"\_"),
    "url": KEY.replace("_", "%5F"),
    "html": KEY.replace("_", "&#95;"),
    "zero-width space": f"{KEY[:4]}\u200b{KEY[4:]}",
    "soft hyphen within the secret": f"{KEY_ID}_{SECRET[:16]}\u00ad{SECRET[16:]}",
    "dot": f"skl_{KEY_ID}.{SECRET}",
    "line break": f"{KEY[:30]}\n{KEY[30:]}",
    "secret alone": SECRET,
    "secret without digits": "".join(c for c in SECRET * 2 if not c.isdigit()),
}
IN_HISTORY = "It stands in your shell's history now, so rotate it."


@pytest.fixture(autouse=True)
def operator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An operator without settings or local stack."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "SKLAMBDA_STACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("SKLAMBDA_LOCAL", str(tmp_path))


def run(*arguments: str, **environment: str) -> Result:
    with mock_aws():
        return CliRunner(env=environment).invoke(main, arguments)


def keeps_quiet(result: Result) -> None:
    assert result.exit_code in {1, 2}
    assert SECRET[:20] not in result.output
    assert SECRET[:20] not in repr(result.exception)
    assert result.stdout == ""


WRONG = [
    "{}",
    "keys {}",
    "keys list {}",
    "keys list --{}",
    "keys list --{}=1",
    "keys list --all={}",
    "keys list --stack {}",
    "keys list --stack {0} --region {0}",
    "keys list --stack s --endpoint-url {}",
    "keys list --stack s --endpoint-url http://{}.localhost:1",
    "keys show {}",
    "keys show ID {}",
    "keys usage ID --days {}",
    "keys limits ID --requests-per-minute {}",
    "keys revoke ID --at {}",
    "keys rotate ID --overlap {}",
    "keys create --name {}",
    "keys create --name for-{}-team",
    "keys create --name n --note {}",
    "keys create --name n --scopes {}",
    "keys create --name n --expires {}",
    "queue {}",
    "queue show {}",
    "queue list --stack {}",
    "local {}",
    "sam-local {}",
]


@pytest.mark.parametrize("key", [KEY, NEARLY, KEY[:10] + KEY[11:]], ids=["key", "short", "typo"])
@pytest.mark.parametrize("line", WRONG)
def test_no_wrong_use_repeats_a_key(line: str, key: str) -> None:
    keeps_quiet(run(*line.replace("ID", KEY_ID).format(key).split(" ")))


def test_a_key_as_the_stack_of_the_environment_is_not_repeated() -> None:
    keeps_quiet(run("keys", "list", SKLAMBDA_STACK=KEY))


@pytest.mark.parametrize("key", [KEY, NEARLY, KEY + "x", KEY.replace(SECRET, SECRET[1:])])
@pytest.mark.parametrize("command", ["show", "usage", "revoke", "rotate", "limits"])
def test_who_gives_a_whole_key_for_its_id_is_told_to_rotate_it(command: str, key: str) -> None:
    result = run("keys", command, key)
    assert result.exit_code == 2
    assert f"that is a whole key, or nearly. {IN_HISTORY}" in result.stderr


@pytest.mark.parametrize("option", ["--name", "--note"])
def test_names_and_notes_take_no_key_and_say_why(option: str) -> None:
    result = run("keys", "create", "--name", "n", option, f"old key: {KEY}")
    assert result.exit_code == 2
    assert (
        f"that holds an API key, or nearly, which would be stored for others to read. {IN_HISTORY}"
    ) in result.stderr


def pieces(text: str) -> set[str]:
    return {text[start : start + 10] for start in range(len(text) - 9)}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_key_is_neither_shown_nor_stored(spoilt: str) -> None:
    assert not pieces(without_keys(spoilt)) & pieces(SPOILT["secret without digits"] + SECRET)
    for wrong in (["keys", spoilt], ["keys", "create", f"--{spoilt}"], ["keys", "show", spoilt]):
        keeps_quiet(run(*wrong))
    for option in ("--name", "--note"):
        result = run("keys", "create", "--name", "n", option, f"old: {spoilt}")
        assert result.exit_code == 2
        assert "that holds an API key, or nearly, which would be stored" in result.stderr


base62 = st.text(alphabet=ALPHABET)


@given(before=st.text(), after=st.text())
def test_no_text_around_it_shows_a_key(before: str, after: str) -> None:
    shown = without_keys(f"{before}{KEY}{after}")
    assert find_keys(shown) == []
    assert SECRET not in shown


@given(place=st.integers(min_value=4, max_value=len(KEY) - 1), other=base62)
def test_a_mistyped_key_is_taken_for_one(place: int, other: str) -> None:
    mistyped = KEY[:place] + other[:1] + KEY[place + 1 :]
    assert holds_a_key(mistyped)
    assert SECRET[:20] not in without_keys(mistyped)
    assert SECRET[-10:] not in without_keys(mistyped)


def test_ids_are_no_secret() -> None:
    shown = f"Key {KEY_ID} (skl_{KEY_ID}) for sklambda-prod."
    assert not holds_a_key(shown)
    assert without_keys(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "An error occurred (ConditionalCheckFailedException) when calling UpdateItem",
        "ProvisionedThroughputExceededException, KMSAccessDeniedException",
        "prediction 3f2b8c1e-7d4a-4e6b-9c0f-5a1d2e3b4c5d",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/sklambda-prod-KeysTable-1A2B3C4D5E6F7",
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admins_0123456789abcdef/ann",
        "https://sqs.eu-west-1.amazonaws.com/123456789012/sklambda-prod-Slow-9Z8Y7X6W5V4U",
        "/home/ann/sklambda/.local/envs/sam/lib/python3/site-packages/samcli/cli/main.py",
        f"sha256:{'0123456789abcdef' * 4}",
    ],
)
def test_what_operators_must_read_stays(text: str) -> None:
    assert without_keys(text) == text
    assert not holds_a_key(text)


def test_a_traceback_shows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", KeylessStream(written))
    error = ValueError(KEY)
    sys.excepthook(ValueError, error, None)
    assert written.getvalue() == "ValueError: [an API key]\n"


def test_a_stream_whose_other_one_is_closed_is_collected_without_a_word() -> None:
    written = io.StringIO()
    stream = KeylessStream(written)
    written.close()

    stream.close()
