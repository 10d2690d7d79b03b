"""A model's drift as a table, and what follows from it in sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from sklambda.display import console, print_table, printable

_SAID = {
    "drift": "DRIFT",
    "none": "none",
    "too-few-rows": "too few rows",
    "not-whole-weeks": "not whole weeks",
}


def print_drift(told: Mapping[str, Any]) -> None:
    """Print what was compared, and on stderr what it was made from."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("", overflow="fold")
    for name in ("drift", "PSI", "chance", "missing", "unknown", "outside"):
        table.add_column(name, no_wrap=True, justify="left" if name == "drift" else "right")
    for kind in ("answers", "inputs"):
        for one in told[kind]:
            table.add_row(
                Text(printable(f"{kind.removesuffix('s')}: {one['name']}")),
                _SAID[one["verdict"]],
                *(_figure(one.get(figure)) for figure in ("psi", "chance")),
                *(_percent(one.get(share)) for share in ("missing", "unknown", "outside")),
            )
    print_table(table)
    for sentence in _sentences(told):
        console().print(Text(printable(sentence)))


def _sentences(told: Mapping[str, Any]) -> Iterator[str]:
    rows, days = told["rows"], told["days"]
    when = "1 day" if len(days) == 1 else f"{len(days)} days"
    yield f"{rows:,} rows on {when}, beside {told['reference_rows']:,} of the reference."
    for day in days:
        psis = ", ".join(f"{name} {figure:.3f}" for name, figure in day["psi"].items())
        yield f"  {day['day']}: {day['rows']:,} rows{f', PSI of answers: {psis}' if psis else ''}"
    if not rows:
        yield (
            "Nothing was counted: nobody asked, the stack has another version of the model, or its"
            " parameter ModelDrift is off."
        )
    elif told["drift"] is None:
        yield f"Too few rows to say: {told['fewest_rows']} are needed."
    if told["unwatched"]:
        yield f"Inputs that are not watched: {', '.join(told['unwatched'])}."
    every = (*told["answers"], *told["inputs"])
    drifted = [one["name"] for one in every if one["verdict"] == "drift"]
    if drifted:
        yield f"Drift (PSI over {told['limit']:g}, and no chance): {', '.join(drifted)}."


def _figure(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.3f}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"
