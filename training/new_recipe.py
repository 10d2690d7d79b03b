"""`python -m training.new_recipe NAME`: a recipe to begin with, which trains as it is.

Exit codes: 0 done, 2 wrong arguments, or there is such a recipe.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

RECIPES = Path(__file__).parent / "recipes"

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_STARTED = '''\
"""{title}: say what it answers, and for whom."""

from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from training.data import DataFiles
from training.short_recipe import short_recipe


def load(files: DataFiles):  # noqa: ANN201  a DataFrame
    """Read the rows: the inputs under the names that clients use, and the target.

    In place of these, a file of your own: pd.read_csv(files.folder / "{file}.csv") with
    make train MODEL={name} DATA_DIR=folder.
    """
    frame = load_iris(as_frame=True).frame
    frame.columns = [column.removesuffix(" (cm)").replace(" ", "_") for column in frame.columns]
    return frame


RECIPE = short_recipe(
    "{name}",
    load,
    target="target",
    estimator=make_pipeline(StandardScaler(), LogisticRegression()),
    title="{title}",
    source="scikit-learn's load_iris",
)
'''


@click.command()
@click.argument("name")
def main(name: str) -> None:
    """Write training/recipes/NAME.py, a recipe that trains as it is and waits for your data."""
    if not _NAME.fullmatch(name):
        raise click.UsageError("A name is small letters, digits and single dashes: house-price.")
    file = name.replace("-", "_")
    path = RECIPES / f"{file}.py"
    title = name.replace("-", " ").capitalize()
    try:
        with path.open("x", encoding="utf-8") as recipe:
            recipe.write(_STARTED.format(name=name, file=file, title=title))
    except FileExistsError as error:
        raise click.UsageError(f"There is a recipe {path} already.") from error
    click.echo(f"{path}: edit it, then make train MODEL={name}")


if __name__ == "__main__":
    main()
