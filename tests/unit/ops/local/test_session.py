"""The emulator is called as its own root, whatever AWS settings the user has."""

from pathlib import Path

import pytest

from sklambda.stack.emulated_account import root_session
from sklambda.stack.stack import Stack

ADDRESS = "http://127.0.0.1:4566"
OF_A_USER = {
    "AWS_PROFILE": "of nobody",
    "AWS_ACCESS_KEY_ID": "AKIDMINE",
    "AWS_SECRET_ACCESS_KEY": "mine",
    "AWS_SESSION_TOKEN": "mine",
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ENDPOINT_URL": "https://example.org",
    "AWS_ENDPOINT_URL_DYNAMODB": "https://example.org",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "AWS_USE_DUALSTACK_ENDPOINT": "true",
    "AWS_MAX_ATTEMPTS": "many",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "required",
}


@pytest.fixture(params=[*OF_A_USER, "files"])
def _settings(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One setting of a user's, or files that cannot be read."""
    if request.param == "files":
        (tmp_path / "broken").write_text("no settings")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "broken"))
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "broken"))
    else:
        monkeypatch.setenv(request.param, OF_A_USER[request.param])


def _asked(client: object) -> str:
    """The address of a signed call: botocore keeps a client's credentials to itself."""
    url: str = client.generate_presigned_url(  # type: ignore[attr-defined]  # any client
        "get_item", Params={"TableName": "t", "Key": {}}
    )
    return url


@pytest.mark.usefixtures("_settings")
def test_the_emulators_client_reads_none_of_them() -> None:
    asked = _asked(root_session().client("dynamodb", endpoint_url=ADDRESS))

    assert asked.startswith(ADDRESS)
    assert "Credential=test%2F" in asked
    assert "%2Fus-east-1%2F" in asked
    assert "Security-Token" not in asked


@pytest.mark.usefixtures("_settings")
def test_nor_do_commands_on_the_local_stack() -> None:
    asked = _asked(Stack("sklambda", "us-east-1", ADDRESS, emulated=True).dynamodb)

    assert asked.startswith(ADDRESS)
    assert "Credential=test%2F" in asked
