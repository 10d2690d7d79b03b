"""Rows of the past, and their replay through an API of whatever kind."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sklambda.complaints.progress_file import ProgressFile
from sklambda.complaints.replay import Replay, Summary
from sklambda.complaints.rows import Row

DAY = datetime(2019, 6, 14)  # noqa: DTZ001  New York's clock


def a_row(number: int, hours: float | None = 5, **changes: Any) -> Row:
    begins = DAY + timedelta(minutes=number)
    report = {
        "complaint_type": "Noise - Residential",
        "timestamp": begins.isoformat(),
        "description": f"row {number}",
        "borough": "QUEENS",
    }
    ends = None if hours is None else (begins + timedelta(hours=hours)).isoformat()
    return Row(report | changes, ends)


def replayed(api: Any, path: Path, rows: list[Row], workers: int = 1) -> Summary:
    return Replay(api, ProgressFile(path), lambda _: None).at_full_speed(iter(rows), workers)
