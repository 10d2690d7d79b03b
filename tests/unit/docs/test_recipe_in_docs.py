"""The recipe of docs/adding-a-model.md, typed off as it stands there, becomes a served model."""

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from prediction.catalog import Catalog
from training import recipes
from training.data import DataFiles
from training.export import export
from training.progress import Progress
from training.recipe_discovery import find

DOCUMENT = Path(__file__).parents[3] / "docs" / "adding-a-model.md"


def test_the_documented_recipe_is_found_trained_and_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    (tmp_path / "tumour.py").write_text(block, encoding="utf-8")
    monkeypatch.setattr(recipes, "__path__", [*recipes.__path__, str(tmp_path)])
    recipe = find("tumour")
    quiet = Progress(Console(file=io.StringIO()))
    data = recipe.load(DataFiles(tmp_path))

    manifest = export(recipe, recipe.train(data, quiet), data.source, tmp_path / "models")

    (cell,) = manifest.metrics.cells
    assert (cell.group, cell.member, cell.rows) == ("all", "rows", len(data.frame))
    model = Catalog.load(tmp_path / "models").get("tumour")
    answers = model.run(model.parse([dict(golden.instance) for golden in manifest.golden]))
    assert answers == [golden.prediction for golden in manifest.golden]
