"""Shapley values of a game: who is in a coalition, and what of its worth is due to each player.

A game is given by the worth of coalitions, rows of a mask. All of it is arithmetic; what a
coalition is worth is the caller's business.
"""

from collections.abc import Callable, Iterator, Sequence
from math import factorial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

type Mask = NDArray[np.bool_]
type Worth = Callable[[Mask], NDArray[np.float64]]
"""Coalitions, a row each [coalitions, players] -> what they are worth [coalitions, numbers]."""

MAX_EXACT_PLAYERS = 12
"""Each further player doubles the coalitions: 4,096 of these, with 25 rows each 102,400."""

MIN_PERMUTATIONS = 16
"""Fewer give no standard error worth telling."""

MASK_CELLS = 2**20
"""Coalitions times players that are asked for at once where orders are sampled. All those of a
thousand players would be 16 million, and are copied to find those that are alike."""

_SEED = 0


class Shares(NamedTuple):
    """What is due to each player.

    Attributes:
        values: [players, numbers]; they add up to the worth of all less that of none.
        errors: Standard error of each [players, numbers]; None where the values are exact.
    """

    values: NDArray[np.float64]
    errors: NDArray[np.float64] | None


def shares(players: int, worth: Worth, together: Sequence[Sequence[int]] = ()) -> Shares:
    """Return the Shapley values of a game: exactly for a few players, else from sampled orders.

    Args:
        players: How many there are.
        worth: Of coalitions.
        together: Groups of players; one of them counts in a coalition only if all of them are in.
    """

    def allowed(coalitions: Mask) -> NDArray[np.float64]:
        counted = coalitions.copy()
        for group in together:
            counted[:, group] = coalitions[:, group].all(axis=1, keepdims=True)
        distinct, which = np.unique(counted, axis=0, return_inverse=True)
        return worth(distinct)[which.reshape(-1)]

    if not players:
        return Shares(worth(np.zeros((1, 0), np.bool_))[:0], None)
    if players <= MAX_EXACT_PLAYERS:
        return Shares(_exact(players, allowed), None)
    return _sampled(players, allowed)


def _exact(players: int, worth: Worth) -> NDArray[np.float64]:
    """Enumerate all coalitions; the bits of a coalition's number are its players."""
    numbers = np.arange(2**players)
    coalitions = (numbers[:, None] >> np.arange(players) & 1).astype(np.bool_)
    worths = worth(coalitions)
    weights = _weights(players)
    values = np.zeros((players, worths.shape[1]))
    for player in range(players):
        without = numbers[~coalitions[:, player]]
        gained = worths[without | 1 << player] - worths[without]
        values[player] = weights[coalitions[without].sum(axis=1)] @ gained
    return values


def _weights(players: int) -> NDArray[np.float64]:
    """Return the share of orders in which exactly a given coalition comes before a player."""
    sizes = range(players)
    return np.array([factorial(k) * factorial(players - 1 - k) for k in sizes]) / factorial(players)


def _sampled(players: int, worth: Worth) -> Shares:
    """Average over random orders, each of them once forwards and once backwards.

    Along one order the gains add up to the whole, so that their means do. The standard error is
    that of the pairs' means; for a sum of functions of one input each it is nothing.
    """
    count = max(MIN_PERMUTATIONS, 2**MAX_EXACT_PLAYERS // (players - 1)) // 2
    random = np.random.default_rng(_SEED)
    orders = [random.permutation(players) for _ in range(count)]
    orders = [order for one in orders for order in (one, one[::-1])]
    worths = np.vstack([worth(coalitions) for coalitions in _along(orders)])
    steps = worths.reshape(len(orders), players + 1, -1)
    gains = np.empty((len(orders), players, steps.shape[2]))
    for number, order in enumerate(orders):
        gains[number, order] = np.diff(steps[number], axis=0)
    pairs = gains.reshape(count, 2, players, -1).mean(axis=1)
    return Shares(pairs.mean(axis=0), pairs.std(axis=0, ddof=1) / np.sqrt(count))


def _along(orders: Sequence[NDArray[np.int64]]) -> Iterator[Mask]:
    """Yield the coalitions as players join in each order, from none to all, some at a time."""
    places = np.argsort(orders, axis=1)
    sizes = places.shape[1] + 1
    some = max(1, MASK_CELLS // sizes)
    for begin in range(0, len(orders) * sizes, some):
        order, size = np.divmod(np.arange(begin, min(begin + some, len(orders) * sizes)), sizes)
        yield places[order] < size[:, None]


def connected(links: Sequence[tuple[str, Sequence[str]]]) -> list[set[str]]:
    """Join names that are linked, directly or by others, into groups."""
    groups: list[set[str]] = []
    for name, others in links:
        group = {name, *others}
        joined = [one for one in groups if one & group]
        groups = [one for one in groups if one not in joined]
        groups.append(group.union(*joined))
    return groups
