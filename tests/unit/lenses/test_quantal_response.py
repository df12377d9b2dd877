"""Logit equilibria of small games."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network
from tripolar.lenses.quantal_response import LENS, Branch, quantal_equilibria, siding_game

CODES = ("A", "B", "C")
STAG = np.array([[10.0, 1.0], [8.0, 5.0]])
PENNIES = np.array([[1.0, -1.0], [-1.0, 1.0]])


def test_blind_choice_is_uniform() -> None:
    (only,) = quantal_equilibria([STAG, STAG.T], 0.0)
    assert all(choices == pytest.approx([0.5, 0.5]) for choices in only.choices)


def test_with_precision_a_game_of_three_equilibria_shows_all() -> None:
    found = quantal_equilibria([STAG, STAG.T], 4.0)
    chances = sorted(float(each.choices[0][0]) for each in found)
    assert chances == pytest.approx([0.0, 2 / 3, 1.0], abs=0.05)  # near the Nash equilibria
    assert [each.branch for each in found].count(Branch.PRINCIPAL) == 1
    assert float(found[0].choices[0][0]) < 0.01  # the principal one is the hare, which risks less
    assert [each.stable for each in sorted(found, key=lambda each: each.choices[0][0])] == [True, False, True]
    assert sum(each.index for each in found) == 1


def test_a_game_with_a_mixed_equilibrium_alone_has_one() -> None:
    for precision in (0.5, 5.0, 20.0):
        (only,) = quantal_equilibria([PENNIES, -PENNIES], precision)
        assert only.choices[0] == pytest.approx([0.5, 0.5])


def test_two_friends_and_a_third_side_as_they_stand() -> None:
    result = LENS.apply(Network(CODES, [[0, -1, -1], [-1, 0, 1], [-1, 1, 0]]))
    assert result.answer(LensQuestion.TOGETHER).options == {"B-C"}
    assert result.dyads["side with each other"]["B-C"] > 0.9


def test_three_equal_friends_have_no_two_who_are_likely_but_three_stable_equilibria() -> None:
    result = LENS.apply(Network(CODES, [[0, 1, 1], [1, 0, 1], [1, 1, 0]]))
    assert result.answer(LensQuestion.TOGETHER).options == {"none"}
    assert result.numbers["of these stable"] == 3
    assert result.numbers["principal one stable"] is False


def test_payoffs_of_the_siding_game() -> None:
    first, second = siding_game(np.array([[0.0, 0.5], [-0.25, 0.0]]))
    assert first[1, 0] == 0.5
    assert second[1, 0] == -0.25
    assert first[0, 0] == first[1, 1] == first[0, 1] == 0.0


@pytest.mark.parametrize(
    ("payoffs", "precision", "problem"),
    [
        ([STAG], 1.0, "a game of 1 players"),
        ([STAG, STAG[:, :1]], 1.0, "tables of one shape"),
        ([[[1.0, np.nan]] * 2] * 2, 1.0, "every payoff is a number"),
        ([STAG, STAG], -1.0, "precision is a number of 0 or more"),
        ([np.zeros((60, 60))] * 2, 1.0, "4096 payoffs at most"),
    ],
)
def test_what_is_no_game_is_refused(payoffs, precision: float, problem: str) -> None:
    with pytest.raises(LensError, match=problem):
        quantal_equilibria(payoffs, precision)
