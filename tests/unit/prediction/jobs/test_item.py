from datetime import timedelta, timezone

import pytest

from prediction.jobs import Job, JobState
from prediction.jobs.item import from_item, to_item
from tests.unit.prediction.jobs.stand_ins import NOW, a_job


@pytest.mark.parametrize(
    "job",
    [
        a_job(),
        a_job(state=JobState.SUCCEEDED, finished_at=NOW, result={"class": 1}),
        a_job(state=JobState.FAILED, finished_at=NOW, error="It did not work."),
    ],
)
def test_a_job_is_read_as_it_was_written(job: Job) -> None:
    assert from_item(to_item(job)) == job


def test_a_record_is_deleted_by_the_tables_time_to_live() -> None:
    item = to_item(a_job())

    assert item["expires_at"] == {"N": "1772452800"}


def test_times_compare_as_texts_whatever_their_offset_and_fraction() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    whole = NOW.replace(microsecond=0)
    times = [whole, NOW, (NOW + timedelta(minutes=1)).astimezone(india)]

    texts = [to_item(a_job(created_at=time))["created_at"]["S"] for time in times]

    assert texts == sorted(texts)
