"""The recipe of docs/adding-a-model.md, typed off as it stands there, becomes a served model."""

from pathlib import Path

from prediction.catalog import Catalog
from tests.snippets import recipe


def test_it_is_found_trained_and_served(tmp_path: Path) -> None:
    model = Catalog.load(recipe.trained(tmp_path)).get(recipe.NAME)

    (cell,) = model.manifest.metrics.cells
    assert (cell.group, cell.member, cell.rows) == ("all", "rows", 569)
    answers = model.run(model.parse([dict(golden.instance) for golden in model.manifest.golden]))
    assert answers == [golden.prediction for golden in model.manifest.golden]
