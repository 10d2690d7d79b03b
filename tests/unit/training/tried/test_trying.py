"""Shipped models on rows of a file: refusals by reason, metrics, and two models side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeClassifier

from tests.unit.training.fitted.brought import bring
from training.fitted.errors import RefusedError
from training.tried.trying import tried

if TYPE_CHECKING:
    from pathlib import Path

ROWS = pd.DataFrame({"left": np.arange(1.0, 41), "right": np.resize([4.0, 3.0, 1.0], 40)})
SUM = ROWS["left"] + ROWS["right"]
LARGE = np.where(ROWS["left"] > 20, "large", "small")


def asked(models: Path, rows: pd.DataFrame, *names: str, target: str | None = None) -> Any:
    data = models.parent / "new.csv"
    rows.to_csv(data, index=False)
    return tried(models, names, data, target)


def test_refused_rows_are_counted_by_their_reason_and_the_others_judged(tmp_path: Path) -> None:
    _, models = bring(tmp_path, LinearRegression().fit(ROWS, SUM), ROWS)
    new = pd.DataFrame(
        {
            "left": [1.0, 2.0, None, 1e9, 3.0],
            "right": [1.0, 2.0, 3.0, 4.0, None],
            "total": [2.0, 6.0, 0.0, 0.0, 0.0],
        }
    )

    told = asked(models, new, "brought", target="total")["models"]["brought"]

    assert (told["answered"], told["refused"]) == (2, 3)
    assert told["reasons"]["left: Field required"] == 1
    assert told["reasons"]["right: Field required"] == 1
    assert sum("less than or equal" in reason for reason in told["reasons"]) == 1
    assert told["metrics"]["mean_absolute_error"] == pytest.approx(1.0)
    assert told["plainest_guess"]["metrics"]["mean_absolute_error"] == pytest.approx(2.0)


def test_without_a_target_nothing_is_judged(tmp_path: Path) -> None:
    _, models = bring(tmp_path, LinearRegression().fit(ROWS, SUM), ROWS)
    assert "metrics" not in asked(models, ROWS, "brought")["models"]["brought"]


def test_answers_of_two_models_are_compared_on_the_rows_that_both_take(tmp_path: Path) -> None:
    bring(tmp_path, LinearRegression().fit(ROWS, SUM), ROWS)
    doubled = LinearRegression().fit(ROWS, 2 * SUM)
    narrow = ROWS[ROWS["left"] < 9]
    _, models = bring(tmp_path, doubled, narrow, name="other")
    new = pd.DataFrame({"left": [1.0, 2.0, 300.0], "right": [1.0, 2.0, 3.0]})

    told = asked(models, new, "brought", "other")

    assert told["models"]["other"]["refused"] == 1
    assert told["difference"]["rows"] == 2
    assert told["difference"]["share_unequal"] == 1.0
    assert told["difference"]["value"]["largest_difference"] == pytest.approx(4.0)


def test_labels_that_differ_are_a_share(tmp_path: Path) -> None:
    bring(tmp_path, DecisionTreeClassifier().fit(ROWS, LARGE), ROWS)
    other = np.where(ROWS["left"] > 30, "large", "small")
    _, models = bring(tmp_path, DecisionTreeClassifier().fit(ROWS, other), ROWS, name="other")

    told = asked(models, ROWS.assign(size=LARGE), "brought", "other", target="size")

    assert told["difference"]["labels"]["share_unequal"] == 0.25
    assert told["models"]["brought"]["metrics"]["accuracy"] == 1.0
    assert told["models"]["other"]["metrics"]["accuracy"] == 0.75


@pytest.mark.parametrize(
    ("rows", "names", "told"),
    [
        (ROWS, ("absent",), "there is no model absent"),
        (ROWS.assign(more=1), ("brought",), "no input is named like: more"),
        (ROWS[:0], ("brought",), "has no rows"),
        (ROWS, ("brought", "other"), "different kinds of answers"),
    ],
    ids=["absent", "more columns", "no rows", "other kind"],
)
def test_what_cannot_be_tried_is_refused(
    tmp_path: Path, rows: pd.DataFrame, names: tuple[str, ...], told: str
) -> None:
    bring(tmp_path, LinearRegression().fit(ROWS, SUM), ROWS)
    _, models = bring(tmp_path, DecisionTreeClassifier().fit(ROWS, LARGE), ROWS, name="other")

    with pytest.raises(RefusedError, match=told):
        asked(models, rows, *names)
