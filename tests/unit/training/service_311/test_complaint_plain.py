"""The plainest answers on the complaint model's card: by type, from what is on record."""

from dataclasses import replace

import numpy as np

from tests.unit.training.service_311.test_complaint_examples import known
from training.service_311.examples import Examples
from training.service_311.inputs import TYPE
from training.service_311.plain import plain_answers

CLOSED = [("2019-01-05T00:00", f"2019-01-05T{hours:02}:00") for hours in range(11)]
OPEN = [("2019-07-22T00:00", None), ("2019-07-21T00:00", "2019-07-21T10:00")]


def of_types(rows: Examples, *types: float) -> Examples:
    matrix = rows.matrix.copy()
    matrix[:, TYPE] = types
    return replace(rows, matrix=matrix)


LEARNED = of_types(known(*CLOSED, *OPEN), *[0] * len(CLOSED), *[1] * len(OPEN))
ASKED = of_types(known(*OPEN, *OPEN[:1]), 0, 1, 2)


def test_a_type_is_answered_with_the_quantiles_of_what_is_on_record() -> None:
    value, low, high, p90, _ = plain_answers(LEARNED, ASKED)

    assert low is not None
    assert high is not None
    np.testing.assert_allclose([low[0], value[0], high[0]], [1, 5, 9])
    # Closed after 10 hours, and still open after 48.
    np.testing.assert_allclose([low[1], value[1], high[1]], [13.8, 29, 44.2])
    np.testing.assert_array_equal(p90, high[:, np.newaxis])


def test_a_type_is_answered_with_its_share_closed_in_time_of_those_followed_for_so_long() -> None:
    within = plain_answers(LEARNED, ASKED).probabilities

    assert within is not None
    np.testing.assert_allclose(within[0], [1, 1, 1, 1])
    # One of two within 24 hours; nobody saw the open one after 72.
    np.testing.assert_allclose(within[1, :2], [0.5, 1])


def test_a_type_that_was_never_seen_is_answered_with_all_types() -> None:
    answers = plain_answers(LEARNED, ASKED)

    assert answers.value[2] == np.median(LEARNED.hours)
    assert answers.probabilities is not None
    assert answers.probabilities[2, 0] == 12 / 13
