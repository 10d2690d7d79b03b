"""What one complaint counts for: the numbers by day, type and agency that dashboards are made of.

Everything that is counted follows from the complaint as it is kept. So a change is counted by the
difference of two tallies, and counters can be compared with what is stored at any time.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from math import floor, log2
from re import compile as pattern
from typing import NamedTuple

from applications.service_311.complaint import SECONDS_OF_AN_HOUR, Complaint
from applications.service_311.hexagons import Hexagon, hexagon_at
from applications.service_311.times import in_new_york
from applications.service_311.values import Borough

BRIEF_DAYS = 3
BRIEF_HOURS = 24 * BRIEF_DAYS
"""An answer whose interval ends by then can be judged three days after its day."""


class Series(StrEnum):
    """Of what a day's numbers are."""

    ARRIVAL = "a"
    """Complaints by the day and hour in which they were taken in."""
    EVENT = "e"
    """Complaints by the day and hour of their `timestamp`, and how right their estimates were."""
    CLOSING = "c"
    """Complaints by the day and hour in which they were closed, and which days' they were."""


class Group(NamedTuple):
    """Whose numbers they are; `agency` is empty where complaints name none."""

    day: date
    series: Series
    slug: str
    agency: str


class Cell(NamedTuple):
    """A borough (None if unknown) and an hour of the day, 0 to 23."""

    borough: Borough | None
    hour: int


class Located(NamedTuple):
    """A borough (None if unknown) and a hexagon of the city."""

    borough: Borough | None
    hexagon: Hexagon


class Watched(NamedTuple):
    """How the times of closed complaints lay to what was expected of them.

    Attributes:
        below: Shorter than the interval.
        under: Within it, up to the median.
        over: Within it, beyond the median.
        above: Longer than the interval.
    """

    below: int
    under: int
    over: int
    above: int

    @property
    def closed(self) -> int:
        """All of them."""
        return sum(self)


class Ending(NamedTuple):
    """A closing that came in time for the judgement of its complaint's day, three days after it.

    Attributes:
        age: Days from that of the complaint to that of the closing, 0 to 3.
        hour: Of the closing, 0 to 23.
        place: Where the time it took lay: a name of `Watched`.
    """

    age: int
    hour: int
    place: str


_LETTERS = {
    Borough.BRONX: "X",
    Borough.BROOKLYN: "K",
    Borough.MANHATTAN: "M",
    Borough.QUEENS: "Q",
    Borough.STATEN_ISLAND: "R",
    None: "U",
}
_BOROUGHS = {letter: borough for borough, letter in _LETTERS.items()}
_HOURS = range(24)
_CELLS = {
    f"{letter}{hour:02}": Cell(borough, hour)
    for letter, borough in _BOROUGHS.items()
    for hour in _HOURS
}
_NAMES = {cell: name for name, cell in _CELLS.items()}
# Such as hK3017: a letter of a borough, and a hexagon's name.
_PLACE = pattern(f"h([{''.join(_BOROUGHS)}])([0-9]{{4}})")

_ENDINGS = {
    f"d{age}{hour:02}{place[0]}": Ending(age, hour, place)
    for age in range(BRIEF_DAYS + 1)
    for hour in _HOURS
    for place in Watched._fields
}
_ENDING_NAMES = {ending: name for name, ending in _ENDINGS.items()}

BRIEF = "brief"
"""Complaints whose interval ended within 72 hours, closed or not."""
ERROR = "error"
"""Seconds by which the median was off, added up over closed complaints."""
SCORE = "score"
"""Interval scores of closed complaints in seconds, added up (Winkler 1972: the interval's width,
and where it missed, the distance to it times 2 / (1 - coverage))."""
_ERROR_BIN = "x"
_BINS_AN_OCTAVE = 4

type Tally = dict[Group, Counter[str]]
"""Numbers by name, for each group that a complaint counts in."""


def tally(complaint: Complaint) -> Tally:
    """Return all that a complaint counts for."""
    arrived, happened = in_new_york(complaint.created_at), complaint.timestamp
    told = complaint.slug, complaint.agency or ""
    event = _counted_once(complaint, happened.hour)
    if _is_brief(complaint):
        event[BRIEF] = 1
    counted: Tally = {
        Group(arrived.date(), Series.ARRIVAL, *told): _counted_once(complaint, arrived.hour),
        Group(happened.date(), Series.EVENT, *told): event,
    }
    if complaint.closed_at is not None and complaint.actual_time is not None:
        event.update(_outcome(complaint, complaint.actual_time))
        closed = complaint.closed_at
        group = Group(closed.date(), Series.CLOSING, *told)
        counted[group] = Counter({_cell(complaint, closed.hour): 1}) + _ending(complaint, closed)
    return counted


def difference(before: Complaint | None, after: Complaint | None) -> Tally:
    """Return what is to be added to the counters, group by group, when a complaint changes.

    None stands for no complaint; one that is not counted counts for nothing.
    """
    change: Tally = {}
    for complaint, sign in ((before, -1), (after, 1)):
        if complaint is None or not complaint.is_counted:
            continue
        for group, numbers in tally(complaint).items():
            total = change.setdefault(group, Counter())
            for name, number in numbers.items():
                total[name] += sign * number
    return without_zeros(change)


