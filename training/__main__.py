"""`python -m training`: train the models, check them and put them where serving finds them.

Exit codes: 0 done, 2 wrong arguments, 3 the data cannot be had, 4 no ONNX graph that agrees with
scikit-learn, or a model that is worse than the plain baseline where it matters.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from prediction.catalog import MODELS
from training.about import AboutError
from training.cards import card
from training.conversion import ConversionError
from training.data import DataFiles, DataUnavailableError
from training.export import export
from training.fitted.errors import RefusedError
from training.judgement import JudgementError
from training.parity import ParityError
from training.progress import Progress
from training.recipe_discovery import UnknownRecipeError, find, find_all

if TYPE_CHECKING:
    from prediction.manifest import Manifest
    from training.recipe import Dataset, Metrics, Recipe

CARDS = Path(__file__).parents[1] / "docs" / "models"

_FOLDER = click.Path(file_okay=False, path_type=Path)


class _Unavailable(click.ClickException):
    exit_code = 3


class _NotExported(click.ClickException):
    exit_code = 4


@click.command()
@click.option("--model", "name", metavar="NAME", help="Train this model only.")
@click.option(
    "--data-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read the data from this folder instead of fetching it.",
)
@click.option("--output", type=_FOLDER, help="Write models there, and nothing else.")
def main(name: str | None, data_dir: Path | None, output: Path | None) -> None:
    """Train models, compare ONNX with scikit-learn and write the artifacts."""
    progress = Progress()
    try:
        recipes = (find(name),) if name else find_all()
        if not recipes:
            progress.say("There is nothing to train: training/recipes has no recipe.")
        data = _load(recipes, DataFiles(data_dir), progress)
        # One thread adds in one order: the same figures whatever the machine's number of cores. And
        # OpenMP's threads wait for one another in a loop: on a busy machine two take ten times as
        # long as one, on an idle one they save a third.
        with threadpool_limits(limits=1):
            _make_all(data, output, progress)
    except UnknownRecipeError as error:
        raise click.BadParameter(str(error), param_hint="--model") from error
    except DataUnavailableError as error:
        raise _Unavailable(str(error)) from error
    except (AboutError, ConversionError, JudgementError, ParityError, RefusedError) as error:
        raise _NotExported(f"Nothing was written: {error}.") from error


def _load(
    recipes: tuple[Recipe, ...], files: DataFiles, progress: Progress
) -> list[tuple[Recipe, Dataset]]:
    """Read everything first: what is missing shows at once, not after minutes of training."""
    loaded = []
    for recipe in recipes:
        with progress.step(f"{recipe.name}: data"):
            loaded.append((recipe, recipe.load(files)))
    return loaded


def _make_all(data: list[tuple[Recipe, Dataset]], output: Path | None, progress: Progress) -> None:
    for number, (recipe, dataset) in enumerate(data, start=1):
        progress.say(f"[{number}/{len(data)}] {recipe.name} {recipe.version}")
        _make(recipe, dataset, output, progress)


def _make(recipe: Recipe, dataset: Dataset, output: Path | None, progress: Progress) -> None:
    started = time.perf_counter()
    trained = recipe.train(dataset, progress)
    with progress.step(f"{recipe.name}: parity and export"):
        manifest = export(recipe, trained, dataset.source, output or MODELS)
    if output is None:
        CARDS.mkdir(parents=True, exist_ok=True)
        text = card(manifest, trained.metrics.goals)
        (CARDS / f"{recipe.name}.md").write_text(text, encoding="utf-8")
    _show(manifest, trained.metrics)
    folder = (output or MODELS) / recipe.name
    progress.say(
        f"  {folder}: {manifest.artifact.bytes:,} bytes in {time.perf_counter() - started:.0f} s"
    )


def _show(manifest: Manifest, metrics: Metrics) -> None:
    """The figures of one model, as a table on standard output."""
    table = Table("metric", "model", "goal", "baseline", title=manifest.title)
    for metric, figure in manifest.metrics.values.items():
        goal, beside = metrics.goals.get(metric), manifest.metrics.baseline.values.get(metric)
        table.add_row(metric, *("" if v is None else f"{v:g}" for v in (figure, goal, beside)))
    for fact, value in manifest.parity.items():
        table.add_row(f"parity: {fact}", f"{value:g}", "", "")
    Console().print(table)


if __name__ == "__main__":
    main()
