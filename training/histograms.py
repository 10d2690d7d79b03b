"""The reference of a model, by which drift is told: what is usual, counted from its rows."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from prediction.answers import kind_of
from prediction.columns import Encoding
from prediction.drift.bins import WEEKDAYS, name_of, names_of, placing
from prediction.histograms import MOST_BINS, Histogram, Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from prediction.manifest import Manifest
    from training.recipe import Fitted

MOST_ROWS = 20_000
"""Shares of so many are off by less than any drift; asking the model for more takes minutes."""

FEWEST_ROWS = 20
"""Fewer say nothing of what is usual."""

_BINS = (10, 8, 6, 4, 3, 2)
"""Of each number, as many as there is room for."""

_ROWS_A_BIN = 25
_ROWS_A_NAME = 10
"""A text that fewer rows have may be of one person alone."""

_SEED = 0
_NOISE = 1e-6
"""Of the range: nearer numbers are taken for the same, since processors round differently."""
_OUTWARD = 0.01
"""Of the range, by which the outermost edges may lie beyond what was seen, to be round numbers."""


class _Watched(NamedTuple):
    """A column or trait in numbers, and what these stand for if they are not numbers themselves."""

    name: str
    of: int
    numbers: NDArray[np.float64]
    names: tuple[str, ...]
    named_from: float = 0
    """Rows that a name needs to be told: the schema does not tell those of open inputs."""


def reference_of(
    fitted: Fitted, manifest: Manifest, ask: Callable[[Matrix], Answers]
) -> Reference | None:
    """Count rows as clients are expected to send them, and the answers of what is served to them.

    Args:
        fitted: has the rows.
        manifest: of the same model, as far as its columns and its kind of answer.
        ask: answers encoded rows as serving does.

    Returns:
        None if there are too few rows, or nothing of them can be counted.
    """
    rows = fitted.held_out if fitted.usual is None else fitted.usual
    if len(rows) < FEWEST_ROWS:
        return None
    if len(rows) > MOST_ROWS:
        rows = rows[np.random.default_rng(_SEED).permutation(len(rows))[:MOST_ROWS]]
    answers = list(_answers(manifest, ask(rows)))
    inputs = list(_inputs(fitted, manifest, rows))
    return next(
        (
            Reference(rows=len(rows), answers=counted[0], inputs=counted[1])
            for counted in _fewer_and_fewer(answers, inputs, len(rows))
            if sum(len(one.counts) for group in counted for one in group) <= MOST_BINS
        ),
        None,
    )


def _answers(manifest: Manifest, answers: Answers) -> Iterator[_Watched]:
    for number, trait in enumerate(kind_of(manifest).traits()):
        numbers = np.asarray(trait.of(answers), dtype=np.float64)
        yield _Watched(trait.name, number, numbers, trait.choices)


def _inputs(fitted: Fitted, manifest: Manifest, rows: Matrix) -> Iterator[_Watched]:
    """Yield the columns that serving reads alike; the matrix is of training's own."""
    for position, (column, served) in enumerate(zip(fitted.columns, manifest.columns, strict=True)):
        if served.encoding is Encoding.TIME:
            continue  # which goes on by itself
        schema = fitted.inputs["properties"][column.input]
        names = names_of(column, schema)
        named_from = 0.0
        if column.categories and "enum" not in schema:
            # what a runtime takes as it is may be any text, which is nobody's to tell
            named_from = math.inf if served.encoding is Encoding.TEXT else _ROWS_A_NAME
        yield _Watched(name_of(served), position, rows[:, position], names, named_from)


type _Counted = tuple[tuple[Histogram, ...], tuple[Histogram, ...]]


def _fewer_and_fewer(
    answers: Sequence[_Watched], inputs: Sequence[_Watched], rows: int
) -> Iterator[_Counted]:
    """Yield histograms with fewer and fewer bins; then of fewer inputs, and of fewer answers."""
    affordable = max(2, rows // _ROWS_A_BIN)
    for most in _BINS:
        yield (
            _histograms(answers, min(most, affordable)),
            _histograms(inputs, min(most, affordable)),
        )
    told, asked = _histograms(answers, _BINS[-1]), _histograms(inputs, _BINS[-1])
    for number in reversed(range(len(asked))):
        yield told, asked[:number]
    for number in reversed(range(1, len(told))):
        yield told[:number], ()


def _histograms(watched: Sequence[_Watched], most: int) -> tuple[Histogram, ...]:
    return tuple(found for one in watched if (found := _histogram(one, most)) is not None)


def _histogram(one: _Watched, most: int) -> Histogram | None:
    """Count one; None if no row has a number."""
    known = one.numbers[~np.isnan(one.numbers)]
    if not len(known):
        return None
    edges = () if one.names else edges_of(known, most)
    choices = _choices(known, one, 2 * most)
    return _counted(one, {"edges": edges, "choices": choices})


def _counted(one: _Watched, bins: dict[str, Any]) -> Histogram:
    told = {"name": one.name, "of": one.of, **bins}
    empty = (len(bins["edges"]) or len(bins["choices"])) + 3
    place = placing(Histogram(**told, counts=(0,) * empty), one.names)
    counts = Counter(map(place, one.numbers.tolist()))
    return Histogram(**told, counts=tuple(counts[number] for number in range(empty)))


def _choices(known: NDArray[np.float64], one: _Watched, most: int) -> tuple[str, ...]:
    """Take the most frequent names, in their own order."""
    if one.names == WEEKDAYS:
        return one.names
    counts = Counter(known.astype(np.int64).tolist())
    frequent = sorted(range(len(one.names)), key=lambda number: (-counts[number], number))[:most]
    told = sorted(number for number in frequent if counts[number] >= one.named_from)
    return tuple(one.names[number] for number in told)


def edges_of(numbers: NDArray[np.float64], most: int) -> tuple[float, ...]:
    """Part numbers into bins of about equal counts, with bins for what lies outside.

    Edges lie in gaps between numbers, where no rounding moves a row across, and are the roundest
    numbers there.

    Args:
        numbers: Without NaN: [rows].
        most: Bins between the outermost edges.
    """
    distinct, counts = np.unique(numbers, return_counts=True)
    low, high = float(distinct[0]), float(distinct[-1])
    spread = (high - low) or abs(high) or 1.0
    gaps = np.flatnonzero(np.diff(distinct) > _NOISE * spread)
    if len(gaps) >= most:
        below = np.cumsum(counts)[gaps] / len(numbers)
        wanted = np.arange(1, most) / most
        gaps = gaps[sorted({int(np.abs(below - share).argmin()) for share in wanted})]
    between = [(float(distinct[gap]), float(distinct[gap + 1])) for gap in gaps]
    ends = [(low - _OUTWARD * spread, low - _NOISE * spread)]
    ends += [*between, (high + _NOISE * spread, high + _OUTWARD * spread)]
    return tuple(_roundest(below, above) for below, above in ends)


def _roundest(below: float, above: float) -> float:
    """Return the number of the fewest digits between two, or the one in their middle."""
    middle = below + (above - below) / 2
    rounded = (float(f"{middle:.{digits}g}") for digits in range(1, 18))
    return next((number for number in rounded if below < number < above), middle)
