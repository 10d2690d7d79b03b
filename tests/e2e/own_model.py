"""The model that README.md makes and adds, in a copy of the project, as its reader would."""

import shutil
import sys
from pathlib import Path

import pytest

from sklambda.project import PROJECT
from tests.e2e.reader import SHELL, typed
from tests.snippets.inventory import OWN_MODEL, run_by

NAME = "my-model"
_NEEDED = ("Makefile", "pyproject.toml", "requirements", "ops", "training", "layers/model")
# The tools are here already, and the stack of the tests takes what is added.
_MAKE = 'make() { command make --dry-run "$@" >/dev/null; }\n'


@pytest.fixture(scope="session")
def own_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy; it holds the file, its rows, and the folder of the model."""
    copy = tmp_path_factory.mktemp("own-model")
    for name in _NEEDED:
        take = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy2
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        take(PROJECT / name, copy / name)
    (copy / ".venv").symlink_to(PROJECT / ".venv")
    documented = {snippet.language: snippet.text for snippet in run_by(OWN_MODEL)}
    typed([sys.executable, "-c", documented["python"]], copy)
    here = {"PYTHONPATH": f"{copy}/ops:{copy}/layers/model/python:{copy}"}
    # it asks whether the file may run code
    typed([*SHELL, _MAKE + documented["sh"]], copy, here, told="y\n")
    return copy


def folder_of(copy: Path) -> Path:
    """Where `models add` put it."""
    return copy / "layers/model/python/prediction/models" / NAME
