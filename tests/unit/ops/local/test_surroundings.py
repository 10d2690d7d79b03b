"""What the emulator and SAM are told: nothing of the user's AWS account."""

import os
from pathlib import Path

import pytest

from sklambda.local.environment import of_emulator, of_sam, past_proxies
from sklambda.stack.folder import StackFolder
from tests.python_version import RUNTIME

FOREIGN = {
    "AWS_PROFILE": "production",
    "AWS_ENDPOINT_URL": "https://example.org",
    "AWS_SESSION_TOKEN": "secret",
    "SAM_CLI_TELEMETRY": "1",
    "PYTHONPATH": "/somewhere",
    "PYTHONPYCACHEPREFIX": "/somewhere",
    "MAKEFLAGS": "-j",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StackFolder:
    for name, value in FOREIGN.items():
        monkeypatch.setenv(name, value)
    return StackFolder(tmp_path)


def test_nothing_of_the_users_account_gets_through(folder: StackFolder) -> None:
    for environment in (of_emulator(folder, "127.0.0.1", 4566), of_sam(folder)):
        assert not set(FOREIGN.items()) & set(environment.items())
        assert environment["AWS_CONFIG_FILE"] == os.devnull
        assert environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


def test_the_emulator_listens_on_this_machine_only_and_enforces_roles(folder: StackFolder) -> None:
    environment = of_emulator(folder, "127.0.0.1", 4566)

    assert environment["BIND_HOST"] == "127.0.0.1"
    assert environment["GATEWAY_PORT"] == "4566"
    assert environment["AUTH"] == "true"
    assert environment["IOT_MTLS_ENABLED"] == "0"


def test_temporary_files_and_settings_stay_in_the_stacks_folder(folder: StackFolder) -> None:
    for environment in (of_emulator(folder, "127.0.0.1", 4566), of_sam(folder)):
        assert Path(environment["TMPDIR"]).is_relative_to(folder.path)

    assert Path(of_emulator(folder, "127.0.0.1", 4566)["HOME"]).is_relative_to(folder.path)
    assert Path(of_sam(folder)["__SAM_CLI_APP_DIR"]).is_relative_to(folder.path)


def test_sam_finds_this_projects_python_before_any_other(folder: StackFolder) -> None:
    first = of_sam(folder)["PATH"].split(os.pathsep)[0]

    assert (Path(first) / RUNTIME).exists()


def test_calls_to_this_machine_go_past_the_users_proxy(
    folder: StackFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "packages.example.org")
    monkeypatch.delenv("no_proxy", raising=False)

    for environment in (of_emulator(folder, "127.0.0.1", 4566), of_sam(folder)):
        for name in ("NO_PROXY", "no_proxy"):
            assert environment[name] == "packages.example.org,127.0.0.1,localhost"


@pytest.mark.parametrize(
    ("system", "processor", "expected"),
    [
        ("linux", "x86_64", "x86_64-manylinux_2_28"),
        ("linux", "aarch64", "aarch64-manylinux_2_28"),
        ("darwin", "arm64", "aarch64-apple-darwin"),
    ],
)
def test_the_functions_are_built_for_the_machine_that_runs_them(
    system: str, processor: str, expected: str, folder: StackFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: processor)

    assert of_sam(folder)["SKLAMBDA_PLATFORM"] == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "here"),
        ({"NO_PROXY": "a, b"}, "a,b,here"),
        ({"no_proxy": "a,here", "NO_PROXY": "b,a"}, "a,here,b"),
        ({"no_proxy": "*"}, "*"),
    ],
)
def test_what_the_user_calls_without_a_proxy_stays(
    environment: dict[str, str], expected: str
) -> None:
    assert past_proxies(environment, "here") == {"NO_PROXY": expected, "no_proxy": expected}
