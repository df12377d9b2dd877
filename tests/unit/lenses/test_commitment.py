"""Bargaining ranges and shifts that are prevented, of measured powers."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.commitment import LENS, Commitment, bargaining_range, prevented_from, prevention_pays
from tripolar.lenses.network import Network


def powers(*weights: float) -> Network:
    return Network(("A", "B", "C")[: len(weights)], np.zeros((len(weights), len(weights))), weights)


def test_every_pair_has_its_range_and_its_shift() -> None:
    result = LENS.apply(powers(3, 1))
    assert result.dyads["chance of the stronger"]["A-B"] == 0.75
    assert result.dyads["lowest share of the stronger"]["A-B"] == pytest.approx(0.65)
    assert result.dyads["highest share of the stronger"]["A-B"] == pytest.approx(0.85)
    assert result.dyads["rise of the weaker that is prevented"]["A-B"] == pytest.approx(0.26 / 0.9 - 0.25)


def test_the_weakest_may_rise_least_before_it_is_prevented() -> None:
    result = LENS.apply(powers(6, 3, 1))
    shifts = result.dyads["rise of the weaker that is prevented"]
    assert min(shifts, key=lambda pair: shifts[pair]) == "A-C"
    assert result.says == f"First to be prevented is a rise of the weaker of A-C, by {shifts['A-C']:.3f}."


def test_a_rise_of_one_that_is_near_certain_to_win_is_never_prevented() -> None:
    assert prevented_from(0.95, cost=1, discount=0.9) == inf
    assert Commitment().apply(powers(99, 1)).dyads["rise of the stronger that is prevented"]["A-B"] == "never"


def test_a_dearer_war_allows_a_larger_shift_and_a_range_stays_a_share() -> None:
    assert prevented_from(0.3, 4, 0.8) > prevented_from(0.3, 1, 0.8)
    assert bargaining_range(0.95, 0.2, 0.3) == (pytest.approx(0.75), 1.0)


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda: bargaining_range(1.2, 0, 0), "the chance 'chance' lies between 0 and 1"),
        (lambda: bargaining_range(0.5, -1, 0), "a cost of war is a number of 0 or more"),
        (lambda: prevention_pays(0.1, 0.2, 1, 1.0), "a discount lies between 0 and 1"),
        (lambda: LENS.apply(powers(1, 0, 0)), "a war of two without any power"),
    ],
)
def test_numbers_that_make_no_game_are_refused(call, problem: str) -> None:
    with pytest.raises(LensError, match=problem):
        call()


def test_where_no_rise_is_ever_prevented_the_lens_says_so() -> None:
    result = Commitment(discount=0.4).apply(powers(2, 1))
    assert result.says == "No rise of the weaker of any pair is so large that it would be prevented."
    assert result.numbers["least shift"] == "never"
