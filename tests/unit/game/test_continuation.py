"""Following the branch of solutions: what nothing else solves, and the same solutions otherwise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.property.games import make_game

from tripolar.game.board import Board
from tripolar.game.certificate import certificate
from tripolar.game.continuation import FOLLOWED, follow
from tripolar.game.equilibrium import SolverSettings, solve
from tripolar.game.parameters import GameParameters

GRID = (0.0, 0.5, 1.0)
BOARD = Board(3, (GRID,) * 3, (1, 1, 1), ((False,),) * 3)
HASTY = SolverSettings(budget=3)


def sharp(*seeds: int) -> GameParameters:
    """Choices twenty times as sharp as those of other tests."""
    games = GameParameters.concatenate([make_game(BOARD, seed, shocks=False) for seed in seeds])
    return replace(games, precision=20.0 * games.precision)


def test_it_solves_games_that_all_other_paths_leave_and_leaves_alone_what_is_solved() -> None:
    left = solve(sharp(771, 0, 1775), BOARD)
    assert left.converged.tolist() == [False, True, False]
    found = follow(left)
    assert found.converged.all()
    assert found.path.tolist() == [FOLLOWED, 0, FOLLOWED]
    assert (found.parameters.discount * certificate(found))[[0, 2]].max() < 1e-4
    assert np.all(found.residual <= 1e-8 * np.abs(found.values).max(axis=(1, 2)))
    np.testing.assert_array_equal(found.values[1], left.values[1])


def test_what_it_cannot_solve_stays_unsolved() -> None:
    left = solve(sharp(308), BOARD)
    found = follow(left)
    assert not found.converged.any()
    np.testing.assert_array_equal(found.values, left.values)
    assert found.path.tolist() == left.path.tolist()


@pytest.mark.parametrize("protocol", ["expiry", "credible"])
def test_its_solutions_are_those_of_the_usual_path(protocol: str) -> None:
    games = GameParameters.concatenate([make_game(BOARD, seed, shocks=seed % 2 == 1) for seed in range(4)])
    wanted = solve(games, BOARD, protocol=protocol)
    found = follow(solve(games, BOARD, protocol=protocol, settings=HASTY, rescue=False))
    assert wanted.converged.all()
    assert found.converged.all()
    assert np.abs(found.values - wanted.values).max() <= 1e-5 * np.abs(wanted.values).max()


def test_large_games_and_games_without_transfers_are_returned_as_they_are() -> None:
    four = Board(4, ((0.0, 0.5, 1.0),) * 6, (1,) * 4, ((False,),) * 4)
    for board, protocol in ((BOARD, "nontransferable"), (four, "expiry")):
        left = solve(
            make_game(board, 1, shocks=False), board, protocol=protocol, settings=HASTY, rescue=False
        )
        assert follow(left) is left


def test_a_game_without_a_number_has_no_branch() -> None:
    games = sharp(0)
    left = solve(replace(games, gdp=games.gdp * np.nan), BOARD)
    assert follow(left).status.tolist() == left.status.tolist()
