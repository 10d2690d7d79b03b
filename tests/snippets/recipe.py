"""The recipe of docs/adding-a-model.md, typed off and trained by the command that stands there."""

from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from tests.snippets.commands import commands, made_by
from tests.snippets.inventory import RECIPE, run_by
from training import recipes
from training.__main__ import main

NAME = "tumour"


def trained(folder: Path) -> Path:
    """Write the recipe into a folder and train it; returns the folder of the models."""
    typed = {snippet.language: snippet.text for snippet in run_by(RECIPE)}
    (folder / f"{NAME}.py").write_text(typed["python"], encoding="utf-8")
    [words] = commands(typed["sh"])
    [*_, python] = commands(made_by(words))
    arguments = [*python[python.index("training") + 1 :], "--output", str(folder / "models")]
    with patch.object(recipes, "__path__", [*recipes.__path__, str(folder)]):
        result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return folder / "models"
