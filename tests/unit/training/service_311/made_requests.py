"""Service requests made up for tests: small, and telling a story that a model can learn."""

import numpy as np
import pandas as pd

TYPES = (
    # city's name, agency, descriptors, usual hours
    ("Noise - Residential", "NYPD", ("Loud Music/Party", "Banging/Pounding"), 2.0),
    ("Noise", "DEP", ("Noise, Barking Dog (NR5)",), 48.0),
    ("Blocked Driveway", "NYPD", ("No Access",), 3.0),
    ("PLUMBING", "HPD", ("TOILET", "BASIN/SINK"), 240.0),
    ("Plumbing", "DOB", ("Failure To Retain Water",), 240.0),
)


def made_requests(rows: int = 3_000, seed: int = 0) -> pd.DataFrame:
    """Requests of January to July 2019, some of them open, some without place or descriptor.

    Closing takes about the type's usual hours, twice as long after the break of June 2019.
    """
    random = np.random.default_rng(seed)
    days = pd.DatetimeIndex(
        [
            *pd.date_range("2019-01-01", "2019-05-31"),
            *pd.date_range("2019-06-28", "2019-07-22"),
        ]
    )
    created = days[random.integers(0, len(days), rows)] + pd.to_timedelta(
        random.integers(0, 24 * 60, rows), "min"
    )
    kind = random.integers(0, len(TYPES), rows)
    usual = np.array([TYPES[number][3] for number in kind])
    hours = usual * random.lognormal(0, 0.5, rows) * np.where(created.month >= 6, 2, 1)
    closed = created + pd.to_timedelta(np.round(hours * 3600), "s")
    recorded = np.where(created.month >= 6, pd.Timestamp("2019-07-24"), pd.Timestamp("2019-06-14"))
    descriptors = [random.choice([*TYPES[number][2], None]) for number in kind]
    known = random.random(rows) > 0.1
    frame = pd.DataFrame(
        {
            "created_date": created,
            "closed_date": pd.Series(closed).where(closed < recorded),
            "agency": [TYPES[number][1] for number in kind],
            "complaint_type": [TYPES[number][0] for number in kind],
            "descriptor": pd.Series(descriptors, dtype=object),
            "latitude": np.where(known, random.uniform(40.5, 40.9, rows), np.nan),
            "longitude": np.where(known, random.uniform(-74.2, -73.7, rows), np.nan),
        }
    )
    return frame.sort_values("created_date", kind="stable").reset_index(drop=True)
