"""Coalitions, laws of victory and rules that make one winner of many votes."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.condorcet import LENS, VICTORY, Rule, Vote, prevailing, support, victory
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network


def test_a_third_power_supports_the_one_it_stands_better_with() -> None:
    # A with 2, B with 1, C with 4; C likes A by .5 and B not at all; A and B do not care for each other
    values = np.array([[1, 0, 0], [0, 1, 0], [0.5, 0, 1]])
    coalitions = support([2, 1, 4], values)
    assert coalitions[0, 1] == pytest.approx(2 * 1 + 4 * 0.5)
    assert coalitions[1, 0] == pytest.approx(1 * 1)
    assert support([2, 1, 4], values, Vote.BINARY)[0, 1] == 6
    assert support([2, 1, 4], values, Vote.CUBIC)[0, 1] == pytest.approx(2 + 4 * 0.125)


@pytest.mark.parametrize(
    ("law", "chance"), [("linear", 2 / 3), ("square", 4 / 5), ("quartic", 16 / 17), ("binary", 1)]
)
def test_laws_of_victory(law: str, chance: float) -> None:
    assert victory([[0, 2], [1, 0]], law)[0, 1] == pytest.approx(chance)


@pytest.mark.parametrize("law", VICTORY)
def test_the_two_chances_of_a_pair_sum_to_one_and_neither_side_gives_a_half(law: str) -> None:
    chances = victory([[0, 3, 0], [1, 0, 2], [0, 2, 0]], law)
    assert chances + chances.T == pytest.approx(np.ones((3, 3)))
    assert chances[0, 2] == chances[1, 2] == 0.5


def test_huge_strengths_do_not_overflow() -> None:
    assert victory([[0, 1e200], [1e100, 0]], "octic")[0, 1] == pytest.approx(1)


@pytest.mark.parametrize("rule", Rule)
def test_chances_sum_to_one_and_equals_are_equal(rule: Rule) -> None:
    chances = prevailing(np.ones((4, 4)) - np.eye(4), rule)
    assert chances == pytest.approx([0.25] * 4)


def test_a_cycle_of_certain_victories_has_no_conditional_winner_and_a_markov_one_each() -> None:
    cycle = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert prevailing(cycle, Rule.MARKOV_UNIFORM, "binary") == pytest.approx([1 / 3] * 3)
    with pytest.raises(LensError, match="no option can beat every other"):
        prevailing(cycle, Rule.CONDITIONAL, "binary")


def test_an_unknown_law_lists_the_choices() -> None:
    with pytest.raises(LensError, match=r"called 'cubic'; did you mean 'octic'\? Allowed: linear, square"):
        victory([[0, 1], [1, 0]], "cubic")


def test_a_friend_of_both_enemies_prevails_over_stronger_ones() -> None:
    network = Network(("A", "B", "C"), [[0, -1, 1], [-1, 0, 1], [1, 1, 0]], (0.35, 0.35, 0.3))
    result = LENS.apply(network)
    assert result.answer(LensQuestion.BEST_PLACED).options == {"C"}
    assert sum(result.powers["conditional"].values()) == pytest.approx(1)


def test_scaling_power_changes_nothing() -> None:
    values = np.array([[1, -0.5, 0.2], [-0.5, 1, 0.7], [0.2, 0.7, 1]])
    for rule in Rule:
        assert prevailing(support([5, 1, 4], values), rule) == pytest.approx(
            prevailing(support([0.5, 0.1, 0.4], values), rule)
        )


def test_friends_all_round_challenge_nobody() -> None:
    network = Network(("A", "B", "C"), [[0, 1, 1], [1, 0, 1], [1, 1, 0]], (0.5, 0.3, 0.2))
    result = LENS.apply(network)
    assert list(result.powers["conditional"].values()) == pytest.approx([1 / 3] * 3)
    assert set(result.powers["Markov, incentive"].values()) == {None}
