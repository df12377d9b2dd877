"""Shapley's value against published games, and its axioms."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripolar.stats.shapley import along_orders, shapley

NUMBERS = st.floats(-100, 100, allow_nan=False, width=32)


def coalitions(players: int):
    return [[p for p in range(players) if k >> p & 1] for k in range(1 << players)]


@pytest.mark.parametrize(
    ("estate", "shares"),
    [(200.0, [100 / 3, 250 / 3, 250 / 3]), (100.0, [100 / 3, 100 / 3, 100 / 3]), (300.0, [50, 100, 150])],
)
def test_the_estate_of_the_talmud(estate: float, shares: list[float]) -> None:
    """Claims of 100, 200 and 300; a coalition is sure of what the others' claims leave."""
    claims = [100.0, 200.0, 300.0]
    worth = np.array([max(0.0, estate - sum(claims) + sum(claims[p] for p in c)) for c in coalitions(3)])
    assert shapley(worth) == pytest.approx(shares)


def test_the_glove_game() -> None:
    worth = np.array([min(c.count(0), c.count(1) + c.count(2)) for c in coalitions(3)], dtype=float)
    assert shapley(worth) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@given(st.lists(NUMBERS, min_size=16, max_size=16))
def test_shares_add_up_and_are_the_average_over_all_orders(worth: list[float]) -> None:
    values = np.array(worth)
    shares = shapley(values)
    assert shares.sum() == pytest.approx(values[-1] - values[0], abs=1e-3)
    every = along_orders(lambda k: values[k], 4, list(permutations(range(4))))
    assert shares == pytest.approx(every, abs=1e-3)


@given(st.lists(NUMBERS, min_size=16, max_size=16))
def test_one_order_and_its_reverse_add_up_too(worth: list[float]) -> None:
    values = np.array(worth)
    shares = along_orders(lambda k: values[k], 4, [(2, 0, 1, 3), (3, 1, 0, 2)])
    assert shares.sum() == pytest.approx(values[-1] - values[0], abs=1e-3)


@given(st.lists(NUMBERS, min_size=8, max_size=8))
def test_one_who_adds_nothing_gets_nothing_and_two_alike_get_the_same(worth: list[float]) -> None:
    idle = np.array([worth[k & 3] for k in range(8)])  # the third player changes nothing
    assert shapley(idle)[2] == pytest.approx(0.0, abs=1e-9)
    alike = np.array([worth[(k >> 2) * 3 + bin(k & 3).count("1")] for k in range(8)])
    first, second, _ = shapley(alike)
    assert first == pytest.approx(second, abs=1e-4)


def test_many_games_at_once() -> None:
    worth = np.random.default_rng(0).random((8, 5))
    assert shapley(worth) == pytest.approx(np.stack([shapley(column) for column in worth.T], axis=1))


def test_a_number_of_coalitions_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="6 coalitions"):
        shapley(np.zeros(6))
