"""What the past says about each complaint type."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from applications.service_311.statistics import Statistics
from prediction.manifest import DataSource
from training.recipe import Dataset
from training.service_311.__main__ import main
from training.service_311.statistics import statistics, statistics_text

SOURCE = DataSource(source="made for a test", sha256="0" * 64, rows=5)
REQUESTS = pd.DataFrame(
    [
        ("Plumbing", "2019-01-05T07:10", "2019-01-05T09:10"),
        ("PLUMBING", "2019-01-05T07:50", "2019-01-05T13:50"),
        ("PLUMBING", "2019-01-06T07:20", "2019-01-06T11:20"),
        ("PLUMBING", "2019-01-06T23:59", "2019-01-06T22:59"),  # a bad record
        ("Smoking", "2019-01-06T12:00", None),
    ],
    columns=["complaint_type", "created_date", "closed_date"],
).assign(
    created_date=lambda frame: pd.to_datetime(frame["created_date"]),
    closed_date=lambda frame: pd.to_datetime(frame["closed_date"]),
)


def test_spellings_of_one_type_are_counted_together_under_the_commonest() -> None:
    found = statistics(REQUESTS)["types"]
    assert list(found) == ["plumbing", "smoking"]
    assert found["plumbing"]["name"] == "PLUMBING"


def test_the_median_is_that_of_closed_requests_with_a_possible_time() -> None:
    assert statistics(REQUESTS)["types"]["plumbing"]["median_hours"] == 4.0


def test_a_type_of_which_none_was_closed_has_no_median() -> None:
    assert statistics(REQUESTS)["types"]["smoking"]["median_hours"] is None
    assert statistics(REQUESTS)["median_hours_of_all"] == 4.0


def test_requests_are_averaged_over_the_days_of_the_file_by_the_hour_they_were_opened_in() -> None:
    found = statistics(REQUESTS)
    per_hour = found["types"]["plumbing"]["per_hour"]
    assert found["days"] == 2
    assert len(per_hour) == 24
    assert (per_hour[7], per_hour[8], per_hour[23]) == (1.5, 0.0, 0.5)


def test_the_api_reads_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "statistics.json"
    path.write_text(statistics_text(REQUESTS))
    read = Statistics.load(path)
    assert read.median_hours(read.types.named("Plumbing")) == (4.0, True)
    assert read.median_hours(read.types.named("Smoking")) == (4.0, False)
    assert read.mean_number(read.types.named("smoking"), 12) == 0.5


def test_the_command_writes_them_beside_the_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, city = tmp_path / "statistics.json", tmp_path / "city.txt"
    monkeypatch.setattr("training.service_311.__main__.STATISTICS", path)
    monkeypatch.setattr("training.service_311.__main__.CITY", city)
    monkeypatch.setattr("training.service_311.__main__.MODELS", tmp_path)  # without the model
    requests = REQUESTS.assign(latitude=40.7, longitude=-73.95)
    monkeypatch.setattr(
        "training.service_311.__main__.load_service_requests", lambda _: Dataset(requests, SOURCE)
    )

    result = CliRunner().invoke(main, [])

    assert result.exit_code == 0
    assert path.read_text() == statistics_text(REQUESTS)
    assert city.read_text().count("#") == 1  # where all five are


def test_without_the_data_there_is_a_sentence_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "statistics.json"
    monkeypatch.setattr("training.service_311.__main__.STATISTICS", path)

    result = CliRunner().invoke(main, ["--data-dir", str(tmp_path)])

    assert (result.exit_code, path.exists()) == (3, False)
    assert "--data-dir needs" in result.output


def test_the_committed_statistics_know_every_short_name_and_type_of_the_model() -> None:
    committed = Statistics.load()
    assert committed.types.named("residential").slug == "noise-residential"
    assert len(committed.by_slug) == 210
    of_no_type = [row for row in committed.by_slug.values() if row.median_hours is None]
    assert len(of_no_type) == 27
