"""Kernels for large boards: the same map, alike in any company, and a memory in single precision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.property.games import make_game
from tests.unit.game.kernels.test_single import FOUR, MORE_BOARDS
from tests.unit.game.kernels.test_sweep import BOARDS, games_on, some_values

from tripolar.game.equilibrium import solve
from tripolar.game.kernels.batch import pack
from tripolar.game.kernels.iteration import path_of
from tripolar.game.kernels.single.plan import plan
from tripolar.game.kernels.solvers import LARGE
from tripolar.game.law import certificate
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.plain import PROTOCOLS, equilibrium_map
from tripolar.game.model.solver_settings import MANY_STATES, SolverSettings, large_settings_of, settings_of

SMALL = [name for name, board in MORE_BOARDS.items() if board.active]


def by_large_kernels(
    p: GameParameters, board: Board, protocol: str, settings: SolverSettings, **how: Any
) -> tuple[Any, ...]:
    """Values, status, sweeps, residual and mixes, whatever the board's size."""
    start, size = how.get("start"), how.get("block_bytes", 512 * 1024)
    games, rows = len(p), board.states * board.powers
    kept = 4 * len(board.active) * board.states if protocol == "nontransferable" else 0
    begin = np.zeros((games, rows)) if start is None else start.reshape(games, rows)
    course = path_of(settings, begin, start is not None)
    mixes = np.tile(np.resize((2.0 / 3.0, 1.0 / 3.0), kept), (games, 1))
    status, sweeps = np.zeros(games, dtype=np.int64), np.zeros(games, dtype=np.int64)
    out = (np.zeros((games, rows)), status, sweeps, np.zeros(games), mixes)
    packed = pack(p, board)
    LARGE[protocol, packed.friction](plan(board, size).arrays, packed.arrays, course, out)
    return out


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", SMALL)
def test_the_same_map_and_the_same_solutions_as_elsewhere(name: str, protocol: str) -> None:
    board = MORE_BOARDS[name]
    p = games_on(board, 5, friction=name in ("an item", "levels 4, 3 and 2"))
    once = SolverSettings(stages=(1.0,), budget=1, tolerance=0.0)
    values = some_values(p, board)
    swept = by_large_kernels(p, board, protocol, once, start=values)
    wanted = solve(p, board, protocol=protocol, settings=once, start=values, rescue=False)
    np.testing.assert_allclose(swept[0].reshape(values.shape), wanted.values, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(swept[3], wanted.residual, rtol=1e-9)
    exact = replace(settings_of(protocol), tolerance=1e-11, memory=12, budget=2_000)
    found, elsewhere = by_large_kernels(p, board, protocol, exact), solve(p, board, protocol=protocol)
    assert np.all(found[1] == 0)
    away = np.abs(found[0].reshape(values.shape) - elsewhere.values).max(axis=(1, 2))
    # A game with several solutions may be led to another one; all others agree.
    assert np.quantile(away / np.abs(elsewhere.values).max(axis=(1, 2)), 0.75) < 1e-6


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", ["three powers", "an item", "levels 4, 3 and 2", "long chains of leaders"])
def test_blocks_change_nothing_but_the_order_of_sums(name: str, protocol: str) -> None:
    board = MORE_BOARDS[name]
    p = games_on(board, 3)
    assert plan(board, 600).blocks > 1
    twice, values = SolverSettings(stages=(1.0,), budget=3, tolerance=0.0), some_values(p, board)
    whole = by_large_kernels(p, board, protocol, twice, start=values)
    parts = by_large_kernels(p, board, protocol, twice, start=values, block_bytes=600)
    assert parts[0] == pytest.approx(whole[0], rel=1e-9, abs=1e-7)
    exact = replace(large_settings_of(protocol), tolerance=1e-11)
    found = by_large_kernels(p, board, protocol, exact, block_bytes=600)
    wanted = by_large_kernels(p, board, protocol, exact)
    assert np.all(found[1] == 0)
    assert np.abs(found[0] - wanted[0]).max() <= 1e-8 * np.abs(wanted[0]).max()


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_four_powers_are_answered_to_the_bit_in_any_company(protocol: str) -> None:
    assert FOUR.states >= MANY_STATES
    p = GameParameters.concatenate([make_game(FOUR, seed, shocks=seed == 0) for seed in range(3)])
    found = solve(p, FOUR, protocol=protocol)
    assert found.settings == large_settings_of(protocol)
    assert found.one_at_a_time
    assert found.converged.all()
    alone = solve(p.take(np.array([2])), FOUR, protocol=protocol)
    np.testing.assert_array_equal(alone.values[0], found.values[2])
    assert (p.discount * certificate(found)).max() < 1e-2
    if protocol != "nontransferable":
        again = equilibrium_map(p, FOUR, protocol)(found.values)
        assert np.abs(again - found.values).max() <= 2e-8 * np.abs(found.values).max()


def test_what_is_not_finite_is_no_solution_and_leaves_the_next_game_alone() -> None:
    board = BOARDS["three powers"]
    p = games_on(board, 2)
    gdp = p.gdp.copy()
    gdp[0] = np.nan
    found = by_large_kernels(replace(p, gdp=gdp), board, "expiry", large_settings_of("expiry"))
    assert found[1].tolist() == [2, 0]
    np.testing.assert_array_equal(
        found[0][1], by_large_kernels(p, board, "expiry", large_settings_of("expiry"))[0][1]
    )
