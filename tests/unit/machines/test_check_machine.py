"""A machine that cannot run the project is told why before anything is installed on it."""

import re
from pathlib import Path

import pytest

from bootstrap.check_machine import GLIBC, MACOS, PYTHON, Machine, refusal, this_machine
from tests.python_version import VERSION

PROJECT = Path(__file__).parents[3]
LINUX = Machine("Linux", "x86_64", (2, 36), (3, 11), can_make_environments=True)
MAC = Machine("Darwin", "arm64", (14, 7), (3, 9), can_make_environments=True)


@pytest.mark.parametrize(
    "machine",
    [
        LINUX,
        LINUX._replace(processor="aarch64"),
        LINUX._replace(release=(2, 28), python=(3, 8)),
        MAC,
        MAC._replace(release=(26, 1)),
    ],
)
def test_what_the_readme_names_serves(machine: Machine) -> None:
    assert refusal(machine) == ""


@pytest.mark.parametrize(
    ("machine", "says"),
    [
        (
            LINUX._replace(python=(3, 7)),
            f"Python 3.7: install Python 3.8 or later, best {VERSION}",
        ),
        (MAC._replace(python=(3, 6)), "Python 3.6: install Python 3.8 or later"),
        (LINUX._replace(release=()), "musl"),
        (LINUX._replace(release=(2, 17)), "glibc 2.17"),
        (LINUX._replace(processor="armv7l"), "not on armv7l"),
        (LINUX._replace(processor="32-bit"), "not on 32-bit"),
        (LINUX._replace(can_make_environments=False), "python3-venv"),
        (MAC._replace(processor="x86_64"), "Apple silicon"),
        (MAC._replace(release=(13, 6, 1)), "This is macOS 13.6.1"),
        (MAC._replace(system="MINGW64_NT-10.0"), "WSL 2"),
    ],
)
def test_what_does_not_serve_is_said_in_one_sentence(machine: Machine, says: str) -> None:
    sentence = refusal(machine)

    assert says in sentence
    assert sentence.count(". ") == 0
    assert sentence.endswith(".")


def test_this_machine_serves_or_these_tests_would_not_run() -> None:
    assert refusal(this_machine()) == ""


def test_a_mac_is_asked_for_its_own_version_and_not_the_one_for_old_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sw_vers(command: list[str], *, env: dict[str, str], **_: object) -> str:
        assert command == ["sw_vers", "-productVersion"]
        return "15.6.1\n" if env["SYSTEM_VERSION_COMPAT"] == "0" else "10.16\n"

    monkeypatch.setattr("platform.system", lambda: "Darwin")
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    monkeypatch.setattr("subprocess.check_output", sw_vers)

    assert this_machine().release == (15, 6, 1)
    assert refusal(this_machine()) == ""


@pytest.mark.parametrize("error", [ValueError("unrecognized configuration name"), OSError()])
def test_another_c_library_does_not_tell_glibcs_version(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def confstr(name: str) -> str:
        assert name == "CS_GNU_LIBC_VERSION"
        raise error

    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("os.confstr", confstr)

    assert "musl" in refusal(this_machine())


def test_the_oldest_macos_is_the_one_that_is_built_for() -> None:
    [built_for] = re.findall(r"MACOS := (\d+)\.0\n", (PROJECT / "build.mk").read_text())

    assert built_for == str(MACOS[0])


def test_the_readme_names_what_is_asked_for() -> None:
    readme = (PROJECT / "README.md").read_text()
    table = (PROJECT / "docs/installing.md").read_text()

    assert f"Python {dotted(PYTHON)} or later" in readme
    assert f"glibc {dotted(GLIBC)} or later" in readme
    assert f"macOS {dotted(MACOS)} or later" in readme
    assert f"| glibc {dotted(GLIBC)}:" in table
    assert f"| macOS | Apple silicon | {dotted(MACOS)} |" in table


def dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
