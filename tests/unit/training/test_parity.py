"""What counts as the same answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prediction.answers import Answers, Classes, Values
from training.parity import ParityError, compare


def classes(*second: float, labels: list[int] | None = None) -> Classes:
    probability = np.array(second)
    chosen = labels or [int(p > 0.5) for p in second]
    return Classes(np.array(chosen), np.stack([1 - probability, probability], axis=1))


def values(*value: float) -> Values:
    return Values(np.array(value))


def test_equal_answers_agree_on_all_rows() -> None:
    chosen = compare(classes(0.2, 0.9), classes(0.2, 0.9))
    assert chosen.rows == 2
    assert chosen.figures == {"classes_equal": True, "max_probability_difference": 0.0}
    assert compare(values(0.0, 7.5), values(0.0, 7.5)).figures == {"max_relative_difference": 0.0}


def test_the_greatest_difference_is_reported() -> None:
    parity = compare(classes(0.2, 0.9), classes(0.2 + 1e-7, 0.9 - 5e-6))

    assert parity.figures["max_probability_difference"] == pytest.approx(5e-6)


@given(st.floats(1e-6, 1e6), st.floats(-0.9e-6, 0.9e-6))
def test_values_may_differ_by_less_than_a_millionth_of_themselves(value: float, off: float) -> None:
    parity = compare(values(value), values(value * (1 + off)))

    assert parity.figures["max_relative_difference"] == pytest.approx(abs(off), abs=1e-12)


@given(st.floats(1e-6, 1e6), st.floats(1.1e-6, 1))
def test_values_may_not_differ_by_more(value: float, off: float) -> None:
    with pytest.raises(ParityError):
        compare(values(value, value), values(value, value * (1 + off)))


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (classes(0.2), classes(0.2 + 2e-5)),
        (classes(0.5), classes(0.5, labels=[1])),
        (classes(0.2), classes(0.2, 0.2)),
        (classes(0.2), classes(float("nan"), labels=[0])),
        (classes(float("nan"), labels=[0]), classes(float("nan"), labels=[0])),
        (values(1.0), values(float("nan"))),
        (values(0.0), values(1e-9)),
        (values(1.0), values(1.0, 1.0)),
        (values(1.0), classes(1.0)),
        (values(), values()),
    ],
    ids=[
        "probability",
        "class",
        "rows",
        "NaN probability",
        "NaN on both sides",
        "NaN value",
        "something for nothing",
        "more values",
        "another task",
        "no rows",
    ],
)
def test_what_differs_is_refused(expected: Answers, found: Answers) -> None:
    with pytest.raises(ParityError):
        compare(expected, found)


def test_bounds_must_agree_as_well_as_values() -> None:
    one = np.array([1.0])

    with pytest.raises(ParityError):
        compare(Values(one, one - 0.5, one + 0.5), Values(one, one - 0.5, one + 0.6))
