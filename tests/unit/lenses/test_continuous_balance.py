"""Where relations that feed on each other lead, and where they cannot tell."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.continuous_balance import LENS, relations_at, split
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network


def triangle(ab: float, ac: float, bc: float) -> Network:
    return Network(("A", "B", "C"), [[0, ab, ac], [ab, 0, bc], [ac, bc, 0]])


def test_friends_come_together_and_a_lone_enmity_gives_way() -> None:
    assert LENS.apply(triangle(1, 1, 1)).says == "All come together by time 0.5: A, B and C."
    result = LENS.apply(triangle(1, 0.9, -0.1))
    assert result.answer(LensQuestion.TOGETHER).options == {"A-B", "A-C", "B-C"}
    assert result.answer(LensQuestion.LASTS).options == {"no"}
    assert "On the way B-C turns its sign." in result.reasoning


def test_a_strong_enmity_breaks_the_weaker_of_two_friendships() -> None:
    result = LENS.apply(triangle(1, 0.5, -1))
    assert result.answer(LensQuestion.TOGETHER).options == {"A-B"}
    assert result.dyads["sign in the end"] == {"A-B": 1, "A-C": -1, "B-C": -1}


def test_three_equal_enemies_do_not_decide_the_factions() -> None:
    """The largest eigenvalue of -1, -1, -1 is 1 twice."""
    end = split(triangle(-1, -1, -1).relations)
    assert end.eigenvalues == pytest.approx([-2, 1, 1])
    assert (end.time, end.determined) == (pytest.approx(1), False)
    result = LENS.apply(triangle(-1, -1, -1))
    assert result.says == "The relations do not decide the factions: two patterns grow equally fast."
    assert result.answers == ()
    assert set(result.dyads["sign in the end"].values()) == {None}


def test_the_least_quarrel_among_three_enemies_decides_them() -> None:
    result = LENS.apply(triangle(-1, -0.9, -0.2))
    assert result.answer(LensQuestion.TOGETHER).options == {"B-C"}


def test_a_power_without_ties_belongs_to_neither_faction() -> None:
    result = LENS.apply(triangle(-1, 0, 0))
    assert result.says == "By time 1 they split, A against B, with C in neither."
    assert result.powers["part in the pattern"]["C"] == 0
    assert result.answer(LensQuestion.TOGETHER).options == {"none"}


def test_relations_are_asked_for_before_the_split_only() -> None:
    relations = triangle(1, 1, 1).relations
    assert relations_at(relations, 0.0) == pytest.approx(relations)
    with pytest.raises(LensError, match=r"infinite from time 0\.5 on, and 0\.5 is not before it"):
        relations_at(relations, 0.5)


def test_relations_that_have_no_positive_eigenvalue_fade() -> None:
    """Self-relations below zero, as in the equation's other sources, keep everything finite."""
    relations = -np.eye(3)
    assert split(relations).time == np.inf
    assert relations_at(relations, 9.0) == pytest.approx(-np.eye(3) / 10)


def test_without_a_tie_nothing_moves() -> None:
    with pytest.raises(LensError, match="continuous-time balance needs a tie"):
        LENS.apply(triangle(0, 0, 0))
