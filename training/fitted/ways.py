"""The ways of columns through a fitted pipeline, as far as they arrive unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sklearn import ensemble
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, TargetEncoder

from training.conversion.boosters import own_categories
from training.conversion.meta_estimators import THRESHOLDED, unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from training.conversion.graph import Estimator

type Source = int | None
"""The column of the sample that arrives somewhere; None if it was made into something else."""

type Visit = Callable[[Estimator, Sequence[Source]], None]
"""Called with each step that may hold texts, and the sources of its columns."""

_READERS = (SimpleImputer, OneHotEncoder, OrdinalEncoder, TargetEncoder)

_SEVERAL = (
    ensemble.VotingClassifier,
    ensemble.VotingRegressor,
    ensemble.StackingClassifier,
    ensemble.StackingRegressor,
)

_HIST = (ensemble.HistGradientBoostingClassifier, ensemble.HistGradientBoostingRegressor)


def follow(step: Estimator, sources: Sequence[Source], visit: Visit) -> Sequence[Source]:
    """Visit the encoders, imputers and composed steps of a pipeline; returns what comes out."""
    if step is None or isinstance(step, str):
        return sources if step != "drop" else ()
    step = unwrapped(step)
    if isinstance(step, Pipeline):
        for _, inner in step.steps:
            sources = follow(inner, sources, visit)
        return sources
    if isinstance(step, ColumnTransformer):
        return _side_by_side(step, sources, visit)
    if isinstance(step, FeatureUnion):
        parts = [follow(inner, sources, visit) for _, inner in step.transformer_list]
        return [source for part in parts for source in part]
    return _followed(step, sources, visit)


def _followed(step: Estimator, sources: Sequence[Source], visit: Visit) -> Sequence[Source]:
    if members := _members(step):
        for member in members:
            follow(member, sources, visit)
        return ()
    if isinstance(step, _HIST):
        if step._preprocessor is not None:  # noqa: SLF001  said nowhere else
            _side_by_side(step._preprocessor, sources, visit)  # noqa: SLF001
        return ()
    if isinstance(step, _READERS) or own_categories(step):
        visit(step, [_at(sources, number) for number in range(step.n_features_in_)])
    if isinstance(step, SimpleImputer):
        return _imputed(step, sources)
    return sources if getattr(step, "func", "a function") is None else ()


def _members(step: Estimator) -> list[Estimator]:
    """Return the estimators within, each of which is given all columns."""
    if isinstance(step, _SEVERAL):
        return list(step.estimators_)
    if isinstance(step, CalibratedClassifierCV):
        return [pair.estimator for pair in step.calibrated_classifiers_]
    return [step.estimator_] if isinstance(step, THRESHOLDED) else []


def positions(step: ColumnTransformer, name: str) -> list[int]:
    """Return the numbers of the columns that a part of a ColumnTransformer takes."""
    return [int(number) for number in step._transformer_to_input_indices[name]]  # noqa: SLF001  said nowhere else


def _side_by_side(step: ColumnTransformer, sources: Sequence[Source], visit: Visit) -> list[Source]:
    visit(step, sources)
    out: list[Source] = []
    for name, transformer, _ in step.transformers_:
        taken = [_at(sources, number) for number in positions(step, name)]
        out += follow(transformer, taken, visit) if taken else ()
    return out


def _imputed(step: SimpleImputer, sources: Sequence[Source]) -> list[Source]:
    kept = [
        _at(sources, number)
        for number, value in enumerate(step.statistics_)
        if not pd.isna(value) or step.keep_empty_features
    ]
    added = len(step.indicator_.features_) if step.indicator_ is not None else 0
    return kept + [None] * added


def _at(sources: Sequence[Source], number: int) -> Source:
    return sources[number] if number < len(sources) else None
