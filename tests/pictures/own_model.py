"""README.md's road of one's own model, on a terminal: added, served, asked."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sklambda.local import lifecycle
from sklambda.local.emulator_backend import EmulatorBackend
from sklambda.models.folder import HERE, remove, require_free
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord
from tests.pictures.recording import Event, record
from tests.snippets.inventory import OWN_MODEL, run_by

NAME = "my-model"
FLOWER = '{"sepal length (cm)": 5.1, "petal length (cm)": 1.4, "petal width (cm)": 0.2}'
COMMANDS = (
    f".venv/bin/sklambda models add model.joblib --sample rows.csv --name {NAME} --yes",
    "make up",
)
ASKED = f"""\
curl -s -H @- -H 'Content-Type: application/json' $API/models/{NAME}/predict \\
  -d '{FLOWER}' <<< "X-API-Key: $KEY"\
"""
# What `make up` runs, for a stack of the recording's own
_MAKE = 'make() { .venv/bin/sklambda local "$@"; }; export -f make'


def recorded() -> list[Event]:
    """Record it; the model is removed again.

    Raises:
        RefusedError: there is a model of this name already.
        RuntimeError: a command fails, or the model does not answer.
    """
    require_free(NAME, HERE)
    backend = EmulatorBackend(StackFolder(PROJECT / ".local" / "recording"))
    documented = {snippet.language: snippet.text for snippet in run_by(OWN_MODEL)}
    with tempfile.TemporaryDirectory() as folder:
        reader = Path(folder)
        (reader / ".venv").symlink_to(PROJECT / ".venv")
        (reader / "set-up").write_text(f"{_MAKE}\n")
        subprocess.run([sys.executable, "-c", documented["python"]], cwd=reader, check=True)
        environment = os.environ | {
            "BASH_ENV": str(reader / "set-up"),
            "SKLAMBDA_LOCAL": str(backend.folder.shared),
            "TERM": "xterm-256color",
        }
        try:
            events = record(COMMANDS, reader, environment)
            stack = StackRecord.read(backend.folder.record)
            environment |= {"API": stack.api_url, "KEY": stack.api_key} if stack else {}
            asked = record((ASKED,), reader, environment, events)
            if "class_probabilities" not in asked[-1].text:
                raise RuntimeError(f"The model answers {asked[-1].text}")
            return asked
        finally:
            lifecycle.down(backend)
            if (HERE.models / NAME).exists():
                remove(NAME, HERE)
