"""How good the complaint-time model is on a month that it has not seen, in time order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from training.complaint_examples import BEFORE_BREAK, hours_followed
from training.complaint_forest import DEFAULTS, type_numbers
from training.complaint_inputs import DESCRIPTOR, PLACE, TYPE
from training.complaint_interval import Calibration, fit_calibrated

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from prediction.columns import Matrix
    from training.complaint_examples import Examples
    from training.complaint_forest import Settings, Types

LEARNED = ("2019-01-01", "2019-05-01")
CALIBRATED_FROM = "2019-04-16"
JUDGED = ("2019-05-01", "2019-06-01")

SPLIT = (
    "In time order: judged on closed requests (hours >= 0) created in May 2019, fitted on those of"
    " January to April; the interval is calibrated on the second half of April by a model fitted"
    " without it, each request counting as often as it would have been seen closed in the 18 to 41"
    " days for which those of May were followed."
)
BASELINE = "median hours of the type, January to April"

type Hours = NDArray[np.float64]


class Judgement(NamedTuple):
    """The outcome of the evaluation.

    Attributes:
        values: metric -> figure of the model; "_four_inputs" is with type, place and time only.
        baseline: metric -> figure of the median per type.
        held_out: encoded columns of the rows judged: as they are, and as callers send them who
            give type, place and time only, or no place.
    """

    values: dict[str, float]
    baseline: dict[str, float]
    held_out: Matrix


def evaluate(
    rows: Examples, types: Types, advance: Callable[[], None], settings: Settings = DEFAULTS
) -> Judgement:
    """Fit on January to April the way that the shipped model is fitted, and judge on May.

    Args:
        rows: all examples.
        types: what is known of the types.
        advance: called after each fit.
        settings: how trees are grown.
    """
    learned, judged = rows.created_between(*LEARNED), rows.created_between(*JUDGED)
    followed = hours_followed(BEFORE_BREAK, judged.created)
    calibration = Calibration(
        BEFORE_BREAK.number, CALIBRATED_FROM, lambda last: last.as_if_followed(followed)
    )
    forest = fit_calibrated(learned, calibration, types, advance, settings)
    values: dict[str, float] = {}
    for suffix, matrix in (("", judged.matrix), ("_four_inputs", four_inputs(judged.matrix))):
        value, low, high = forest.hours(matrix)
        inside = (judged.hours >= low) & (judged.hours <= high)
        values |= _by_kind(f"coverage{suffix}", inside.astype(float), judged, types)
        values |= _by_kind(f"mae_hours{suffix}", np.abs(value - judged.hours), judged, types)
    error = np.abs(median_of_type(learned, judged) - judged.hours)
    views = [judged.matrix, four_inputs(judged.matrix), _without_place(judged.matrix)]
    return Judgement(values, _by_kind("mae_hours", error, judged, types), np.vstack(views))


def four_inputs(matrix: Matrix) -> Matrix:
    """Leave out what a caller who gives type, place and time only does not tell."""
    told = matrix.copy()
    told[:, DESCRIPTOR] = np.nan
    return told


def _without_place(matrix: Matrix) -> Matrix:
    told = matrix.copy()
    told[:, PLACE] = np.nan
    return told


def median_of_type(learned: Examples, judged: Examples) -> Hours:
    """Answer the baseline: the median of the type, or of all types for one never seen."""
    medians = pd.Series(learned.hours).groupby(learned.matrix[:, TYPE]).median()
    answers = pd.Series(judged.matrix[:, TYPE]).map(medians)
    return np.asarray(answers.fillna(float(np.median(learned.hours))), dtype=np.float64)


def _by_kind(
    metric: str, figures: NDArray[np.float64], judged: Examples, types: Types
) -> dict[str, float]:
    """Average over all rows, and over those about noise."""
    noise = types.is_noise[type_numbers(judged.matrix)]
    return {metric: float(np.mean(figures)), f"{metric}_noise": float(np.mean(figures[noise]))}
