"""How good the complaint-time model is on days that it has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from prediction.answers import Values
from training.judgement import Judged, Loss
from training.recipe import Metrics
from training.service_311.examples import AFTER_BREAK
from training.service_311.hazard import COVERAGE, DEFAULTS, answer_from, fit
from training.service_311.inputs import DESCRIPTOR, PLACE, WEEKDAY
from training.service_311.outcomes import importance_of
from training.service_311.periods import rates
from training.service_311.plain import PLAIN, plain_answers
from training.service_311.scores import score
from training.service_311.spread import OVER, spread_over_days
from training.service_311.support import WEEKDAYS, supports

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from training.importance import Importance
    from training.service_311.examples import Examples
    from training.service_311.hazard import ComplaintHazard, Settings
    from training.service_311.scores import Scores

FOLDS = 5
MIN_TYPE_ROWS = 200
"""Types with fewer requests are not counted where types are."""

NARROW, WIDE = 0.75, 0.85
"""Between these the coverage of a type should lie."""

HOUR_BLEMISH, BRIER_BLEMISH = 0.1, 0.01
"""Differences that matter to nobody: six minutes of pinball loss, a hundredth of a Brier score."""

_COMPARED = 2_000  # rows whose graph is compared; serving answers 1,000 at a time

SPLIT = (
    "Every day held out once: the days of each weekday and era are dealt out to five parts, and the"
    " requests of a part, open ones too, are judged by a model made the same way from the others."
    " Answers and outcomes are compared up to the time for which a request was followed; one that"
    " is still open is a miss of the interval that it has outlasted. Bulk closings are left out."
    " _ahead: in time order, the requests of 13 to 22 July by a model of those before."
)
BASELINE = (
    "the distribution of the type in its era on the same days (Kaplan and Meier's estimate, open"
    " requests counted)"
)
AHEAD_FROM = np.datetime64("2019-07-13")


class OutOfFold(NamedTuple):
    """The scores of rows by models that have not seen them, by the baseline and the plainest.

    Attributes:
        answers: of the models.
        importance: of the inputs, one of each held-out part.
    """

    rows: Examples
    answers: Values
    model: Scores
    baseline: Scores
    plain: Scores
    importance: tuple[Importance, ...] = ()


def cross_fit(
    rows: Examples, types: int, advance: Callable[[], None], settings: Settings = DEFAULTS
) -> OutOfFold:
    """Judge each row by a model of other days.

    Args:
        rows: all requests.
        types: how many types there are.
        advance: called after each of FOLDS fits.
        settings: how trees are grown.
    """
    fold = folds(rows)
    answers, baseline, plain, importance = [], [], [], []
    for number in range(FOLDS):
        learned, held_out = rows[fold != number], rows[fold == number]
        model = fit(learned, types, AFTER_BREAK.number, settings)
        answers.append(answer_from(model.closed_by(held_out.matrix, held_out.era)))
        baseline.append(answer_from(distribution(rates(learned, types), held_out)))
        plain.append(plain_answers(learned, held_out))
        importance.append(importance_of(model, held_out))
        advance()
    order = np.argsort(fold, kind="stable")
    judged = rows[order]
    joined = [_joined(of) for of in (answers, baseline, plain)]
    scores = [score(of, judged) for of in joined]
    return OutOfFold(judged, joined[0], scores[0], scores[1], scores[2], tuple(importance))


def look_ahead(rows: Examples, types: int, settings: Settings = DEFAULTS) -> OutOfFold:
    """Judge the last days by a model of what was known before them."""
    late = rows.created >= AHEAD_FROM
    learned, held_out = rows[~late].as_known_at(AHEAD_FROM), rows[late]
    model = fit(learned, types, AFTER_BREAK.number, settings)
    answers = answer_from(model.closed_by(held_out.matrix, held_out.era))
    baseline = answer_from(distribution(rates(learned, types), held_out))
    plain = plain_answers(learned, held_out)
    scores = [score(of, held_out) for of in (answers, baseline, plain)]
    return OutOfFold(held_out, answers, scores[0], scores[1], scores[2])


def folds(rows: Examples) -> NDArray[np.int64]:
    """Deal the days of each era and weekday out: the fold of each row."""
    days = pd.DataFrame({"day": rows.days, "era": rows.era, "weekday": rows.matrix[:, WEEKDAY]})
    order = days.drop_duplicates("day").sort_values(["era", "weekday", "day"], kind="stable")
    fold = pd.Series(np.arange(len(order)) % FOLDS, index=order["day"])
    return np.asarray(days["day"].map(fold), dtype=np.int64)


def distribution(table: NDArray[np.float64], rows: Examples) -> NDArray[np.float64]:
    """Return the distribution of each row's type in its era: [rows, periods]."""
    of_type = 1 - np.cumprod(1 - table, axis=-1)
    return np.asarray(of_type[rows.era.astype(np.int64), rows.types])


