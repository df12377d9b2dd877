"""Several equilibria of one game: found, told apart, and the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.property.games import make_game
from tests.solved_games import both_ways, plain_game

from tripolar.game.equilibrium import solve
from tripolar.game.eras import solve_eras
from tripolar.game.law import law
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.plain import PROTOCOLS, equilibrium_map
from tripolar.game.multiplicity import SAME, Equilibria, equilibria

TRIANGLE = Board(3, ((0.0, 1.0),) * 3, (1, 1, 1), ((False,),) * 3)


def strained(seed: int) -> GameParameters:
    """Sharp choices, little to pay with, and a partner's quarrel that costs much."""
    game = make_game(TRIANGLE, seed, shocks=False)
    bound = 0.3 * game.transfer_bound
    return replace(game, precision=np.array([12.0]), balance_stress=np.array([150.0]), transfer_bound=bound)


def look(seed: int = 46, protocol: str = "expiry", starts: int = 24, draw: int = 0) -> Equilibria:
    return equilibria(strained(seed), TRIANGLE, begin=0, protocol=protocol, starts=starts, seed=draw)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_strained_triangle_has_several_equilibria_and_each_is_one(protocol: str) -> None:
    several = look(protocol=protocol)
    solution = several.solution.eras[0]
    assert len(several.found) == len(solution.values) >= 2
    assert [each.selected for each in several.found] == [True] + [False] * (len(several.found) - 1)
    assert sum(each.starts for each in several.found) + several.not_converged == 24
    discount = solution.parameters.discount
    certificate = discount * law(solution, np.zeros(len(discount), dtype=np.int64)).certificate
    assert np.all(certificate < 1e-2)
    if protocol != "nontransferable":  # where a map of values alone does not say which mixes are meant
        moved = equilibrium_map(solution.parameters, TRIANGLE, protocol)(solution.values) - solution.values
        assert np.abs(moved).max() < 1e-6 * np.abs(solution.values).max()


def test_the_selected_one_is_what_solving_gives() -> None:
    selected = solve(strained(46), TRIANGLE)
    several = look()
    np.testing.assert_array_equal(several.solution.values[0], selected.values[0])
    rho = float(selected.parameters.discount[0])
    assert several.found[0].value == pytest.approx(rho * selected.values[0, 0])
    assert several.found[0].distance == 0.0


def test_distances_are_yearly_and_beyond_what_counts_as_the_same() -> None:
    several = look()
    rho, values = float(several.solution.discount[0]), several.solution.values
    for k, each in enumerate(several.found[1:], 1):
        assert each.distance == pytest.approx(rho * np.abs(values[k] - values[0]).max())
        assert each.distance > several.tolerance
    assert several.tolerance == pytest.approx(SAME * rho * np.abs(values).max(), rel=0.5)


def test_the_same_seed_finds_the_same_and_zero_is_a_seed() -> None:
    first, again, other = look(draw=0), look(draw=0), look(draw=1)
    assert first.found == again.found
    np.testing.assert_array_equal(first.solution.values, again.solution.values)
    assert [each.starts for each in first.found] != [each.starts for each in other.found]


def test_a_game_with_one_equilibrium_has_one_from_every_start() -> None:
    pair = Board(2, ((0.0, 0.5, 1.0),), (1, 1), ((False,), (False,)))
    game = plain_game(2, stake=both_ways(2, _01=60.0))
    several = equilibria(game, pair, begin=1, starts=12, seed=0)
    [only] = several.found
    assert (only.selected, only.starts, several.not_converged) == (True, 12, 0)


def test_what_cannot_be_solved_is_counted() -> None:
    spoiled = strained(46).with_political_value(np.full((1, 3, 3, 1), np.nan))
    several = equilibria(spoiled, TRIANGLE, begin=0, starts=5, seed=0)
    assert (several.found, several.not_converged) == ((), 5)
    assert several.solution.values.shape == (0, TRIANGLE.states, 3)


def test_without_a_selected_one_the_others_are_listed_without_distance() -> None:
    failed = solve_eras([strained(46)], TRIANGLE, ())
    failed = replace(failed, eras=(replace(failed.eras[0], status=np.array([2])),))
    several = equilibria(strained(46), TRIANGLE, begin=0, starts=12, seed=0, selected=failed)
    assert len(several.found) >= 2
    assert not any(each.selected for each in several.found)
    assert all(np.isnan(each.distance) for each in several.found)
    starts = [each.starts for each in several.found]
    assert starts == sorted(starts, reverse=True)
