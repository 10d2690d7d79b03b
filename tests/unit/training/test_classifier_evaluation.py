"""Metrics are those of rows that were held out."""

from typing import Any

import numpy as np
import pytest

from training.classifier_evaluation import CrossValidation, as_given, calibration_slope, judge

ROWS = np.arange(40.0).reshape(-1, 1)
LATE = (np.arange(40) >= 20).astype(np.int64)


class Rule:
    """Says how probable class 1 is, by a function of the first column."""

    def __init__(self, probability: Any) -> None:
        self._probability = probability

    def predict_proba(self, rows: Any, /) -> Any:
        second = np.array([self._probability(row) for row in rows[:, 0]])
        return np.stack([1 - second, second], axis=1)

    def predict(self, rows: Any, /) -> Any:
        return (self.predict_proba(rows)[:, 1] > 0.5).astype(np.int64)


def test_a_rule_that_knows_is_perfect() -> None:
    assert judge(Rule(lambda row: float(row >= 20)), ROWS, LATE) == {
        "accuracy": 1.0,
        "auc": 1.0,
        "brier": 0.0,
    }


def test_a_rule_that_never_changes_its_mind_is_worth_nothing() -> None:
    assert judge(Rule(lambda _: 0.5), ROWS, LATE) == {"accuracy": 0.5, "auc": 0.5, "brier": 0.25}


def test_each_row_is_held_out_once_a_repetition_from_what_judges_it() -> None:
    learnt_rows: list[set[float]] = []

    def fit(rows: Any, late: Any) -> Rule:
        assert np.array_equal(late, LATE[rows[:, 0].astype(int)])
        learnt_rows.append(set(rows[:, 0]))
        return Rule(lambda row: 1.0 if row in learnt_rows[-1] else float(row % 2))

    plan = CrossValidation(folds=5, repeats=2)
    metrics = plan.run(fit, ROWS, LATE)

    assert len(learnt_rows) == plan.rounds == 10
    assert all(len(rows) == 32 for rows in learnt_rows)
    for repetition in (learnt_rows[:5], learnt_rows[5:]):
        held_out = [row for rows in repetition for row in set(ROWS[:, 0]) - rows]
        assert sorted(held_out) == list(ROWS[:, 0])
    assert metrics["accuracy"] < 0.7


def test_views_are_judged_beside_the_rows_as_given() -> None:
    plan = CrossValidation(repeats=1, views={"": as_given, "_blank": np.zeros_like})

    metrics = plan.run(lambda _rows, _late: Rule(lambda row: float(row >= 20)), ROWS, LATE)

    assert metrics["accuracy"] == 1.0
    assert metrics["accuracy_blank"] == pytest.approx(0.5)
    assert set(metrics) == {
        f"{metric}{view}" for metric in ("accuracy", "auc", "brier") for view in ("", "_blank")
    }


def test_each_fold_is_reported_as_it_is_done() -> None:
    done: list[int] = []

    CrossValidation(folds=4, repeats=3).run(
        lambda _rows, _late: Rule(lambda _: 0.5), ROWS, LATE, lambda: done.append(1)
    )

    assert len(done) == 12


@pytest.mark.parametrize(
    ("foretold", "slope"),
    [
        pytest.param(0.8, 1, id="as often as foretold"),
        pytest.param(16 / 17, 0.5, id="log odds twice too far from nothing"),
        pytest.param(2 / 3, 2, id="log odds half as far as they should be"),
    ],
)
def test_the_calibration_slope_tells_how_extreme_probabilities_should_be(
    foretold: float, slope: float
) -> None:
    # Of each ten rows told to be likely eight are late, of each ten told not to be two are.
    likely = np.repeat([True, False], 100)
    happened = np.tile(np.arange(10), 20) < np.where(likely, 8, 2)
    probability = np.where(likely, foretold, 1 - foretold)

    assert calibration_slope(probability, happened.astype(np.int64)) == pytest.approx(slope, 1e-3)


def test_a_models_calibration_slope_is_that_of_rows_held_out() -> None:
    noisy = np.random.default_rng(0).permutation(np.arange(200) % 2)
    rows = np.arange(200.0).reshape(-1, 1)

    def memory(learnt: Any, happened: Any) -> Rule:
        known = dict(zip(learnt[:, 0], happened, strict=True))
        return Rule(lambda row: 0.9 if known.get(row, row % 2) else 0.1)

    never = lambda *_: Rule(lambda _: 0.5)  # noqa: E731
    plan = CrossValidation(repeats=3)
    found = plan.beside((memory, never), rows, noisy, lambda: None)

    assert abs(found.model["calibration_slope"]) < 0.2
    assert "calibration_slope" not in found.baseline
    assert found.brier.model.mean() == pytest.approx(found.model["brier"])
