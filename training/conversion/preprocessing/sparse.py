"""Where scikit-learn hands a sparse matrix from step to step.

To most estimators it is the same; XGBoost takes what such a matrix does not store for missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sklearn.compose import ColumnTransformer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

if TYPE_CHECKING:
    from training.conversion.graph import Estimator


def stays_sparse(step: Estimator, *, before: bool) -> bool:
    """Return whether what comes out of a fitted step is sparse.

    Args:
        step: one that has an exact writer.
        before: whether what goes in is.
    """
    if isinstance(step, OneHotEncoder):
        return bool(step.sparse_output)
    if isinstance(step, ColumnTransformer):
        return bool(step.sparse_output_)
    if isinstance(step, FeatureUnion):
        return any(stays_sparse(inner, before=before) for _, inner in step.transformer_list)
    if isinstance(step, Pipeline):
        for _, inner in step.steps:
            before = stays_sparse(inner, before=before)
        return before
    return before and not isinstance(step, OrdinalEncoder)
