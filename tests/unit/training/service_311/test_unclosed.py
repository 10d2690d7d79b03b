"""Requests that are open in the books alone are left out, and those that are truly open are not."""

import numpy as np
import pandas as pd
import pytest

from training.service_311.examples import examples
from training.service_311.unclosed import Books, age_of_leaving, left_open

FOLLOWED = 600.0


def books(ordinary: int, bulk: int, still_open: int, agency: str = "NYPD") -> Books:
    """Ordinary closings within ten hours, bulk closings after 300 h, and what is still open."""
    hours = np.concatenate(
        [np.linspace(0.1, 10, ordinary), np.full(bulk, 300.0), np.full(still_open, np.nan)]
    )
    return Books(
        np.full(len(hours), agency, dtype=object),
        hours,
        np.full(len(hours), FOLLOWED),
        np.arange(len(hours)) // ordinary * (hours == 300.0) > 0,
    )


def joined(*parts: Books) -> Books:
    return Books(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def test_what_an_agency_leaves_open_that_closes_its_books_in_bulk_is_left_out() -> None:
    told = books(1_000, 50, 100)
    assert left_open(told).tolist() == [False] * 1_050 + [True] * 100


def test_an_open_request_is_left_out_only_from_the_age_at_which_it_is_rather_left_than_open() -> (
    None
):
    told = books(1_000, 50, 100)
    age = age_of_leaving(told)
    assert 8 < age < 9  # 150 of a thousand ordinary closings are later than 8.5 h
    young = told._replace(followed=np.where(np.isnan(told.hours), 8.0, FOLLOWED))
    assert not left_open(young).any()


def test_what_truly_stays_open_is_kept() -> None:
    trees = books(1_000, 0, 400, agency="DPR")
    assert age_of_leaving(trees) == np.inf
    assert not left_open(joined(books(1_000, 50, 100), trees))[1_150:].any()


def test_an_agency_with_few_bulk_closings_among_slow_ones_is_slow() -> None:
    streets = books(1_000, 2, 400, agency="DOT")
    assert age_of_leaving(streets) == np.inf
    assert not left_open(streets).any()


def test_an_agency_that_closed_nothing_in_the_ordinary_way_tells_nothing() -> None:
    none = books(1, 50, 10).of(np.arange(61) > 0)
    assert age_of_leaving(none) == np.inf


@pytest.mark.parametrize(("agency", "kept"), [("NYPD", 2_000), ("DPR", 2_060)])
def test_books_left_open_are_neither_learned_from_nor_judged_on(agency: str, kept: int) -> None:
    first = pd.Timestamp("2019-06-28")
    ordinary = first + pd.to_timedelta(np.arange(2_000) * 30, "s")
    bulk = pd.Timestamp("2019-07-20T07:55:07") + pd.to_timedelta(np.arange(400) * 0.5, "s")
    closed = [*ordinary, *(bulk if agency == "NYPD" else ())]
    requests = pd.DataFrame(
        {"created_date": first, "closed_date": pd.Series([*closed, *[pd.NaT] * 60])}
    ).assign(agency=agency)
    assert len(examples(requests, np.zeros((len(requests), 1)))) == kept
