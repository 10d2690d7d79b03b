"""Rows to compare with: drawn by a seed, as clients send them, of each value where asked."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from prediction.catalog import Catalog
from prediction.columns import Column, Encoding
from prediction.explanations import explain
from prediction.manifest import Manifest
from tests.unit.training.tiny_recipes import SOURCE, classifier, recipe
from training.background import FEWEST_ALIKE, ROWS, decoded
from training.export import export
from training.inputs import choice, columns_of, instance, integer, number, optional

INPUTS = instance(
    age=optional(integer("Age.", 0, 120, example=3)),
    port=optional(choice("Port.", ("C", "Q"), example="C")),
    fare=number("Fare.", 0, 9, example=1.0),
)


def exported(folder: Path, **changes: Any) -> Manifest:
    return export(recipe(), replace(classifier(), **changes), SOURCE, folder)


def test_encoded_rows_become_what_clients_send() -> None:
    rows = decoded(np.array([[3, 1, 0.5], [np.nan, np.nan, 2]]), columns_of(INPUTS), INPUTS)

    assert rows == [
        {"age": 3, "port": "Q", "fare": 0.5},
        {"age": None, "port": None, "fare": 2.0},
    ]
    assert isinstance(rows[0]["age"], int)


def test_columns_that_do_not_tell_their_input_give_no_rows() -> None:
    columns = [*columns_of(INPUTS)[:2], Column(input="fare", encoding=Encoding.HOUR)]

    assert decoded(np.zeros((1, 3)), columns, INPUTS) == []


def test_held_out_rows_are_drawn_where_a_model_brings_none(tmp_path: Path) -> None:
    first, second = exported(tmp_path / "one"), exported(tmp_path / "two")

    assert first.background is not None
    assert len(set(first.background.rows)) == ROWS
    assert first.background == second.background


def test_golden_rows_are_explained(tmp_path: Path) -> None:
    manifest = exported(tmp_path)
    model = Catalog.load(tmp_path).get("tiny")

    for one in manifest.golden:
        assert one.explanation == explain(model, model.parse([one.instance]))[0]


def test_rows_that_nobody_may_send_are_left_out(tmp_path: Path) -> None:
    rows = [{"width": width, "height": 1} for width in (-1, 5, 99)]

    manifest = exported(tmp_path, background=rows)

    assert manifest.background is not None
    assert manifest.background.rows == ((5, 1),)


def test_without_a_row_to_send_there_is_no_background(tmp_path: Path) -> None:
    manifest = exported(tmp_path, background=[{"width": -1, "height": 1}])

    assert manifest.background is None
    assert manifest.golden[0].explanation is None


@pytest.mark.parametrize(("count", "found"), [(FEWEST_ALIKE - 1, 0), (ROWS + 5, ROWS)])
def test_values_have_rows_of_their_own_where_there_are_enough(
    tmp_path: Path, count: int, found: int
) -> None:
    rows = [{"width": 3, "height": n / 10} for n in range(count)]
    rows += [{"width": 4, "height": n / 10} for n in range(FEWEST_ALIKE)]

    manifest = exported(tmp_path, background=rows, alike_in="width")

    assert manifest.background is not None
    assert manifest.background.same == "width"
    widths = [width for width, _ in manifest.background.alike]
    assert (widths.count(3), widths.count(4)) == (found, FEWEST_ALIKE)


def test_each_row_of_the_background_has_a_line(tmp_path: Path) -> None:
    manifest = exported(tmp_path)

    lines = (tmp_path / "tiny" / "model.json").read_text().splitlines()

    assert manifest.background is not None
    assert sum(line.startswith("  [") for line in lines) == ROWS - 1
