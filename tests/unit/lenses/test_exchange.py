"""Deals among friends: unequal worths, unequal bargaining power, and no stable outcome."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.exchange import LENS, balanced_outcome, best_matchings
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network


def triangle(ab: float, ac: float, bc: float) -> Network:
    return Network(("A", "B", "C"), [[0, ab, ac], [ab, 0, bc], [ac, bc, 0]])


def test_the_pivot_between_two_enemies_gets_all() -> None:
    result = LENS.apply(triangle(1, 1, -1))
    assert dict(result.powers["payoff"]) == pytest.approx({"A": 1, "B": 0, "C": 0}, abs=1e-9)
    assert result.answer(LensQuestion.BEST_PLACED).options == {"A"}
    assert result.answer(LensQuestion.TOGETHER).options == {"A-B", "A-C"}


def test_the_better_friend_of_the_pivot_keeps_half_of_the_difference() -> None:
    """The pivot can threaten with .4 elsewhere; what is above that is shared."""
    result = LENS.apply(triangle(1, 0.4, -1))
    assert dict(result.powers["payoff"]) == pytest.approx({"A": 0.7, "B": 0.3, "C": 0})
    assert dict(result.powers["outside option"]) == pytest.approx({"A": 0.4, "B": 0, "C": 0})


def test_with_unequal_bargaining_power_the_surplus_follows_it() -> None:
    worth = [[0, 1], [1, 0]]
    assert balanced_outcome(worth, (3, 1)).payoffs == pytest.approx([0.75, 0.25])
    path = np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]])
    payoffs = balanced_outcome(path, (1, 2, 2, 1)).payoffs
    # by symmetry the middle ones get x with x = (1 - x) + 2/3 of what is left, which is 1 - (1 - x)
    assert payoffs[1] == pytest.approx(payoffs[2]) == pytest.approx(3 / 4)


def test_three_equal_friends_have_no_stable_outcome() -> None:
    result = LENS.apply(triangle(1, 1, 1))
    assert result.says.startswith("No outcome is stable")
    assert set(result.powers["payoff"].values()) == {None}
    assert result.answers == ()


def test_three_friends_of_whom_two_are_closer_by_half_have_one() -> None:
    """Stable when the best deal is worth the two others together."""
    assert LENS.apply(triangle(1, 0.5, 0.5)).numbers["stable"] is True
    assert LENS.apply(triangle(1, 0.5, 0.6)).numbers["stable"] is False


def test_matchings_of_the_greatest_worth_are_all_found() -> None:
    square = np.array([[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=float)
    best, matchings = best_matchings(square)
    assert best == 2
    assert set(matchings) == {((0, 1), (2, 3)), ((0, 3), (1, 2))}


def test_without_a_friendship_there_is_no_deal() -> None:
    with pytest.raises(LensError, match="network exchange needs two friends"):
        LENS.apply(triangle(-1, 0, -1))
    with pytest.raises(LensError, match="a symmetric table of worths of 0 or more"):
        balanced_outcome([[0, -1], [-1, 0]])
    with pytest.raises(LensError, match="12 powers at most, not for 13"):
        balanced_outcome(np.zeros((13, 13)))
