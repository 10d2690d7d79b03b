"""Makes city_days.json: New York's days of 2019, as far as the test of the drift rule needs them.

    python -m tests.unit.applications.service_311.make_city_days --data-dir DIR

The days of the city's file are counted twice: by answers of each type's own distribution before
the break of June 2019, and by those of a model fitted before it. A day before the break is
answered from the others, a day after it from all before. What is kept are sums of a day, and of
the hours in which an agency closed many; no request.
"""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from applications.service_311.tally import Series, Tally, cells_of, endings_of, name_of
from prediction.answers import Values
from prediction.columns import Matrix
from training.data import DataFiles
from training.service_311.evaluation import FOLDS, folds
from training.service_311.examples import BEFORE_BREAK, Examples, examples
from training.service_311.hazard import answer_from, fit
from training.service_311.inputs import TYPE, columns, encode_requests, with_slugs
from training.service_311.periods import rates
from training.service_311.service_requests import load_service_requests
from training.service_311.watched import counted, shares

FILE = Path(__file__).with_name("city_days.json")
MANY_CLOSINGS = 400
"""Of an agency within an hour: fewer than bulk closings, so that some hours are ordinary ones."""

type Answer = Callable[[Matrix], Values]
type Make = Callable[[Examples, int], Answer]


@click.command()
@click.option("--data-dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(data_dir: Path | None) -> None:
    """Count the days anew."""
    frame = with_slugs(load_service_requests(DataFiles(data_dir)).frame)
    kept = {name: _days(frame, make) for name, make in (("types", _types), ("model", _model))}
    FILE.write_text(json.dumps(kept).replace('], ["2019', '],\n["2019') + "\n")


def _days(frame: pd.DataFrame, make: Make) -> dict[str, Any]:
    encoded = columns(frame)
    matrix, types = encode_requests(encoded, frame), len(encoded[TYPE].categories)
    before = examples(frame, matrix).of_era(BEFORE_BREAK)
    fold = folds(before)
    fold_of_day = dict(zip(before.days, fold, strict=True))
    days = frame["created_date"].to_numpy().astype("datetime64[D]")
    asked = np.array([fold_of_day.get(day, FOLDS) for day in days])
    told, known = np.empty((3, len(frame))), np.empty((3, len(before)))
    for number in range(FOLDS + 1):
        answer = make(before[fold != number], types)
        told[:, asked == number] = answer(matrix[asked == number])[:3]
        if number < FOLDS:
            known[:, fold == number] = answer(before.matrix[fold == number])[:3]
    expected, _ = shares(before, Values(*known), BEFORE_BREAK)
    return {"expected": expected.model_dump()} | _reduced(counted(frame, Values(*told)))


def _types(rows: Examples, types: int) -> Answer:
    """Answer with the distribution of the type."""
    closed_by = 1 - np.cumprod(1 - rates(rows, types)[0], axis=-1)
    return lambda matrix: answer_from(closed_by[matrix[:, TYPE].astype(np.int64)])


def _model(rows: Examples, types: int) -> Answer:
    """Answer with the model of these rows."""
    return fit(rows, types, BEFORE_BREAK.number).answer


def _reduced(numbers: Tally) -> dict[str, Any]:
    days: dict[str, Counter[str]] = {}
    closings = []
    for group, of_group in sorted(numbers.items()):
        if group.series is Series.EVENT:
            days.setdefault(str(group.day), Counter()).update(of_group)
            continue
        cells, endings = cells_of(of_group), endings_of(of_group)
        hours = {cell.hour for cell, number in cells.items() if number >= MANY_CLOSINGS}
        kept = {name_of(cell): number for cell, number in cells.items() if cell.hour in hours}
        kept |= {name_of(one): number for one, number in endings.items() if one.hour in hours}
        if kept:
            closings.append([str(group.day), group.agency, kept])
    return {"days": list(map(list, days.items())), "closings": closings}


if __name__ == "__main__":
    main()
