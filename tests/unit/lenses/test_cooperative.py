"""Core, Shapley value and nucleolus of votes by power."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.cooperative import (
    LENS,
    Cooperative,
    bankruptcy,
    core_is_empty,
    majority,
    nucleolus,
    sums,
)
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network, network_of_scenario
from tripolar.scenario.load import load


def powers(*weights: float) -> Network:
    codes = tuple(f"P{k}" for k in range(len(weights)))
    return Network(codes, np.zeros((len(weights), len(weights))), weights)


def test_coalitions_are_numbered_by_the_bits_of_their_members() -> None:
    assert sums([1, 10, 100]).tolist() == [0, 1, 10, 11, 100, 101, 110, 111]
    assert majority([4, 3, 2]).tolist() == [0, 0, 0, 1, 0, 1, 1, 1]


@pytest.mark.parametrize("weights", [(4, 3, 2), (1, 1, 1), (49, 49, 2)])
def test_where_any_two_win_the_three_are_equal_and_the_core_is_empty(weights) -> None:
    result = LENS.apply(powers(*weights))
    assert list(result.powers["Shapley value"].values()) == pytest.approx([1 / 3] * 3)
    assert list(result.powers["nucleolus"].values()) == pytest.approx([1 / 3] * 3)
    assert result.numbers["core empty"] is True
    assert result.answer(LensQuestion.BEST_PLACED).options == {"P0", "P1", "P2"}


def test_one_with_more_than_half_has_everything() -> None:
    result = LENS.apply(network_of_scenario(load("russia-2025")))
    assert result.says == "USA has the largest value, 1; the core is not empty."
    assert dict(result.powers["nucleolus"]) == pytest.approx({"USA": 1, "RUS": 0, "CHN": 0})
    assert "CHN and RUS never turn the balance." in result.reasoning


def test_a_veto_is_worth_most_under_a_higher_quota() -> None:
    """With 4, 3, 2 and a quota of .6 nobody wins without the strongest, which needs one more."""
    result = Cooperative(quota=0.6).apply(powers(4, 3, 2))
    assert dict(result.powers["Shapley value"]) == pytest.approx({"P0": 2 / 3, "P1": 1 / 6, "P2": 1 / 6})
    assert dict(result.powers["nucleolus"]) == pytest.approx({"P0": 1, "P1": 0, "P2": 0})
    assert result.powers["veto"] == {"P0": True, "P1": False, "P2": False}


@pytest.mark.parametrize("seed", range(8))
def test_the_nucleolus_of_three_is_that_of_brute_force(seed: int) -> None:
    """On a fine grid of divisions, the sorted satisfactions of no other are higher in the order of words."""
    rng = np.random.default_rng(seed)
    pairs = rng.integers(0, 12, 3)
    worth = np.array([0, 0, 0, pairs[0], 0, pairs[1], pairs[2], 12.0])
    grid = np.arange(0, 12 + 1e-9, 0.25)
    first, second = (side.ravel() for side in np.meshgrid(grid, grid))
    inside = first + second <= 12
    divisions = np.stack([first[inside], second[inside], 12 - first[inside] - second[inside]], axis=1)
    members = ((np.arange(8)[:, None] >> np.arange(3)) & 1)[1:-1]
    satisfaction = np.sort(divisions @ members.T - worth[1:-1], axis=1)
    best = divisions[np.lexsort(satisfaction.T[::-1].round(9))[-1]]
    found = nucleolus(worth)
    own = np.sort(found @ members.T - worth[1:-1])
    other = np.sort(best @ members.T - worth[1:-1])
    assert found.sum() == pytest.approx(12)
    assert tuple(own.round(6)) >= tuple(other.round(6))
    assert found == pytest.approx(best, abs=0.25)


@pytest.mark.parametrize("players", [5, 8])
def test_the_nucleolus_lies_in_the_core_where_there_is_one(players: int) -> None:
    """A convex game has a core: the square of what members bring."""
    rng = np.random.default_rng(players)
    worth = sums(rng.random(players)) ** 2
    shares = nucleolus(worth)
    assert not core_is_empty(worth)
    assert (sums(shares) - worth).min() > -1e-8
    assert shares.sum() == pytest.approx(worth[-1])


def test_players_who_bring_the_same_get_the_same() -> None:
    shares = nucleolus(majority([5, 3, 3, 2, 2, 2]))
    assert shares[1] == pytest.approx(shares[2])
    assert shares[3] == pytest.approx(shares[4]) == pytest.approx(shares[5])


@pytest.mark.parametrize(
    ("worth", "problem"),
    [
        ([0.0, 1, 1], "3 coalitions: a power of two is needed"),
        ([1.0, 1, 1, 1], "the first of nobody and worth 0"),
        ([0.0, 1, 1, 1], "no division gives everybody what he can make alone"),
        (np.zeros(1 << 13), "12 players at most, not for 13"),
    ],
)
def test_a_game_that_cannot_be_divided_says_why(worth, problem: str) -> None:
    with pytest.raises(LensError, match=problem):
        nucleolus(worth)


def test_more_powers_than_coalitions_can_be_listed_for_are_declined() -> None:
    with pytest.raises(LensError, match="12 players at most, not for 13"):
        LENS.apply(powers(*([1.0] * 13)))


def test_an_estate_that_covers_all_claims_pays_them() -> None:
    assert nucleolus(bankruptcy(600, (100, 200, 300))) == pytest.approx([100, 200, 300])
