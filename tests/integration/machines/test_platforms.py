"""Every lock has a package for every machine that the README names, and so has each Lambda build.

Nothing is installed, but the package index is asked. Where that cannot be reached these tests are
skipped, which `.ci/run` takes for a failure.
"""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from bootstrap import downloading
from sklambda.project import PROJECT

UV = PROJECT / ".local/uv/bin/uv"
PYTHON = PROJECT / ".venv/bin/python"
MACHINES = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin")
ENVIRONMENTS = [*sorted(PROJECT.glob("requirements/*.txt")), PROJECT / "loadtest/requirements.txt"]
BUILDS = {
    "ModelLayer": "layers/model",
    "PredictFunction": "functions/predict",
    "PredictSlowFunction": "functions/predict_slow",
}
BUILT_FOR = [
    *({"SKLAMBDA_PLATFORM": machine} for machine in MACHINES),
    *({"SKLAMBDA_ARCHITECTURE": processor} for processor in ("x86_64", "arm64")),
]


@cache
def settings_of_pip() -> dict[str, str]:
    """Where pip looks for packages, and so make."""
    listing = downloading.listing_of_pip(str(PROJECT / ".local/uv/bin/python"))
    return downloading.settings_of_pip(listing)


def environment(**more: str) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MAKE", "MFLAGS", "MACOSX_"))
    }
    own = {"UV_CACHE_DIR": str(PROJECT / ".local/cache/uv")}
    return own | downloading.environment(settings_of_pip(), inherited) | more


def oldest_macos() -> str:
    [version] = re.findall(r"^MACOS := (\S+)$", (PROJECT / "build.mk").read_text(), re.MULTILINE)
    return str(version)


def run(
    command: Sequence[object], folder: Path = PROJECT, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def resolve(lock: Path, machine: str, target: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Find the packages of a lock for a machine, without a compiler and without installing them."""
    overrides = lock.with_suffix(".overrides")
    left_out = ("--override", overrides) if overrides.exists() else ()
    return run(
        [
            *(UV, "pip", "install", "--dry-run", "--quiet", "--python", PYTHON),
            *("--python-platform", machine, "--only-binary", ":all:", "--require-hashes"),
            *("--target", target, "-r", lock, *left_out, *more),
        ],
        MACOSX_DEPLOYMENT_TARGET=oldest_macos(),
    )


@pytest.fixture(scope="module", autouse=True)
def _index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The package index, asked for the one package of the shortest lock."""
    folder = tmp_path_factory.mktemp("probe")
    done = resolve(PROJECT / "requirements/uv.txt", MACHINES[0], folder, "--no-cache")
    if done.returncode:
        pytest.skip(f"the package index cannot be reached: {done.stderr.strip()}")


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("lock", ENVIRONMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_an_environment_can_be_installed_on_every_machine(
    lock: Path, machine: str, tmp_path: Path
) -> None:
    assert resolve(lock, machine, tmp_path).stderr == ""


@pytest.mark.parametrize("built_for", BUILT_FOR, ids=lambda named: "-".join(named.values()))
@pytest.mark.parametrize("artifact", BUILDS)
def test_the_makefiles_own_command_finds_what_is_built(
    artifact: str, built_for: Mapping[str, str], tmp_path: Path
) -> None:
    lines = recipe(artifact, built_for, tmp_path)
    installs = [line for line in lines if " pip install " in line]
    # the layer's two runtimes; what the function's documents are made with, on this machine
    assert len(installs) == (2 if artifact in {"ModelLayer", "PredictFunction"} else 1)
    for install in installs:
        dry = install.replace(" pip install ", " pip install --dry-run ")

        done = run(["sh", "-c", dry], PROJECT / BUILDS[artifact])

        assert (done.returncode, done.stderr) == (0, "")


def recipe(artifact: str, built_for: Mapping[str, str], target: Path) -> list[str]:
    """The commands by which make builds an artifact with all that it may hold."""
    command = ["make", "-n", f"build-{artifact}", f"ARTIFACTS_DIR={target}", f"PYTHON={PYTHON}"]
    command += ["RUNTIMES=scikit-learn"]
    return run(command, PROJECT / BUILDS[artifact], **built_for).stdout.splitlines()
