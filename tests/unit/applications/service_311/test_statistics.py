import json
from pathlib import Path

import pytest

from applications.service_311.statistics import Statistics


def written(folder: Path, *, per_hour: list[float]) -> Path:
    path = folder / "statistics.json"
    row = {"name": "Noise - Park", "median_hours": 2.5, "per_hour": per_hour}
    written = {"days": 60, "median_hours_of_all": 8, "types": {"noise-park": row}}
    path.write_text(json.dumps(written))
    return path


def test_the_past_of_a_type_is_looked_up_by_any_name(tmp_path: Path) -> None:
    statistics = Statistics.load(written(tmp_path, per_hour=[float(hour) for hour in range(24)]))

    park = statistics.types.named("Park")

    assert park.official_name == "Noise - Park"
    assert statistics.median_hours(park) == (2.5, True)
    assert [statistics.mean_number(park, hour) for hour in (0, 12, 23)] == [0, 12, 23]


def test_a_day_without_24_hours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="noise-park"):
        Statistics.load(written(tmp_path, per_hour=[1.0] * 23))
