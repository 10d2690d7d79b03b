"""Decision functions of classifiers that have probabilities as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sklearn import discriminant_analysis, ensemble, linear_model

from training.conversion.linear import linear_scores
from training.conversion.trees import gradient_boosting, hist_gradient_boosting

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.graph import Estimator, Graph

DECISIONS: dict[type, Callable[[Graph, Estimator, str], str]] = {
    linear_model.LogisticRegression: linear_scores,
    linear_model.LogisticRegressionCV: linear_scores,
    linear_model.SGDClassifier: linear_scores,
    discriminant_analysis.LinearDiscriminantAnalysis: linear_scores,
    ensemble.GradientBoostingClassifier: gradient_boosting.raw_scores,
    ensemble.HistGradientBoostingClassifier: hist_gradient_boosting.raw_scores,
}
"""double [N, classes], or [N, 1] of two classes."""
