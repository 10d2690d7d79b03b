"""How answers came out, counted as the 311 service counts them: for its calibration and its tests.

The service counts complaint by complaint, when one comes in and when it is closed
(`applications.service_311.tally`). Here whole tables are counted, to the same numbers.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from applications.service_311.tally import (
    BRIEF,
    BRIEF_DAYS,
    BRIEF_HOURS,
    Cell,
    Ending,
    Group,
    Series,
    Watched,
    name_of,
)
from applications.service_311.watch.drift import Shares
from training.service_311.examples import hours_to_close

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from applications.service_311.tally import Tally
    from prediction.answers import Values
    from training.service_311.examples import Era, Examples


def places(answers: Values, hours: NDArray[np.float64]) -> NDArray[np.str_]:
    """Return where each time to close lies to its answer: names of `Watched`, [rows].

    Args:
        answers: with intervals.
        hours: time to close; infinity while open.
    """
    if answers.low is None or answers.high is None:
        raise ValueError("where a time lies is told of answers with intervals")
    at = [hours < answers.low, hours > answers.high, hours <= answers.value]
    return np.select(at, ["below", "above", "under"], "over")


def brief(answers: Values) -> NDArray[np.bool_]:
    """Return which answers can be judged three days after their day: [rows]."""
    return np.asarray(answers.high) <= BRIEF_HOURS


def shares(rows: Examples, answers: Values, era: Era) -> tuple[Shares, int]:
    """Return where answers of an era lay that can be judged, and how many they are.

    Requests that were not followed for so long are left out, since nobody knows where they lie.
    """
    kept = brief(answers) & (rows.followed >= BRIEF_HOURS) & (rows.era == era.number)
    found = places(answers, np.where(rows.closed, rows.hours, np.inf))[kept]
    parts = {place: round(float(np.mean(found == place)), 4) for place in Watched._fields}
    return Shares(**parts), len(found)


def counted(frame: pd.DataFrame, answers: Values) -> Tally:
    """Count requests of which these answers were given, as the service does for the judgement.

    Types are not told apart, nor are boroughs. A closing before the request came in is none.

    Args:
        frame: requests, open and closed, with created_date, closed_date and agency.
        answers: of each of them; NaN where none was given, which is not counted.
    """
    hours = hours_to_close(frame)
    closed = hours >= 0
    table = pd.DataFrame(
        {
            "agency": frame["agency"].fillna("").to_numpy(),
            "day": frame["created_date"].dt.normalize().to_numpy(),
            "closed_on": frame["closed_date"].dt.normalize().to_numpy(),
            "hour": frame["closed_date"].dt.hour.to_numpy(),
            "place": places(answers, np.where(closed, hours, np.inf)),
        }
    )
    table["age"] = (table["closed_on"] - table["day"]).dt.days
    can_be_judged = brief(answers)
    total: Tally = {}
    _add(total, Series.EVENT, "day", table[can_be_judged].assign(name=BRIEF))
    ended = table[can_be_judged & closed]
    _add(total, Series.EVENT, "day", ended.assign(name=f"{BRIEF}_" + ended["place"]))
    cells = [name_of(Cell(None, int(hour))) for hour in table["hour"][closed]]
    _add(total, Series.CLOSING, "closed_on", table[closed].assign(name=cells))
    timely = ended[ended["age"] <= BRIEF_DAYS]
    told = zip(timely["age"], timely["hour"], timely["place"], strict=True)
    endings = [name_of(Ending(int(age), int(hour), place)) for age, hour, place in told]
    _add(total, Series.CLOSING, "closed_on", timely.assign(name=endings))
    return total


def _add(total: Tally, series: Series, day: str, table: pd.DataFrame) -> None:
    for (at, agency, name), number in table.groupby([day, "agency", "name"]).size().items():
        group = Group(at.date(), series, "", agency)
        total.setdefault(group, Counter())[name] += int(number)
