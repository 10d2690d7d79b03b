"""The makefiles run with an old make, any shell, and whatever variables a user has set."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
MAKEFILES = [
    PROJECT / "Makefile",
    PROJECT / "build.mk",
    *sorted(PROJECT.glob("functions/*/Makefile")),
    PROJECT / "layers/model/Makefile",
]
SCRIPTS = [
    PROJECT / "ops/bootstrap" / name for name in ("settle", "find-python", "print-python-version")
]
# GNU make's NEWS: what came after 3.81, the last one under GPL 2 and so the one that Macs have
AFTER_MAKE_3_81 = (
    r"^\w+ *!=",
    r":::?=",
    r"^define .*=$",
    r"^(undefine|private|load) ",
    r"\.(ONESHELL|RECIPEPREFIX|SHELLSTATUS|EXTRA_PREREQS|SHELLFLAGS)",
    r"\$\((file|guile|let|intcmp) ",
    r"&:",
)
# what only bash knows, and what only GNU's tools know
NOT_EVERYWHERE = (
    r"\[\[|<<<|&>|\bpipefail\b|\$'|\bsource |\blocal \w+=|\becho -[en]|\$\{\w+//",
    r"\bsed [^|]*-[a-z]*[ir]\b|\bgrep -[a-zA-Z]*P|\breadlink -f|\bxargs -r|\bfind .*-printf",
    r"\bdate -d|\bstat -c|\bmktemp -p|\brealpath\b|\bcp -[a-z]*[abd-z]",
)
NOT_ASKED = {
    "PYTHON": "/elsewhere",
    "PLATFORM": "/elsewhere",
    "ARCHITECTURE": "/elsewhere",
    "ENVIRONMENT": "/elsewhere",
    "UV": "/elsewhere",
    "MODEL": "/elsewhere",
    "DEPLOY_ARGS": "/elsewhere",
    "DELETE_ARGS": "/elsewhere",
    "HOST": "/elsewhere",
    "UPGRADE": "/elsewhere",
    "PYTEST_ARGS": "/elsewhere",
    "STACK": "/elsewhere",
    "PYTHONPATH": "/elsewhere",
    "PYTHONHOME": "/elsewhere",
    "PYTHONOPTIMIZE": "/elsewhere",
    "SKLAMBDA_STACK": "/elsewhere",
    "SKLAMBDA_PLATFORM": "/elsewhere",
}
# what the makefiles take from the environment on purpose, beside make's own variables
TAKEN = {
    "Makefile": {"CURDIR", "MAKE", "AWS_REGION", "AWS_DEFAULT_REGION"},
    "build.mk": {"MAKEFILE_LIST", "ARTIFACTS_DIR", "SKLAMBDA_ARCHITECTURE", "SKLAMBDA_PLATFORM"},
}
RULE = re.compile(r"^([.$][^:#=\n]*):(?!=)([^=\n|]*)", re.MULTILINE)


def make(*arguments: str, folder: Path = PROJECT, variables: Mapping[str, str] = NOT_ASKED) -> str:
    """What make says, called with these variables set."""
    inherited = {name: os.environ[name] for name in os.environ if "MAKE" not in name}
    done = subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=inherited | dict(variables),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]


@pytest.mark.parametrize("path", MAKEFILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_make_3_81_knows_all_that_the_makefiles_use(path: Path) -> None:
    newer = re.compile("|".join(AFTER_MAKE_3_81))

    assert [line for line in lines(path) if newer.search(line)] == []


@pytest.mark.parametrize(
    "path", [*MAKEFILES, *SCRIPTS], ids=lambda path: str(path.relative_to(PROJECT))
)
def test_every_shell_and_system_knows_all_that_the_commands_use(path: Path) -> None:
    only_here = re.compile("|".join(NOT_EVERYWHERE))

    assert [line for line in lines(path) if only_here.search(line)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_one_for_any_shell(path: Path) -> None:
    assert path.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", path], check=True)


@pytest.mark.parametrize("name", TAKEN)
def test_every_other_variable_is_assigned_and_so_never_taken_from_the_environment(
    name: str,
) -> None:
    text = "\n".join(lines(PROJECT / name))
    used = set(re.findall(r"\$\(([A-Za-z_]+)\)", text))
    assigned = set(re.findall(r"^(?:export )?([A-Za-z_]+) *:?=", text, re.MULTILINE))

    assert assigned
    assert used - assigned - {"folder", "function"} == TAKEN[name] & used


@pytest.mark.parametrize(
    "target", ["run", "test", "train", "loadtest HOST=https://h", "lock", "build", "deploy"]
)
def test_no_variable_is_taken_for_one_of_a_line(target: str) -> None:
    arguments = ["-n", *target.split()]

    assert "/elsewhere" not in make(*arguments)


def test_a_line_may_name_the_environment() -> None:
    assert "--config-env prod" in make("-n", "deploy", "ENVIRONMENT=prod")


@pytest.mark.parametrize("folder", ["layers/model", "functions/predict"])
def test_no_variable_changes_what_is_built(folder: str) -> None:
    target = {"layers/model": "build-ModelLayer", "functions/predict": "build-PredictFunction"}
    not_asked = {name: NOT_ASKED[name] for name in NOT_ASKED if "SKLAMBDA" not in name}

    output = make(
        "-n", target[folder], "ARTIFACTS_DIR=/x", folder=PROJECT / folder, variables=not_asked
    )

    assert "x86_64-manylinux_2_28" in output
    assert "/elsewhere" not in output


def test_no_command_gets_what_would_make_python_run_otherwise(tmp_path: Path) -> None:
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"include {PROJECT / 'Makefile'}\nshow:\n\t@env\n")

    output = make("-f", str(makefile), "show")

    given = dict(line.split("=", 1) for line in output.splitlines() if "=" in line)
    unwanted = {name for name in NOT_ASKED if name.startswith(("PYTHONP", "PYTHONH", "SKLAMBDA"))}
    assert unwanted & set(given) == set()
    assert given["PYTHONPYCACHEPREFIX"].endswith(".local/pycache")


def test_every_environment_depends_on_the_note_of_folder_and_python() -> None:
    text = (PROJECT / "Makefile").read_text().replace("$(PLACE)", ".local/place")
    needs = {target: wanted.split() for target, wanted in RULE.findall(text)}
    environments = [
        name for name in needs if name.endswith((".installed", ".made", ".run", ".dev"))
    ]

    def reaches(name: str) -> bool:
        return name == ".local/place" or any(map(reaches, needs.get(name, [])))

    assert len(environments) >= 8
    assert [name for name in environments if not reaches(name)] == []


@pytest.mark.parametrize("started", [False, True])
def test_cleaning_installs_only_where_there_may_be_a_stack_to_stop(
    started: bool,  # noqa: FBT001  (the case)
    tmp_path: Path,
) -> None:
    for name in ("requirements/uv.txt", "requirements/run.txt", "pyproject.toml", "samconfig.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    if started:
        (tmp_path / ".local").mkdir()
        (tmp_path / ".local/processes.json").touch()

    output = make("-n", "-f", str(PROJECT / "Makefile"), "distclean", folder=tmp_path)

    assert "rm -rf .venv .local" in output
    assert ("sklambda local down" in output) == ("Installing uv" in output) == started


KEPT_HERE = ("UV_CACHE_DIR", "UV_PYTHON_INSTALL_DIR", "PYTHONPYCACHEPREFIX", "__SAM_CLI_APP_DIR")


@pytest.mark.parametrize("name", KEPT_HERE)
def test_what_tools_keep_of_themselves_stays_in_this_folder(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name, raising=False)
    written = make("-pn", "help", variables={})

    assert re.search(rf"^{name} :?= (\$\(CURDIR\)|{PROJECT})/\.local/", written, re.MULTILINE)


SAM = ".local/envs/sam/bin/sam "


@pytest.mark.parametrize(
    ("target", "program"), [("build", SAM), ("lint-template", SAM), ("bench", "for file in ")]
)
def test_what_asks_aws_nothing_reads_no_settings_for_it(target: str, program: str) -> None:
    whole_lines = make("-n", target).replace("\\\n", "").splitlines()
    [command] = [line for line in whole_lines if program in line]
    shows = command.partition(program)[0] + " env"

    done = subprocess.run(
        ["sh", "-c", shows],
        env={"PATH": os.environ["PATH"], "AWS_PROFILE": "of nobody", "AWS_ENDPOINT_URL": "none"},
        capture_output=True,
        text=True,
        check=True,
    )

    given = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert {"AWS_PROFILE", "AWS_ENDPOINT_URL"} & set(given) == set()
    assert given["AWS_CONFIG_FILE"] == given["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
