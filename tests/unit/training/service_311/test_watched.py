"""Tables of requests are counted as the service counts complaints, one by one."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from applications.service_311.estimates import MODEL
from applications.service_311.outlook import Interval
from applications.service_311.tally import BRIEF, Series, Tally, tally
from applications.service_311.times import NEW_YORK
from applications.service_311.watch.calibration import Calibration
from prediction.answers import Values
from prediction.catalog import MODELS
from prediction.manifest import read_manifest
from tests.unit.applications.service_311.complaints import a_complaint
from tests.unit.training.service_311.made_requests import made_requests
from training.service_311.calibration import calibration_text
from training.service_311.evaluation import FOLDS
from training.service_311.examples import AFTER_BREAK, Examples
from training.service_311.hazard import Settings
from training.service_311.watched import counted, shares


def as_the_service_counts(frame: pd.DataFrame, answers: Values) -> Tally:
    """What the counters hold, types and boroughs added up, of what judgements need."""
    assert answers.low is not None
    assert answers.high is not None
    total: Tally = {}
    for row, value, low, high in zip(
        frame.itertuples(), answers.value, answers.low, answers.high, strict=True
    ):
        complaint = a_complaint(
            timestamp=row.created_date.to_pydatetime().replace(tzinfo=NEW_YORK),
            agency=row.agency,
            expected_time=value,
            interval=Interval(low=low, high=high, coverage=0.8),
        )
        if pd.notna(row.closed_date):
            complaint = complaint.closed(row.closed_date.to_pydatetime().replace(tzinfo=NEW_YORK))
        for group, numbers in tally(complaint).items():
            if group.series is not Series.ARRIVAL:
                kept = total.setdefault(group._replace(slug=""), Counter())
                kept.update(numbers)
    return total


def test_a_table_is_counted_as_its_complaints_are() -> None:
    frame = made_requests(400)
    random = np.random.default_rng(1)
    value = random.uniform(1, 60, len(frame))
    answers = Values(value, value / 3, value * 3)

    by_table, one_by_one = counted(frame, answers), as_the_service_counts(frame, answers)

    closings = {group: of for group, of in one_by_one.items() if group.series is Series.CLOSING}
    assert {g: n for g, n in by_table.items() if g.series is Series.CLOSING} == closings
    for group, numbers in one_by_one.items():
        if group.series is Series.EVENT:
            kept = {name: n for name, n in numbers.items() if name.startswith(BRIEF)}
            assert by_table.get(group, {}) == kept


def test_open_ones_lie_above_and_what_was_not_followed_or_of_another_era_lies_nowhere() -> None:
    told = [
        # era, hours, closed, followed, high end of the interval
        (1.0, 0.5, True, 80.0, 9.0),
        (1.0, 2.0, True, 80.0, 9.0),
        (1.0, 5.0, True, 80.0, 9.0),
        (1.0, 80.0, False, 80.0, 9.0),
        (1.0, 2.0, True, 71.0, 9.0),  # not followed for long enough
        (1.0, 2.0, True, 80.0, 73.0),  # its interval ends too late
        (0.0, 2.0, True, 80.0, 9.0),  # of another era
    ]
    era, hours, closed, followed, high = (np.array(column) for column in zip(*told, strict=True))
    rows = Examples(
        matrix=np.zeros((len(told), 1)),
        era=era,
        hours=hours,
        closed=closed,
        followed=followed,
        created=np.full(len(told), np.datetime64("2019-07-01")),
        agency=np.full(len(told), "NYPD", dtype=object),
    )

    found, number = shares(rows, Values(np.full(7, 3.0), np.full(7, 1.0), high), AFTER_BREAK)

    assert number == 4
    assert set(found.model_dump().values()) == {0.25}


@pytest.mark.shipped("complaint-time")
def test_the_calibration_is_of_the_model_that_serves() -> None:
    manifest = read_manifest(MODELS / MODEL)
    done: list[None] = []
    settings = Settings(trees=5, min_samples_leaf=20)

    text = calibration_text(made_requests(), manifest, lambda: done.append(None), settings)

    found = Calibration.model_validate_json(text)
    assert (found.model_version, found.artifact) == (manifest.version, manifest.artifact.sha256)
    assert found.answers > 100
    assert sum(found.expected.model_dump().values()) == pytest.approx(1, abs=2e-4)
    assert len(done) == FOLDS
