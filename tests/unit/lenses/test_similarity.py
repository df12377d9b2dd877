"""Similarity of profiles, and of powers by how they treat third ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Case, Network, network_of_profiles
from tripolar.lenses.similarity import LENS, kappa, pi, s_score


def test_s_runs_from_opposite_to_the_same() -> None:
    assert s_score([1, 2, 3], [1, 2, 3], 3) == 1
    assert s_score([0, 0], [3, 3], 3) == -1
    assert s_score([0, 3], [0, 0], 3) == 0


def test_agreement_that_chance_would_give_is_none() -> None:
    assert kappa([0, 1, 0, 1], [0, 0, 1, 1]) == pytest.approx(0)
    assert kappa([0, 1], [0, 1]) == pi([0, 1], [0, 1]) == 1
    assert kappa([0, 1], [1, 0]) == pi([0, 1], [1, 0]) == -1
    assert math.isnan(kappa([1, 1], [1, 1]))


def test_pi_counts_different_habits_against_a_pair_and_kappa_less() -> None:
    assert pi([0, 0, 1], [1, 1, 2]) < kappa([0, 0, 1], [1, 1, 2]) < 1


def test_positions_outside_the_width_and_profiles_of_different_lengths_are_refused() -> None:
    with pytest.raises(LensError, match="more than the width 1"):
        s_score([0], [2], 1)
    with pytest.raises(LensError, match="two profiles list positions on the same matters"):
        kappa([0, 1], [0])


def test_two_powers_are_alike_in_how_they_treat_the_third() -> None:
    network = Network(("A", "B", "C"), [[0, -1, -0.9], [-1, 0, 0.8], [-0.9, 0.8, 0]])
    result = LENS.apply(network)
    # B and C both oppose A: -1 and -0.9
    assert result.dyads["S"] == pytest.approx({"A-B": 1 - 1.7, "A-C": 1 - 1.8, "B-C": 1 - 0.1})
    assert result.answer(LensQuestion.TOGETHER).options == {"B-C"}
    assert set(result.dyads["kappa"].values()) == {None}  # one third power tells nothing about chance


def test_the_own_relation_of_a_pair_is_not_read() -> None:
    enemies = Network(("A", "B", "C"), [[0, -1, 1], [-1, 0, 1], [1, 1, 0]])
    assert LENS.apply(enemies).answer(LensQuestion.TOGETHER).options == {"A-B"}


def test_profiles_are_compared_beside_relations_and_tell_chance() -> None:
    relations = [[0, -1, -0.9], [-1, 0, 0.8], [-0.9, 0.8, 0]]
    votes = Case("votes", 1.0, np.array([[0, 0, 1, 1.0], [0, 0, 1, 0], [1, 1, 0, 0]]))
    result = LENS.apply(Network(("A", "B", "C"), relations, profiles=(votes,)))
    assert result.dyads["S, votes"] == pytest.approx({"A-B": 0.5, "A-C": -1, "B-C": -0.5})
    assert result.dyads["kappa, votes"]["A-B"] == pytest.approx(kappa(votes.values[0], votes.values[1]))
    assert result.reasoning[-1] == "By votes most alike is A-B, with S = 0.5."
    assert result.answer(LensQuestion.TOGETHER).options == {"B-C"}  # the finding stays that of the relations


def test_where_no_relation_is_known_profiles_alone_count_on_matters_that_both_have() -> None:
    ends = "power,p,q,r,s,t,u\nlowest,0,0,0,0,0,0\nhighest,3,3,3,3,3,3\n"
    text = ends + "A,3,0,1,3,0,2\nB,3,1,1,0,0,2\nC,0,,,,,0\n"
    result = LENS.apply(network_of_profiles(text))
    assert result.says == "Most alike is A-B, with S = 0.556."
    assert result.dyads["kappa, profiles"]["A-B"] == pytest.approx(0.411765, abs=5e-7)
    assert result.dyads["S, profiles"]["A-C"] == pytest.approx(1 - 2 * (1 + 2 / 3) / 2)
    assert result.answer(LensQuestion.TOGETHER).options == {"A-B"}
    with pytest.raises(LensError, match="A-B have no position on the same matter"):
        LENS.apply(network_of_profiles("power,p,q\nA,1,\nB,,2\n"))
