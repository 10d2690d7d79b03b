"""`python -m training.new_recipe NAME`: a recipe to begin with, and what its card asks for.

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

from pathlib import Path

from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from training.about import read_about
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
    about=read_about(Path(__file__).with_suffix(".yaml")),
)
'''
_CARD = """\
# What only you know of the model, for its card, which names whatever is left out here.
# intended_use:
#   - For whom it is, and for which decisions.
# out_of_scope:
#   - What it must not be used for.
# ethics:
#   - Whom it may harm, and how.
# procedure: How it was trained.
# license: mit
# data_license: Under which terms its data is.
# citation: What is to be cited.
"""


@click.command()
@click.argument("name")
def main(name: str) -> None:
    """Write training/recipes/NAME.py, a recipe that trains as it is, and NAME.yaml for its card."""
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
    card = path.with_suffix(".yaml")
    if not card.exists():
        card.write_text(_CARD, encoding="utf-8")
    click.echo(f"{path}, and {card.name} beside it: edit them, then make train MODEL={name}")


if __name__ == "__main__":
    main()
