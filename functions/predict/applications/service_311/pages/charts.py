"""The geometry of bar charts, so that templates only have to place what they are given."""

from collections.abc import Sequence
from typing import NamedTuple

# Steps that people count in, times a power of ten.
_ROUND_STEPS = (1, 2, 5)
# More lines than these four above zero would only make noise.
_MOST_STEPS = 4


class Scale(NamedTuple):
    """An axis for counts, from zero to a round number.

    Attributes:
        top: The number at the upper end; at least 1.
        step: The distance of two grid lines.
    """

    top: int
    step: int

    @property
    def ticks(self) -> range:
        """The numbers at the grid lines, from zero up."""
        return range(0, self.top + 1, self.step)

    def percent(self, number: float) -> float:
        """Return how far up a number is, in percent of the axis."""
        return round(100 * number / self.top, 3)


class Column(NamedTuple):
    """One column of a chart: where it stands and how high it is, in percent of the chart."""

    left: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Distance of its upper end from the chart's."""
        return 100 - self.height

    @property
    def middle(self) -> float:
        """Distance of its middle from the chart's left."""
        return self.left + self.width / 2


def scale_for(numbers: Sequence[int]) -> Scale:
    """Choose an axis on which the largest number has room and the lines are at round numbers."""
    largest = max(1, *numbers)
    power = 1
    while True:
        for digit in _ROUND_STEPS:
            step = digit * power
            if step * _MOST_STEPS >= largest:
                return Scale(-(-largest // step) * step, step)
        power *= 10


def columns_for(numbers: Sequence[int], scale: Scale) -> list[Column]:
    """Place one column a number side by side, with gaps a quarter as wide as each of them has."""
    slot = 100 / len(numbers)
    return [
        Column(position * slot + slot / 8, slot * 3 / 4, scale.percent(number))
        for position, number in enumerate(numbers)
    ]