def without_zeros(counted: Mapping[Group, Mapping[str, int]]) -> Tally:
    """Return the numbers that are not zero, and the groups that have some."""
    kept = {
        group: Counter({name: number for name, number in numbers.items() if number})
        for group, numbers in counted.items()
    }
    return {group: numbers for group, numbers in kept.items() if numbers}


def cells_of(numbers: Mapping[str, int]) -> dict[Cell, int]:
    """Return a group's complaints by borough and hour."""
    return {_CELLS[name]: number for name, number in numbers.items() if name in _CELLS}


def places_of(numbers: Mapping[str, int]) -> dict[Located, int]:
    """Return a group's complaints by borough and hexagon; those without a place are in none."""
    found = ((_PLACE.fullmatch(name), number) for name, number in numbers.items())
    return {
        Located(_BOROUGHS[place[1]], Hexagon.named(place[2])): number
        for place, number in found
        if place
    }


def total_of(numbers: Mapping[str, int]) -> int:
    """Return the complaints of a group."""
    return sum(cells_of(numbers).values())


def watched_of(numbers: Mapping[str, int], *, brief: bool = False) -> Watched:
    """Return the outcomes in a group; `brief`: of those alone whose interval ended in 72 hours."""
    prefix = f"{BRIEF}_" if brief else ""
    return Watched(*(numbers.get(f"{prefix}{name}", 0) for name in Watched._fields))


def endings_of(numbers: Mapping[str, int]) -> dict[Ending, int]:
    """Return the closings in a group of `Series.CLOSING` that came in time to be judged."""
    return {_ENDINGS[name]: number for name, number in numbers.items() if name in _ENDINGS}


def errors_of(numbers: Mapping[str, int]) -> dict[int, int]:
    """Return how many medians were off by so much: bin -> number, see `error_bin`."""
    return {
        int(name.removeprefix(_ERROR_BIN)): number
        for name, number in numbers.items()
        if name.startswith(_ERROR_BIN)
    }


def error_bin(hours: float) -> int:
    """Return the bin of an absolute error: bin b holds 2 ** (b / 4) seconds and up, 0 the rest."""
    return max(0, floor(_BINS_AN_OCTAVE * log2(max(1.0, hours * SECONDS_OF_AN_HOUR))))


def median_error(errors: Mapping[int, int]) -> float | None:
    """Return the median of absolute errors in hours, as exact as its bin; None if there is none.

    A bin is 19 % wide, and its middle at most 9.1 % from each error in it, above the first second.
    """
    half, reached = sum(errors.values()) / 2, 0
    for number in sorted(errors):
        reached += errors[number]
        if reached >= half:
            return round(2 ** ((number + 0.5) / _BINS_AN_OCTAVE) / SECONDS_OF_AN_HOUR, 4)
    return None


def _counted_once(complaint: Complaint, hour: int) -> Counter[str]:
    """Return the numbers of one complaint of this hour: by hour, and by place if it has one."""
    counted = Counter({_cell(complaint, hour): 1})
    hexagon = None
    if complaint.lat is not None and complaint.lon is not None:
        hexagon = hexagon_at(complaint.lat, complaint.lon)
    if hexagon is not None:
        counted[f"h{_LETTERS[complaint.borough]}{hexagon.name}"] = 1
    return counted


def name_of(counted: Cell | Ending) -> str:
    """Return the name under which it is counted."""
    return _NAMES[counted] if isinstance(counted, Cell) else _ENDING_NAMES[counted]


def _cell(complaint: Complaint, hour: int) -> str:
    return name_of(Cell(complaint.borough, hour))


def _is_brief(complaint: Complaint) -> bool:
    return complaint.interval.high <= BRIEF_HOURS


def _ending(complaint: Complaint, closed: datetime) -> Counter[str]:
    """Return what a closing counts for beside its cell; nothing if it is judged as open."""
    age = (closed.date() - complaint.timestamp.date()).days
    if not _is_brief(complaint) or age > BRIEF_DAYS or complaint.actual_time is None:
        return Counter()
    place = _place(complaint, complaint.actual_time)
    return Counter({name_of(Ending(age, closed.hour, place)): 1})


def _place(complaint: Complaint, actual: float) -> str:
    """Return where the hours that a complaint took lie: a name of `Watched`."""
    interval = complaint.interval
    if actual < interval.low:
        return "below"
    if actual > interval.high:
        return "above"
    return "under" if actual <= complaint.expected_time else "over"


def _outcome(complaint: Complaint, actual: float) -> Counter[str]:
    """Return the numbers that the closing of a complaint adds to its event's day."""
    interval, place = complaint.interval, _place(complaint, actual)
    miss = max(0.0, interval.low - actual, actual - interval.high)
    error = abs(actual - complaint.expected_time)
    score = interval.high - interval.low + 2 / (1 - interval.coverage) * miss
    numbers = Counter({place: 1, f"{_ERROR_BIN}{error_bin(error)}": 1})
    numbers[ERROR] = round(error * SECONDS_OF_AN_HOUR)
    numbers[SCORE] = round(score * SECONDS_OF_AN_HOUR)
    if _is_brief(complaint):
        numbers[f"{BRIEF}_{place}"] = 1
    return numbers
