"""The time to close in periods: who is at risk, rates, and what is read from a distribution."""

import numpy as np
import pytest

from tests.unit.training.service_311.test_complaint_examples import known
from training.service_311.periods import ENDS, at_risk, quantiles, rates


def period_of(hours: float) -> int:
    return int(np.searchsorted(ENDS, hours))


def test_a_request_is_at_risk_until_it_is_closed() -> None:
    counted = at_risk(known(("2019-01-05T10:00", "2019-01-05T11:15")))
    assert counted.period.tolist() == list(range(period_of(1.25) + 1))
    assert counted.closed.tolist() == [False] * period_of(1.25) + [True]


def test_an_open_request_is_at_risk_for_as_long_as_it_was_followed_and_never_closed() -> None:
    counted = at_risk(known(("2019-07-22T00:00", None)))
    assert counted.period.tolist() == list(range(period_of(48.0)))
    assert not counted.closed.any()


def test_open_requests_make_a_type_slower() -> None:
    closed = [("2019-07-10T00:00", "2019-07-10T05:00")] * 50
    still = [("2019-07-10T00:00", None)] * 50
    alone, beside = (rates(known(*rows), 1)[1, 0] for rows in (closed, closed + still))
    within_a_day = [1 - np.prod(1 - table[: period_of(24.0) + 1]) for table in (alone, beside)]
    assert within_a_day[0] > 0.99
    assert within_a_day[1] == pytest.approx(0.5, abs=0.02)


def test_a_rate_is_a_probability_and_never_certain() -> None:
    table = rates(known(("2019-07-10T00:00", "2019-07-10T05:00")), 3)
    assert table.shape == (2, 3, len(ENDS))
    assert ((table > 0) & (table < 1)).all()


def test_a_quantile_lies_in_the_period_in_which_its_share_is_reached() -> None:
    closed_by = np.where(ENDS <= 4, 0.0, np.where(ENDS <= 5, 0.5, 1.0))[np.newaxis]
    half, quarter, three_quarters = quantiles(closed_by, np.array([0.5, 0.25, 0.75]))[0]
    assert (half, quarter, three_quarters) == (5.0, 4.5, 5.5)


def test_what_is_not_reached_is_answered_with_the_end_of_the_last_period() -> None:
    slow = np.linspace(0, 0.4, len(ENDS))[np.newaxis]
    assert quantiles(slow, np.array([0.5]))[0, 0] == ENDS[-1]
