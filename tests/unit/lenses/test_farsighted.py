"""Groupings that last when all foresee where moves lead."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.farsighted import (
    LENS,
    consistent_set,
    farsighted_stable_sets,
    grouping_moves,
    groupings,
    indirectly_better,
    payoffs_of,
)
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network

CODES = ("A", "B", "C")


def test_three_players_have_five_groupings_and_the_moves_between_them() -> None:
    assert groupings(3) == (
        ((0,), (1,), (2,)),
        ((0,), (1, 2)),
        ((0, 1), (2,)),
        ((0, 2), (1,)),
        ((0, 1, 2),),
    )
    moves = grouping_moves(3)
    assert moves[0, 4] == (0b111,)  # all must agree to one group
    assert moves[4, 1] == (0b001, 0b110)  # A leaves, or B and C leave it
    assert moves[2, 0] == (0b001, 0b010)  # each can leave
    assert (2, 1) in moves
    assert moves[2, 1] == (0b110,)  # B leaves A for C; A cannot bring that about


def test_foresight_sees_past_a_bad_step() -> None:
    # a player goes through something worse to reach something better
    worth = [[1], [0], [2]]
    moves = {(0, 1): [1], (1, 2): [1]}
    reach = indirectly_better(worth, moves)
    assert reach[0, 2]
    assert not reach[0, 1]
    assert consistent_set(worth, moves) == (2,)
    assert farsighted_stable_sets(worth, moves) == ((2,),)


def test_the_prize_is_shared_and_friendship_comes_on_top() -> None:
    worth = payoffs_of([0.5, 0.3, 0.2], np.zeros((3, 3)), affinity=0.1)
    assert worth.sum(axis=1) == pytest.approx(np.ones(5))
    assert worth[4] == pytest.approx([0.5, 0.3, 0.2])
    friendly = payoffs_of([0.5, 0.3, 0.2], [[0, 0, 0], [0, 0, 1], [0, 1, 0]], affinity=0.1)
    assert friendly[1] - worth[1] == pytest.approx([0, 0.1, 0.1])


def test_two_friends_stand_together_against_a_stronger_enemy() -> None:
    result = LENS.apply(Network(CODES, [[0, -1, -1], [-1, 0, 1], [-1, 1, 0]], [0.5, 0.25, 0.25]))
    assert result.says == "Farsighted powers come to B-C."
    assert result.answer(LensQuestion.TOGETHER).options == {"B-C"}


def test_enemies_all_stay_alone() -> None:
    hostile = -np.ones((3, 3)) + np.eye(3)
    result = LENS.apply(Network(CODES, hostile, [1, 1, 1]))
    assert result.says == "Farsighted powers come to no coalition."
    assert result.answer(LensQuestion.TOGETHER).options == {"none"}


def test_five_powers_and_seventeen_outcomes_are_too_many() -> None:
    with pytest.raises(LensError, match="4 powers at most, not for 5"):
        LENS.apply(Network(tuple("ABCDE"), np.zeros((5, 5)), np.ones(5)))
    with pytest.raises(LensError, match="16 outcomes at most, not for 17"):
        farsighted_stable_sets(np.zeros((17, 1)), {})
