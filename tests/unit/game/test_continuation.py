"""Following the branch of solutions: what nothing else solves, and the same solutions otherwise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.property.games import make_game

from tripolar.game.continuation import FOLLOWED, follow
from tripolar.game.equilibrium import solve
from tripolar.game.law import certificate
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.solver_settings import RESCUE, SolverSettings

GRID = (0.0, 0.5, 1.0)
BOARD = Board(3, (GRID,) * 3, (1, 1, 1), ((False,),) * 3)
HASTY = SolverSettings(budget=3)


def sharp(*seeds: int) -> GameParameters:
    """Choices twenty times as sharp as those of other tests."""
    games = GameParameters.concatenate([make_game(BOARD, seed, shocks=False) for seed in seeds])
    return replace(games, precision=20.0 * games.precision)


# Games of which the traced paths leave most; which of them depends on the last bits of a kernel.
HARD = (308, 771, 1307, 1642, 1751, 1775, 2329, 2615, 2891)


def test_it_solves_games_that_all_traced_paths_leave_and_leaves_alone_what_is_solved() -> None:
    left = solve(sharp(0, *HARD), BOARD, rescue=RESCUE)  # without the starts, which settle most of them
    found = follow(left)
    saved, unsolved = found.converged & ~left.converged, ~found.converged
    assert left.converged[0]
    assert saved.sum() >= 2
    assert np.all(found.path[saved] == FOLLOWED)
    yearly = found.parameters.discount * certificate(found)
    assert yearly[saved].max() < 1e-3
    assert np.all(found.residual[saved] <= 1e-8 * np.abs(found.values[saved]).max(axis=(1, 2)))
    # What was solved, and what it cannot solve, stays as it was.
    np.testing.assert_array_equal(found.values[~saved], left.values[~saved])
    np.testing.assert_array_equal(found.path[~saved], left.path[~saved])
    np.testing.assert_array_equal(found.status[unsolved], left.status[unsolved])


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
