"""What ships is compared with the data by type, weekday and area; a planted precinct shows."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.training.service_311.test_complaint_time import ENCODED, NAMES, ROWS, fitted
from training.judgement import Support
from training.service_311.examples import AFTER_BREAK, Examples
from training.service_311.hazard import ComplaintHazard
from training.service_311.inputs import PLACE, TYPE
from training.service_311.support import curve, supports

PARKING = ENCODED[TYPE].categories.index("blocked-driveway")
MANY = ROWS.of_era(AFTER_BREAK)[np.repeat(np.arange(len(ROWS.of_era(AFTER_BREAK))), 10)]


def precinct(share_open: float) -> Examples:
    """The requests of an area, some of which stay open, beside those of the town."""
    own = MANY[np.flatnonzero(MANY.types == PARKING)[::3]]
    place = own.matrix.copy()
    place[:, PLACE] = 40.76, -73.91
    still = np.arange(len(own)) % 100 < 100 * share_open
    hours = np.where(still, own.followed, own.hours)
    astoria = replace(own, matrix=place, closed=own.closed & ~still, hours=hours)
    return Examples(
        *(
            np.concatenate([getattr(rows, name) for rows in (MANY, MANY, MANY, astoria)])
            for name in Examples.__annotations__
        )
    )


def refused(found: list[Support]) -> list[str]:
    return [one.group for one in found if not one.low <= one.answer <= one.high]


@pytest.fixture(scope="module")
def model() -> ComplaintHazard:
    return fitted()


def test_a_model_that_answers_what_the_data_says_is_supported(model: ComplaintHazard) -> None:
    found = supports(MANY, model, NAMES)
    assert not refused(found)
    told = {one.group for one in found}
    assert {"noise on Friday", "p90 of noise", "p90 of plumbing on Friday"} <= told
    assert "closed within 72h of noise" in told


def test_weeks_in_one_area_show_though_the_median_and_the_town_are_right(
    model: ComplaintHazard,
) -> None:
    rows = precinct(share_open=0.0)
    learned = fitted(precinct(share_open=0.4))
    found = refused(supports(rows, learned, NAMES))
    assert "p90 of blocked-driveway near 40.75,-73.95" in found
    assert not refused(supports(rows, model, NAMES))


def test_an_area_whose_books_are_left_open_shows_though_the_data_agrees() -> None:
    rows = precinct(share_open=0.4)
    found = refused(supports(rows, fitted(rows), NAMES))
    assert "p90 of blocked-driveway near 40.75,-73.95, beside its type," in found
    assert "p90 of blocked-driveway near 40.75,-73.95" not in found


def test_of_too_few_requests_nothing_is_said(model: ComplaintHazard) -> None:
    assert supports(MANY[np.arange(10)], model, NAMES) == []


def test_a_curve_counts_open_requests_and_ends_where_they_were_followed() -> None:
    rows = precinct(share_open=0.4)
    area = rows[rows.matrix[:, PLACE[0]] == 40.76]
    told = curve(area)
    assert told.quantile(0.5) < 24
    assert told.quantile(0.9) == told.seen <= area.followed.max()
