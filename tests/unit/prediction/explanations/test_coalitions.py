"""Shapley values: by enumeration, by sampled orders, and of players that count together."""

from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from prediction.explanations.coalitions import MAX_EXACT_PLAYERS, Mask, connected, shares


def product(coalitions: Mask) -> NDArray[np.float64]:
    """Worth 6 with all of the first three, otherwise the number of those in."""
    of_three = coalitions[:, :3].sum(axis=1, keepdims=True).astype(np.float64)
    return np.where(of_three == 3, 6.0, of_three)


def crowd(coalitions: Mask) -> NDArray[np.float64]:
    """Worth the square of how much the players weigh, whose weights differ."""
    weights = np.linspace(0, 1, coalitions.shape[1])
    return ((coalitions @ weights) ** 2)[:, None]


def by_orders(players: int, worth: object) -> NDArray[np.float64]:
    """The definition itself: gains averaged over all orders."""
    orders = list(permutations(range(players)))
    gains = np.zeros(players)
    for order in orders:
        for position, player in enumerate(order):
            before, after = np.zeros((2, 1, players), np.bool_)
            before[:, list(order[:position])] = True
            after[:, list(order[: position + 1])] = True
            gains[player] += (worth(after) - worth(before))[0, 0]  # type: ignore[operator]  # either of the above
    return gains / len(orders)


@pytest.mark.parametrize("worth", [product, crowd])
def test_enumeration_gives_what_the_definition_says(worth: object) -> None:
    found = shares(5, worth)  # type: ignore[arg-type]  # either of the above

    assert found.errors is None
    assert found.values[:, 0] == pytest.approx(by_orders(5, worth), abs=1e-12)


def test_without_players_nothing_is_due() -> None:
    assert shares(0, lambda coalitions: np.ones((len(coalitions), 2))).values.shape == (0, 2)


def test_sampled_shares_add_up_and_keep_their_standard_error() -> None:
    players = MAX_EXACT_PLAYERS + 6
    weights = np.linspace(0, 1, players)
    exact = weights * weights.sum()  # of a square of sums

    found = shares(players, crowd)

    assert found.errors is not None
    assert found.values.sum() == pytest.approx(weights.sum() ** 2, abs=1e-9)
    off = np.abs(found.values[:, 0] - exact)
    assert np.all(off <= 4 * found.errors[:, 0] + 1e-9)
    assert found.errors.max() < 0.1 * exact.max()


def test_sampled_shares_of_a_sum_are_exact() -> None:
    weights = np.arange(20.0)

    found = shares(20, lambda coalitions: (coalitions @ weights)[:, None])

    assert found.values[:, 0] == pytest.approx(weights, abs=1e-9)
    assert found.errors is not None
    assert found.errors.max() < 1e-9


def test_sampled_shares_are_the_same_each_time() -> None:
    assert np.array_equal(shares(15, crowd).values, shares(15, crowd).values)


@pytest.mark.parametrize("players", [3, MAX_EXACT_PLAYERS + 3])
def test_players_that_belong_together_are_in_or_out_together(players: int) -> None:
    seen = []

    def worth(coalitions: Mask) -> NDArray[np.float64]:
        seen.append(coalitions)
        return crowd(coalitions)

    found = shares(players, worth, [[0, 2]])

    assert all(np.array_equal(one[:, 0], one[:, 2]) for one in seen)
    if players <= MAX_EXACT_PLAYERS:
        assert found.values[0] == pytest.approx(found.values[2])
    assert found.values.sum() == pytest.approx(np.linspace(0, 1, players).sum() ** 2)


def test_links_join_into_groups() -> None:
    links = [("a", ["b"]), ("c", ["d"]), ("d", ["e", "a"]), ("x", ["y"])]

    assert sorted(map(sorted, connected(links))) == [["a", "b", "c", "d", "e"], ["x", "y"]]
