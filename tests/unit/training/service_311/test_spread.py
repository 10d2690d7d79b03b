"""Whole days are drawn: what differs between days scatters, what differs within them does not."""

import numpy as np
import pytest

from training.service_311.spread import spread_over_days

DAYS = np.repeat(np.arange(50), 40)
BETWEEN = np.repeat(np.random.default_rng(0).normal(0, 1, 50), 40)
WITHIN = np.tile(np.linspace(-1, 1, 40), 50)


def test_a_figure_scatters_as_the_mean_of_its_days() -> None:
    found = spread_over_days(
        lambda rows: {
            "between": float(BETWEEN[rows].mean()),
            "within": float(WITHIN[rows].mean()),
            "rows": float(len(rows)),
        },
        DAYS,
    )

    # not by the root of 2,000 rows, which are alike within a day
    assert found["between"] == pytest.approx(BETWEEN.std() / np.sqrt(50), rel=0.25)
    assert found["within"] == pytest.approx(0, abs=1e-12)
    assert found["rows"] == 0
