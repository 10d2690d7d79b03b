"""The command of docs/keys.md finds the keys that a repository's history holds, and prints none."""

import os
import subprocess
from pathlib import Path

from key_authorizer.keys import generate
from sklambda.project import PROJECT
from tests.snippets.inventory import FOUND, run_by

GIT = ("git", "-c", "user.name=test", "-c", "user.email=test@localhost")


def test_the_keys_of_a_history_are_found(tmp_path: Path) -> None:
    [snippet] = run_by(FOUND)
    key = generate()
    (tmp_path / ".venv").symlink_to(PROJECT / ".venv")
    (tmp_path / "settings").write_text(f"key = {key.text}\nlike one = {key.text[:-1]}!\n")
    for words in (
        ["init", "--quiet"],
        ["add", "settings"],
        ["commit", "--quiet", "-m", "Settings"],
    ):
        subprocess.run([*GIT, *words], cwd=tmp_path, check=True)

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", snippet.text],
        cwd=tmp_path,
        env=os.environ | {"GIT_PAGER": "cat"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == f"{key.key_id}\n"
