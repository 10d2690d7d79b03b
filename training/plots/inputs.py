"""The plot of how much each input matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.plots.picture import FIRST, Picture, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from training.importance import Importance

_MOST_INPUTS = 15


def importance(of: Importance) -> Picture:
    """Draw by how much the loss rises when an input's values are dealt out again, largest first."""
    ranked = sorted(of.rises.items(), key=lambda one: (-one[1], one[0]))
    shown = ranked[:_MOST_INPUTS]

    def draw(axes: Axes) -> None:
        names, rises = zip(*reversed(shown), strict=True)
        axes.barh(range(len(names)), rises, 0.6, color=FIRST)
        axes.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
        axes.set_xlabel(f"Rise of {of.loss}, {of.before:.3g} as it is")
        axes.grid(visible=False, axis="y")
        axes.margins(y=0.02)

    first = ", ".join(f"{name} ({rise:.3g})" for name, rise in shown[:3])
    text = (
        f"By how much {of.loss}, {of.before:.3g} as it is, rises when the values of one input are"
        f" dealt out again among the rows. Most by {first}."
    )
    if len(ranked) > _MOST_INPUTS:
        text += f" The first {_MOST_INPUTS} of {len(ranked)} inputs are drawn."
    return picture("importance", "How much each input matters", text, draw, 1.0 + 0.3 * len(shown))
