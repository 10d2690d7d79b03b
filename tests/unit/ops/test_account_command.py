"""What is missing in the AWS settings is said in one sentence, before anything is built."""

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sklambda.cli import main

KEY = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "a secret"}
REGION = {"AWS_REGION": "eu-west-1"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but a test's own: while moto stands in for AWS, it sets keys."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (REGION | {"AWS_PROFILE": "of nobody"}, "The profile that AWS_PROFILE names is not in"),
        (KEY | REGION | {"AWS_PROFILE": "of nobody"}, "The profile that AWS_PROFILE names"),
        (REGION, "There are no usable AWS credentials; log in, or set AWS_PROFILE."),
        (REGION | {"AWS_ACCESS_KEY_ID": "A"}, "There are no usable AWS credentials"),
        (KEY, "Which region? Give --region, or set AWS_REGION."),
        (KEY | REGION | {"AWS_ENDPOINT_URL": "nowhere"}, "nowhere is not the address of an"),
    ],
)
def test_what_is_missing_is_one_sentence(
    settings: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    done = CliRunner().invoke(main, ["account"])

    assert done.exit_code in {1, 2}
    assert says in done.stderr
    assert "Traceback" not in done.output
    assert "a secret" not in done.output


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (KEY | REGION, "credentials of AWS_ACCESS_KEY_ID, region eu-west-1."),
        (
            REGION | {"AWS_PROFILE": "mine"},
            "credentials of mine, region eu-west-1.",
        ),
        (
            KEY | REGION | {"AWS_ENDPOINT_URL": "https://example.org"},
            "region eu-west-1, at https://example.org (AWS_ENDPOINT_URL) instead of AWS.",
        ),
    ],
)
def test_where_they_point_is_said(
    settings: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    profile = tmp_path / "config"
    profile.write_text("[profile mine]\naws_access_key_id = A\naws_secret_access_key = s\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(profile))
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    done = CliRunner().invoke(main, ["account"])

    assert done.exit_code == 0
    assert done.stderr.rstrip().endswith(says)


def test_make_deploy_looks_at_them_before_it_builds() -> None:
    makefile = (Path(__file__).parents[3] / "Makefile").read_text()

    assert re.search(r"^deploy: account build\b", makefile, re.MULTILINE)
