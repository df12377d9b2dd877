"""Solving: one equilibrium, found the same way every time, with an honest status."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.property.games import make_game

from tripolar.game.equilibrium import STATUS_WORDS, solve
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.plain import equilibrium_map, solve_plain
from tripolar.game.model.solver_settings import RESCUE, STARTS, SolverSettings

GRID = (0.0, 0.5, 1.0)
BOARD = Board(3, (GRID,) * 3, (2, 1, 2), ((False, True), (False,), (False, True)), items=((0, 1),))
CAPPED = replace(BOARD, levels=((0.0,), GRID, (0.0, 0.5)))
FOUR = Board(4, ((0.0, 1.0),) * 6, (2, 1, 1, 1), ((False, True), (False,), (False,), (False,)))
TRIANGLE = Board(3, (GRID,) * 3, (1, 1, 1), ((False,),) * 3)
# Of these the traced paths leave most; which of them depends on the last bits of a kernel.
HARD = (308, 771, 1307, 1642, 1751, 1775, 2329, 2615, 2891)
GAMES = GameParameters.concatenate([make_game(BOARD, seed, shocks=seed % 2 == 1) for seed in range(20)])


@pytest.mark.parametrize("board", [BOARD, CAPPED, FOUR], ids=["whole", "capped", "four powers"])
def test_compiled_and_plain_solver_agree(board: Board) -> None:
    games = GameParameters.concatenate([make_game(board, seed, shocks=seed % 2 == 1) for seed in range(3)])
    found = solve(games, board)
    assert found.converged.all()
    yearly = games.discount[:, None, None] * np.abs(found.values - solve_plain(games, board))
    assert yearly.max() < 1e-3


def test_a_solution_is_a_fixed_point_of_the_plain_map() -> None:
    found = solve(GAMES, BOARD)
    moved = np.abs(equilibrium_map(GAMES, BOARD)(found.values) - found.values).max(axis=(1, 2))
    assert found.converged.all()
    assert np.all(moved <= 2e-8 * np.abs(found.values).max(axis=(1, 2)))
    assert np.all(found.residual <= 1e-8 * np.abs(found.values).max(axis=(1, 2)) + 1e-12)


def test_a_game_is_answered_alike_in_any_company() -> None:
    together = solve(GAMES, BOARD)
    backwards = solve(GAMES.take(np.arange(20)[::-1]), BOARD)
    np.testing.assert_array_equal(backwards.values[::-1], together.values)
    for row in (0, 7, 19):
        alone = solve(GAMES.take(slice(row, row + 1)), BOARD)
        np.testing.assert_array_equal(alone.values[0], together.values[row])
        assert alone.sweeps[0] == together.sweeps[row]


def test_the_same_games_give_the_same_bits() -> None:
    np.testing.assert_array_equal(solve(GAMES, BOARD).values, solve(GAMES, BOARD).values)


def test_mixes_to_start_from_belong_to_the_solution_that_is_continued() -> None:
    """Values alone lead back to uniform mixes, and from there to the same or to another solution."""
    found = solve(GAMES, BOARD, protocol="nontransferable")
    assert found.mixes is not None
    again = solve(
        GAMES, BOARD, protocol="nontransferable", start=found.values, start_mixes=found.mixes, rescue=False
    )
    afresh = solve(GAMES, BOARD, protocol="nontransferable", start=found.values, rescue=False)
    assert again.converged.all()
    assert again.sweeps.max() <= 5 < np.median(afresh.sweeps)
    assert again.mixes is not None
    assert np.abs(again.mixes - found.mixes).max() < 1e-6
    assert np.abs(again.values - found.values).max() < 1e-2


def test_starting_at_the_solution_takes_hardly_a_sweep() -> None:
    found = solve(GAMES, BOARD)
    again = solve(GAMES, BOARD, start=found.values)
    assert again.sweeps.max() <= 5 < found.sweeps.min()
    assert np.abs(again.values - found.values).max() < 1e-2


def test_a_budget_that_is_too_small_is_said_to_be() -> None:
    found = solve(GAMES, BOARD, settings=SolverSettings(budget=3), rescue=False)
    assert not found.converged.any()
    assert {STATUS_WORDS[k] for k in found.status} == {"not converged"}
    assert np.all(found.sweeps == 3)


def test_what_does_not_settle_is_tried_along_finer_paths() -> None:
    found = solve(GAMES, BOARD, settings=SolverSettings(budget=3))
    assert found.converged.all()
    assert np.all(found.path == 1)
    assert np.all(found.sweeps > 3)
    assert len(RESCUE) >= 1


def hard(seed: int) -> GameParameters:
    """Choices so sharp that the traced paths leave the game, or nearly."""
    game = make_game(TRIANGLE, seed, shocks=False)
    return replace(game, precision=20.0 * game.precision)


def test_what_all_paths_leave_is_tried_from_fixed_starts_and_the_first_that_settles_counts() -> None:
    games = GameParameters.concatenate([hard(seed) for seed in HARD])
    paths, found = solve(games, TRIANGLE, rescue=RESCUE), solve(games, TRIANGLE)
    left = ~paths.converged
    saved = left & found.converged
    assert saved.sum() >= 2
    assert np.all((found.path[saved] > len(RESCUE)) & (found.path[saved] <= len(RESCUE) + STARTS))
    # What the paths solve keeps its bits; so does what no start settles, but for the sweeps it took.
    kept = ~saved
    np.testing.assert_array_equal(found.values[kept], paths.values[kept])
    np.testing.assert_array_equal(found.path[kept], paths.path[kept])
    assert np.all(found.sweeps[left] > paths.sweeps[left])
    moved = equilibrium_map(games.take(np.flatnonzero(saved)), TRIANGLE)(found.values[saved])
    assert np.abs(moved - found.values[saved]).max() <= 1e-8 * np.abs(found.values[saved]).max()
    # Alone as in company, and the same every time.
    row = int(np.flatnonzero(saved)[-1])
    alone = solve(games.take(slice(row, row + 1)), TRIANGLE)
    np.testing.assert_array_equal(alone.values[0], found.values[row])
    assert alone.path[0] == found.path[row]


def test_a_start_that_does_not_settle_is_tried_again_from_where_it_started() -> None:
    """Not from zero, where it would end in the selected solution and be taken for a start that found it."""
    start = solve(GAMES, BOARD).values
    found = solve(GAMES, BOARD, start=start, settings=SolverSettings(budget=1, tolerance=0.0))
    assert found.converged.all()
    assert np.all(found.path == 1)
    assert found.sweeps.max() <= 10


def test_a_game_without_a_number_has_no_solution_and_leaves_the_others_theirs() -> None:
    spoiled = GAMES.political_value.copy()
    spoiled[3] = np.nan
    found = solve(GAMES.with_political_value(spoiled), BOARD)
    assert found.converged.tolist() == [row != 3 for row in range(20)]
    others = np.arange(20) != 3
    np.testing.assert_array_equal(found.values[others], solve(GAMES, BOARD).values[others])


def test_rows_of_a_solution_keep_what_belongs_to_them() -> None:
    found = solve(GAMES, BOARD)
    some = found.take(np.array([5, 2]))
    np.testing.assert_array_equal(some.values, found.values[[5, 2]])
    np.testing.assert_array_equal(some.parameters.gdp, GAMES.gdp[[5, 2]])
    assert some.sweeps.tolist() == found.sweeps[[5, 2]].tolist()
