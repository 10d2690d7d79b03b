"""`sklambda models test` and `compare`: shipped models on rows of a file."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from sklambda.models import folder, process
from sklambda.models.display import print_json
from sklambda.models.errors import RefusedError

_MODULE = "training.tried"
_FILE = click.Path(path_type=Path)
_data = click.option("--data", type=_FILE, required=True, help="CSV or Parquet file of rows.")
_target = click.option("--target", metavar="COLUMN", help="Its column of true answers.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@click.argument("name")
@_data
@_target
@_as_json
def test(name: str, data: Path, target: str | None, *, as_json: bool) -> None:
    """Ask the shipped model for the rows of a file: what it refuses, and how well it does.

    Exit codes: 0 done, 1 not done, 2 wrong use, 4 refused.
    """
    told = _tried([name], data, target)
    if as_json:
        print_json(told)
        return
    click.echo("\n".join(_of_one(name, told)))


@click.command()
@click.argument("name")
@click.argument("other")
@_data
@_target
@_as_json
def compare(name: str, other: str, data: Path, target: str | None, *, as_json: bool) -> None:
    """Ask two models for the same rows: how their answers differ, and how well each does.

    Exit codes: 0 done, 1 not done, 2 wrong use, 4 refused.
    """
    told = _tried([name, other], data, target)
    if as_json:
        print_json(told)
        return
    for one in (name, other):
        click.echo("\n".join(_of_one(one, told)))
    click.echo("\n".join(_of_both(told["difference"])))


def _tried(names: list[str], data: Path, target: str | None) -> dict[str, Any]:
    process.require_training()
    for name in names:
        folder.manifest(name, folder.HERE)
    if not data.exists():
        raise RefusedError(f"There is no file {data}.")
    asked = {"folder": str(folder.HERE.models), "names": names, "data": str(data), "target": target}
    done = subprocess.run(
        [sys.executable, "-m", _MODULE],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise click.ClickException(
            "The process that asks the model ended without an answer."
        ) from error
    if "refused" in told:
        raise RefusedError(f"Not done: {told['refused']}.")
    return told


def _of_one(name: str, told: Mapping[str, Any]) -> Iterator[str]:
    one = told["models"][name]
    yield (
        f"{name} {one['version']}: {told['rows']:,} rows, {one['answered']:,} answered,"
        f" {one['refused']:,} refused"
    )
    for reason, rows in one["reasons"].items():
        yield f"  refused {rows:,}: {reason}"
    guess = one.get("plainest_guess", {})
    for metric, value in one.get("metrics", {}).items():
        beside = guess["metrics"].get(metric)
        yield f"  {metric}: {value:g}" + (
            "" if beside is None else f" ({guess['name']}: {beside:g})"
        )


def _of_both(difference: Mapping[str, Any]) -> Iterator[str]:
    yield f"both answer {difference['rows']:,} rows"
    if "share_unequal" in difference:
        yield f"  answers unequal: {100 * difference['share_unequal']:g} %"
    for part, told in difference.items():
        if isinstance(told, dict):
            what, figure = next(iter(told.items()))
            yield f"  {part}: {what.replace('_', ' ')} {figure:g}"
