"""What an estimator goes by matters, and what it never looks at does not."""

import numpy as np
import pytest

from prediction.columns import Column, Encoding, Matrix
from training.importance import Importance, measured, of_columns, together

ROWS: Matrix = np.random.default_rng(0).random((500, 3))
COLUMNS = [Column(input=name, encoding=Encoding.NUMBER) for name in ("heard", "unheard", "heard")]


def loss(rows: Matrix) -> float:
    """Of a model that adds two columns of one input, on rows of which that is the truth."""
    return float(np.abs(rows[:, [0, 2]].sum(axis=1) - ROWS[:, [0, 2]].sum(axis=1)).mean())


def test_only_what_the_model_goes_by_matters() -> None:
    found = measured(loss, ROWS, len(ROWS), of_columns(COLUMNS))

    assert found.before == 0
    assert found.rises["unheard"] == 0
    # the mean distance of two sums of two even draws is 7/15
    assert found.rises["heard"] == pytest.approx(7 / 15, rel=0.05)


def test_rows_are_left_as_they_are() -> None:
    before = ROWS.copy()

    measured(loss, ROWS, len(ROWS), of_columns(COLUMNS))

    assert np.array_equal(ROWS, before)


def test_many_inputs_are_asked_for_less_often() -> None:
    asked: list[int] = []

    def counted(rows: int) -> float:
        asked.append(rows)
        return 0.0

    measured(counted, 0, 2, {f"input_{number}": lambda rows, _: rows for number in range(300)})

    assert len(asked) == 301


def test_parts_are_averaged() -> None:
    parts = [Importance("", {"a": rise}, before) for rise, before in ((0.1, 1.0), (0.3, 2.0))]

    found = together(parts, "the error")

    assert (found.loss, found.before) == ("the error", 1.5)
    assert found.rises == pytest.approx({"a": 0.2})
