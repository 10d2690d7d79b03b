"""Two builds of a commit are the same bytes, in whatever folders they are made."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sklambda.local.environment import of_sam
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder

TARGETS = {
    "functions/authorizer": "build-AuthorizerFunction",
    "functions/predict": "build-PredictFunction",
    "functions/predict_slow": "build-PredictSlowFunction",
    "layers/model": "build-ModelLayer",
}


def built(source: str, checkout: Path, environment: dict[str, str]) -> dict[str, str]:
    """The digests of all files of an artifact, built in a folder of its own with all tools."""
    shutil.copytree(PROJECT / source, checkout / source, ignore=shutil.ignore_patterns("*cache*"))
    # the documents of a function are of the layer's models
    shutil.copytree(
        PROJECT / "layers",
        checkout / "layers",
        ignore=shutil.ignore_patterns("*cache*"),
        dirs_exist_ok=True,
    )
    for file in ("build.mk", "pyproject.toml"):
        shutil.copy(PROJECT / file, checkout)
    shutil.copytree(PROJECT / "ops" / "bootstrap", checkout / "ops" / "bootstrap")
    uv = checkout / ".local" / "uv"
    uv.parent.mkdir()
    uv.symlink_to(PROJECT / ".local" / "uv")
    # an environment of the folder's own: its path is what could show
    python = checkout / ".venv"
    subprocess.run(
        [PROJECT / ".venv/bin/python", "-m", "venv", "--without-pip", python], check=True
    )
    artifacts = checkout / "artifacts"
    artifacts.mkdir()
    told = {"ARTIFACTS_DIR": str(artifacts), "PATH": f"{python}/bin:{environment['PATH']}"}
    subprocess.run(
        ["make", TARGETS[source]],
        cwd=checkout / source,
        env={**os.environ, **environment, **told},
        capture_output=True,
        check=True,
    )
    files = (path for path in artifacts.rglob("*") if path.is_file())
    return {
        str(path.relative_to(artifacts)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


@pytest.mark.parametrize("source", TARGETS)
def test_the_folder_of_a_build_shows_in_no_byte(source: str, tmp_path: Path) -> None:
    environment = of_sam(StackFolder(tmp_path / "stack"))
    first, second = tmp_path / "a", tmp_path / "another" / "folder"
    for folder in (first, second):
        folder.mkdir(parents=True)

    one, other = built(source, first, environment), built(source, second, environment)

    assert one
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} == set()
