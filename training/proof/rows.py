"""Rows that a client may send and no data set holds: nulls, limits, categories, mixtures, ties."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from training.proof.domains import Domain

BASE_ROWS = 40
"""Held-out rows in which single values are exchanged."""

MIXED_ROWS = 1_000
FAR_ROWS = 500
TIE_CANDIDATES = 4_000
FAR_CANDIDATES = 2_000
TIES = 200
FEW = 2_000
"""Whole numbers and categories are tried one by one if they are fewer."""

EACH_VALUE_ROWS = 1_000
"""About how many rows are made of them: one to five a value."""

_MOST_PAIRS = 100
_NULL_SHARE = 0.1
_UNIFORM_SHARE = 0.2
_FAR_SHARE = 0.5
_SMALLEST = 1e-6
"""Where magnitudes begin to be drawn."""


class Group(NamedTuple):
    """Rows to be asked.

    Attributes:
        what: is special about them, in words.
        rows: [rows, columns].
        at_jumps: whether they were searched for where the answer jumps.
        expected: what is expected of them, besides the reference's own answer.
    """

    what: str
    rows: Matrix
    at_jumps: bool = False
    expected: Answers | None = None


def base_rows(held_out: Matrix, random: np.random.Generator, count: int = BASE_ROWS) -> Matrix:
    """Draw held-out rows: [rows, columns]."""
    return held_out[random.integers(0, len(held_out), count)]


def nulls(domains: Sequence[Domain], base: Matrix) -> Iterator[Group]:
    """Make each optional input null: alone, in pairs, all but one, and all: [rows, columns]."""
    optional = list(dict.fromkeys(domain.input for domain in domains if domain.nullable))
    chosen: list[tuple[str, ...]] = [(name,) for name in optional]
    chosen += list(combinations(optional, 2))[:_MOST_PAIRS]
    chosen += [tuple(name for name in optional if name != kept) for kept in optional]
    chosen += [tuple(optional)] if optional else []
    for names in dict.fromkeys(one for one in chosen if one):
        rows = base.copy()
        rows[:, [i for i, domain in enumerate(domains) if domain.input in names]] = np.nan
        yield Group(f"null in {' and '.join(names)}", rows)


def limits(domains: Sequence[Domain], base: Matrix) -> Iterator[Group]:
    """Put each column at its limits, alone and with all others: [rows, columns]."""
    for position, domain in enumerate(domains):
        rows = np.vstack([base, base])
        rows[:, position] = np.repeat([domain.low, domain.high], len(base))
        yield Group(f"{domain.input} at the limits of its range", rows)
    lowest = np.array([domain.low for domain in domains])
    highest = np.array([domain.high for domain in domains])
    yield Group("all inputs at the limits of their ranges", np.vstack([lowest, highest]))


def each_value(domains: Sequence[Domain], base: Matrix) -> Iterator[Group]:
    """Return rows with each value of whole numbers and categories: [rows, columns]."""
    for position, domain in enumerate(domains):
        if domain.whole and domain.high - domain.low < FEW:
            values = domain.allowed(np.arange(domain.low, domain.high + 1))
            times = min(len(base), max(1, EACH_VALUE_ROWS // len(values)), 5)
            rows = np.resize(base, (len(values) * times, base.shape[1])).copy()
            rows[:, position] = np.repeat(values, times)
            yield Group(f"each value of {domain.input}", rows)


def mixed(
    domains: Sequence[Domain], held_out: Matrix, random: np.random.Generator, count: int
) -> Matrix:
    """Draw each column for itself: from the held-out values, from its range, or null."""
    rows = np.column_stack(
        [
            _drawn(domain, held_out[:, position], random, count)
            for position, domain in enumerate(domains)
        ]
    )
    for name in {domain.input for domain in domains if domain.nullable}:
        of_input = [i for i, domain in enumerate(domains) if domain.input == name]
        rows[np.ix_(random.random(count) < _NULL_SHARE, of_input)] = np.nan
    return rows


def far(
    domains: Sequence[Domain], held_out: Matrix, random: np.random.Generator, count: int
) -> Matrix:
    """Draw each column anywhere in its domain, most of which may be far beyond what was seen.

    In every other row all columns, in the others half of them: next to usual values.
    """
    rows = mixed(domains, held_out, random, count)
    for position, domain in enumerate(domains):
        chosen = (np.arange(count) % 2 == 0) | (random.random(count) < _FAR_SHARE)
        # an input of several columns is null in all of them
        chosen &= ~np.isnan(rows[:, position]) & (not domain.listed)
        drawn = _anywhere(domain, random, count)
        rows[chosen, position] = drawn[chosen]
    return rows


def ties(candidates: Matrix, answer: Callable[[Matrix], Answers]) -> Matrix:
    """Choose the rows whose answers are the least clearly chosen: [rows, columns]."""
    margins = answer(candidates).margins()
    if margins is None:
        return candidates[:0]
    return candidates[np.argsort(margins, kind="stable")[:TIES]]


def _anywhere(domain: Domain, random: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Draw from the whole domain: half evenly, half evenly by magnitude."""
    share = random.random(count)
    evenly = domain.low * (1 - share) + domain.high * share
    most = max(abs(domain.low), abs(domain.high), _SMALLEST)
    sizes = 10 ** random.uniform(np.log10(_SMALLEST), np.log10(most), count)
    signed = sizes * random.choice([-1, 1], count)
    values = np.where(random.random(count) < 1 / 2, evenly, signed)
    values = np.clip(values, domain.low, domain.high)
    return np.clip(np.round(values), domain.low, domain.high) if domain.whole else values


def _drawn(
    domain: Domain, seen: NDArray[np.float64], random: np.random.Generator, count: int
) -> NDArray[np.float64]:
    known = domain.allowed(seen[np.isfinite(seen)])
    if not len(known):
        known = domain.allowed(np.array([domain.low, domain.high]))
    values = random.choice(known, count)
    anywhere = random.uniform(known.min(), known.max(), count)
    if domain.whole:
        anywhere = np.round(anywhere)
    uniform = (random.random(count) < _UNIFORM_SHARE) & (not domain.listed)
    return np.where(uniform, anywhere, values)
