"""The table of exact writers of estimators around others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sklearn import calibration, compose, ensemble, feature_selection, multiclass, multioutput

from training.conversion.around.bagging import bagging_classifier, bagging_regressor
from training.conversion.around.calibrated import calibrated_classifier
from training.conversion.around.one_against_one import one_against_one
from training.conversion.around.one_against_rest import one_against_rest
from training.conversion.around.selected import on_selected
from training.conversion.around.several import (
    chain_of_labels,
    chain_of_outputs,
    each_label,
    each_output,
)
from training.conversion.around.stacking import stacking
from training.conversion.around.thresholds import threshold_classifier
from training.conversion.around.transformed_target import transformed_target
from training.conversion.around.voting import voting_classifier, voting_regressor
from training.conversion.meta_estimators import THRESHOLDED

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.around.writers import Writers
    from training.conversion.graph import Estimator, Graph, Outputs

AROUND: dict[type, Callable[[Graph, Estimator, str, Writers], Outputs]] = {
    calibration.CalibratedClassifierCV: calibrated_classifier,
    compose.TransformedTargetRegressor: transformed_target,
    ensemble.BaggingClassifier: bagging_classifier,
    ensemble.BaggingRegressor: bagging_regressor,
    ensemble.StackingClassifier: stacking,
    ensemble.StackingRegressor: stacking,
    ensemble.VotingClassifier: voting_classifier,
    ensemble.VotingRegressor: voting_regressor,
    feature_selection.RFE: on_selected,
    feature_selection.RFECV: on_selected,
    multiclass.OneVsOneClassifier: one_against_one,
    multiclass.OneVsRestClassifier: one_against_rest,
    multioutput.MultiOutputRegressor: each_output,
    multioutput.MultiOutputClassifier: each_label,
    multioutput.RegressorChain: chain_of_outputs,
    multioutput.ClassifierChain: chain_of_labels,
} | dict.fromkeys(THRESHOLDED, threshold_classifier)
