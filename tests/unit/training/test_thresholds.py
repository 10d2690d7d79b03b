"""A threshold's figures are shares of the rows on either side."""

import numpy as np
import pytest

from prediction.about import Threshold
from prediction.answers import Classes, Values
from training.outcomes import Outcomes
from training.thresholds import thresholds_of


def outcomes(happened: list[int], probability: list[float]) -> Outcomes:
    second = np.array(probability)
    return Outcomes(
        np.array(happened),
        Classes((second > 0.5).astype(np.int64), np.stack([1 - second, second], axis=1)),
    )


def test_what_is_found_and_what_is_right_is_told_of_each_threshold() -> None:
    found = thresholds_of(outcomes([1, 1, 0, 0, 0], [0.85, 0.45, 0.65, 0.15, 0.05]))

    assert [one.probability for one in found] == pytest.approx(np.arange(0.1, 1, 0.1))
    assert found[3] == Threshold(probability=0.4, sensitivity=1, specificity=0.667, precision=0.667)
    assert found[6] == Threshold(probability=0.7, sensitivity=0.5, specificity=1, precision=1)
    assert found[8].precision is None


@pytest.mark.parametrize(
    "without",
    [
        outcomes([1, 1], [0.5, 0.6]),
        Outcomes(np.zeros(2), Values(np.zeros(2))),
        Outcomes(np.zeros(2), Classes(np.zeros(2, dtype=np.int64), np.full((2, 3), 1 / 3))),
    ],
    ids=["one class has rows", "values", "three classes"],
)
def test_without_two_classes_there_are_none(without: Outcomes) -> None:
    assert thresholds_of(without) == ()