def metrics(judged: OutOfFold, ahead: OutOfFold, is_noise: NDArray[np.bool_]) -> Metrics:
    """Return the figures of all rows, of noise, and of the last days."""
    noise = is_noise[judged.rows.types]
    found = [
        _figures(scores, noise) | _figures_ahead(scores_ahead) | _types_held(judged.rows, scores)
        for scores, scores_ahead in (
            (judged.model, ahead.model),
            (judged.baseline, ahead.baseline),
            (judged.plain, ahead.plain),
        )
    ]
    values, baseline, plain = found
    goals = {
        "median_error_hours": 0.92 * baseline["median_error_hours"],
        "mae_hours_noise": 0.76 * baseline["mae_hours_noise"],
        "interval_score_hours": 0.84 * baseline["interval_score_hours"],
        "brier_24h": 0.82 * baseline["brier_24h"],
        "coverage": COVERAGE,
        "types_covered": COVERAGE,
    }
    return Metrics(
        split=SPLIT,
        values=values,
        baseline_name=BASELINE,
        baseline=baseline,
        plain_name=PLAIN,
        plain=plain,
        goals={name: round(goal, 4) for name, goal in goals.items()},
        spread=spread_over_days(
            lambda some: _figures(judged.model.of_rows(some), noise[some]), judged.rows.days
        ),
        spread_over=OVER,
    )


def judgement(judged: OutOfFold, shipped: ComplaintHazard, type_names: Sequence[str]) -> Judged:
    """Gather what the gate looks at: scores by group, and what the shipped model answers."""
    rows, _, model, baseline, *_ = judged
    weekday = WEEKDAYS[rows.matrix[:, WEEKDAY].astype(np.int64)]
    era = np.where(rows.era == AFTER_BREAK.number, "since 28 June", "until May")
    agency = np.asarray(rows.agency, dtype=np.str_)
    return Judged(
        losses={
            "pinball_hours": Loss(model.pinball, baseline.pinball, HOUR_BLEMISH),
            "interval_score_hours": Loss(model.interval, baseline.interval, 20 * HOUR_BLEMISH),
            "brier_24h": Loss(
                np.nan_to_num(model.brier["24h"]),
                np.nan_to_num(baseline.brier["24h"]),
                BRIER_BLEMISH,
            ),
        },
        groups={
            "era": era,
            "agency": agency,
            "weekday and agency": _together(weekday, agency),
            "weekday and agency since 28 June": np.where(
                rows.era == AFTER_BREAK.number, _together(weekday, agency), "before"
            ),
            "type": np.asarray(type_names)[rows.types],
        },
        shares={"coverage": model.held},
        clusters=rows.days,
        supports=supports(judged.rows.of_era(AFTER_BREAK), shipped, type_names),
    )


def compared(rows: Examples) -> Matrix:
    """Take rows to compare the graph on: as they are, and as callers send them who know less."""
    some = rows.matrix[:: -(-len(rows) // _COMPARED)]
    views = [some, some.copy(), some.copy()]
    views[1][:, DESCRIPTOR] = np.nan
    views[2][:, PLACE] = np.nan
    return np.vstack(views)


def _joined(answers: list[Values]) -> Values:
    return Values(*(np.concatenate(parts) for parts in zip(*answers, strict=True)))


def _together(first: NDArray[np.str_], second: NDArray[np.str_]) -> NDArray[np.str_]:
    return np.char.add(np.char.add(first, " "), second)


def _figures(scores: Scores, noise: NDArray[np.bool_]) -> dict[str, float]:
    return {
        "median_error_hours": float(np.median(scores.error)),
        "mae_hours_noise": float(scores.error[noise].mean()),
        "interval_score_hours": float(scores.interval.mean()),
        "interval_score_hours_noise": float(scores.interval[noise].mean()),
        "pinball_hours": float(scores.pinball.mean()),
        "coverage": float(scores.held.mean()),
        "coverage_noise": float(scores.held[noise].mean()),
    } | {f"brier_{name}": float(np.nanmean(row)) for name, row in scores.brier.items()}


def _figures_ahead(scores: Scores) -> dict[str, float]:
    return {
        "median_error_hours_ahead": float(np.median(scores.error)),
        "interval_score_hours_ahead": float(scores.interval.mean()),
        "coverage_ahead": float(scores.held.mean()),
        "brier_24h_ahead": float(np.nanmean(scores.brier["24h"])),
    }


def _types_held(rows: Examples, scores: Scores) -> dict[str, float]:
    """Return the share of frequent types whose coverage is what is promised, and of those below."""
    held = pd.Series(scores.held).groupby(rows.types).agg(["mean", "size"])
    frequent = held.loc[held["size"] >= MIN_TYPE_ROWS, "mean"]
    return {
        "types_covered": float(frequent.between(NARROW, WIDE).mean()),
        "types_undercovered": float((frequent < NARROW).mean()),
    }
