"""What cannot be served, or not be converted, is refused with a sentence, and never hangs."""

from typing import Any

import numpy as np
import pytest
from sklearn.cluster import DBSCAN
from sklearn.ensemble import RandomForestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KernelDensity, LocalOutlierFactor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.semi_supervised import LabelPropagation
from sklearn.tree import DecisionTreeClassifier

from prediction.manifest import Task
from tests.unit.training.tiny_recipes import ROWS, WIDER
from training.conversion import ConversionError, classes_of, convert
from training.conversion.converter_process import converted_within
from training.parity import answering, compare

NAN = float("nan")


def test_classes_that_are_no_whole_numbers_are_refused() -> None:
    tree = DecisionTreeClassifier().fit(ROWS, WIDER)
    tree.classes_ = np.array([0.5, 1.5])

    with pytest.raises(ConversionError, match=r"the classes are 0\.5, 1\.5, and only texts"):
        convert(tree, 2)


@pytest.mark.parametrize("estimator", [RandomForestClassifier(), "not a model", None])
def test_what_is_not_fitted_is_refused(estimator: Any) -> None:
    with pytest.raises(ConversionError, match="is not a fitted estimator"):
        convert(estimator, 2)


def test_one_class_alone_is_refused() -> None:
    with pytest.raises(ConversionError, match="less than two classes"):
        convert(DecisionTreeClassifier().fit(ROWS, 0 * WIDER), 2)


@pytest.mark.parametrize(
    ("estimator", "told"),
    [
        (DBSCAN(), "DBSCAN neither predicts nor transforms rows that it was not fitted on"),
        (LocalOutlierFactor(), r"LocalOutlierFactor neither predicts .* \(novelty=True lets it\)"),
        (KernelDensity(), "KernelDensity neither predicts nor transforms"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_answers_nothing_of_new_rows_is_refused(estimator: Any, told: str) -> None:
    with pytest.raises(ConversionError, match=told):
        convert(estimator.fit(ROWS), 2)


def test_a_conversion_that_never_ends_is_ended() -> None:
    # skl2onnx looks for the next float32 beside an infinite threshold, for ever.
    endless = DecisionTreeClassifier().fit([[NAN], [1], [NAN], [2]], [0, 1, 0, 1])

    with pytest.raises(ConversionError, match=r"did not convert DecisionTreeClassifier in 6 sec"):
        converted_within(6, endless, 1, "float64", Task.CLASSIFICATION)


def test_an_estimator_that_no_converter_knows_is_refused_with_its_reason() -> None:
    with pytest.raises(ConversionError, match=r"skl2onnx cannot convert LabelPropagation: .+"):
        convert(LabelPropagation().fit(ROWS, WIDER), 2)


def test_an_estimator_that_cannot_be_sent_to_the_converter_is_refused() -> None:
    estimator = make_pipeline(FunctionTransformer(lambda matrix: 2 * matrix), GaussianNB())

    with pytest.raises(ConversionError, match="Pipeline cannot be pickled"):
        convert(estimator.fit(ROWS, WIDER), 2)


def test_what_no_exact_writer_knows_goes_through_the_converter() -> None:
    fitted = GaussianNB().fit(ROWS, WIDER)

    graph = convert(fitted, 2).SerializeToString()

    assert compare(classes_of(fitted)(ROWS), answering(graph)(ROWS)).rows == len(ROWS)
