"""A plot with what it shows in words: how each is drawn, and in which colours."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib import rc_context
from matplotlib.figure import Figure

from training.plots.svg import finished

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

FIRST, SECOND = "#3d7fd1", "#c8691c"
"""Both have a contrast of 3 and more with white and with near black, and differ for the
colour-blind; nothing is told by them alone."""

QUIET = "#808890"

DASHES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)))
"""Lines of one plot differ by these."""

_WIDTH, _HEIGHT = 5.0, 4.0
_STYLE: dict[Any, Any] = {
    # names of classes and inputs may hold a dollar
    "text.parse_math": False,
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 11.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#000000",
    "grid.alpha": 0.15,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "axes.titlesize": 11.0,
}
# matplotlib's own entries, of which the date would differ each time
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


class Picture(NamedTuple):
    """A plot.

    Attributes:
        name: of its file, without the ending.
        title: a few words.
        text: what it shows, with its main figure.
        drawn: as matplotlib writes it.
    """

    name: str
    title: str
    text: str
    drawn: str

    @property
    def svg(self) -> bytes:
        """The file."""
        return finished(self.drawn, self.name, self.title, self.text)


def picture(
    name: str,
    title: str,
    text: str,
    draw: Callable[[Axes], None],
    height: float = _HEIGHT,
) -> Picture:
    """Draw a plot with one pair of axes; the same each time.

    Args:
        name: of its file, without the ending.
        title: a few words.
        text: what it shows, with its main figure.
        draw: draws on the axes.
        height: inches; the width is 5.
    """
    text = " ".join(text.split())  # names may be of several lines
    written = io.StringIO()
    with rc_context(_STYLE | {"svg.hashsalt": name}), warnings.catch_warnings():
        # texts stay texts: what the font here lacks, the reader's has
        warnings.filterwarnings("ignore", "Glyph")
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        figure.patch.set_visible(False)
        axes = figure.add_subplot()
        axes.patch.set_visible(False)
        draw(axes)
        figure.savefig(written, format="svg", metadata=_NO_METADATA)
    return Picture(name, title, text, written.getvalue())
