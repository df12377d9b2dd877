"""One game at a time: the bits of a batch, whatever the board and the protocol."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.property.games import make_game
from tests.unit.game.kernels.test_sweep import BOARDS, GRID, LEADERS, PAIR, games_on

from tripolar.game.equilibrium import solve
from tripolar.game.kernels.batch import pack
from tripolar.game.kernels.iteration import path_of
from tripolar.game.kernels.single.plan import one_at_a_time, plan
from tripolar.game.kernels.solvers import SINGLE
from tripolar.game.law import certificate, law
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.plain import PROTOCOLS, equilibrium_map
from tripolar.game.model.solver_settings import SolverSettings, settings_of

CHAIN = ((0.0, 0.5, 1.0), (0.0, 0.2, 0.6, 0.8, 1.0), (0.0, 1.0))
MORE_BOARDS = {
    **BOARDS,
    "no leader changes": Board(3, (GRID,) * 3, (1, 1, 1), ((False,),) * 3),
    "long chains of leaders": Board(
        3, CHAIN, (3, 2, 4), ((False, True, True), (False,) * 2, (True, False, False, True)), items=((1, 2),)
    ),
    "nothing to renew but an item": Board(3, ((0.5,),) * 3, (2, 1, 2), LEADERS, items=((0, 2),)),
    "nothing to renew": Board(2, ((0.5,),), (2, 1), LEADERS[:2]),
    "nine powers, most pairs frozen": Board(
        9, tuple(GRID if d in (0, 7, 35) else (0.5,) for d in range(36)), (2, *(1,) * 8),
        ((False, True), *((False,),) * 8),
    ),
}  # fmt: skip
FOUR = Board(4, (GRID,) * 6, (2, 1, 2, 1), ((False, True), (False,), (False, True), (False,)))


def alone(p: GameParameters, board: Board, protocol: str, settings: SolverSettings) -> Any:
    """What the kernels of one game give: values, status, sweeps, residual, mixes."""
    games, rows = len(p), board.states * board.powers
    kept = 4 * len(board.active) * board.states if protocol == "nontransferable" else 0
    course = path_of(settings, np.zeros((games, rows)), False)
    mixes = np.tile(np.resize((2.0 / 3.0, 1.0 / 3.0), kept), (games, 1))
    status, sweeps = np.zeros(games, dtype=np.int64), np.zeros(games, dtype=np.int64)
    out = (np.zeros((games, rows)), status, sweeps, np.zeros(games), mixes)
    packed = pack(p, board)
    SINGLE[protocol, packed.friction](plan(board).arrays, packed.arrays, course, out)
    return out


@pytest.mark.parametrize("friction", [False, True], ids=["free", "at a cost"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("board", MORE_BOARDS.values(), ids=MORE_BOARDS)
def test_a_game_gets_the_same_bits_alone_and_side_by_side(
    board: Board, protocol: str, friction: bool
) -> None:
    p = games_on(board, 9, friction)
    together = solve(p, board, protocol=protocol, rescue=False)
    assert not together.one_at_a_time
    values, status, sweeps, residual, mixes = alone(p, board, protocol, settings_of(protocol))
    np.testing.assert_array_equal(values.reshape(together.values.shape), together.values)
    np.testing.assert_array_equal(status, together.status)
    np.testing.assert_array_equal(sweeps, together.sweeps)
    np.testing.assert_array_equal(residual, together.residual)
    if together.mixes is not None:
        np.testing.assert_array_equal(mixes.reshape(together.mixes.shape), together.mixes)


@pytest.mark.parametrize(
    "settings",
    [SolverSettings(memory=12, growth=10.0), SolverSettings(memory=1), SolverSettings(alternating=1e-5)],
)
def test_and_so_it_does_with_other_settings(settings: SolverSettings) -> None:
    board = BOARDS["three powers"]
    p = games_on(board, 9)
    together = solve(p, board, settings=settings, rescue=False)
    np.testing.assert_array_equal(
        alone(p, board, "expiry", settings)[0].reshape(together.values.shape), together.values
    )


def test_what_is_not_finite_is_no_solution() -> None:
    board = BOARDS["three powers"]
    p = games_on(board, 2)
    gdp = p.gdp.copy()
    gdp[0] = np.nan
    found = solve(replace(p, gdp=gdp), board, rescue=False)
    assert found.one_at_a_time
    assert found.status.tolist() == [2, 0]
    np.testing.assert_array_equal(found.values[1], solve(p, board, rescue=False).values[1])


def test_the_rule_looks_at_nothing_but_the_shape() -> None:
    three = BOARDS["three powers"]
    assert [one_at_a_time(games, three) for games in (1, 3, 4, 1_000)] == [True, True, False, False]
    assert [one_at_a_time(games, FOUR) for games in (1, 1_000)] == [True, True]
    assert plan(FOUR).blocks == 1
    five = Board(5, (PAIR,) * 10, (4, 4, 4, 1, 1), ((False,) * 4,) * 3 + ((False,),) * 2)
    assert plan(five).blocks > 1
    assert one_at_a_time(1_000, five)


def test_several_blocks_solve_the_plain_map() -> None:
    five = Board(5, (PAIR,) * 10, (4, 4, 1, 1, 1), ((False, True, False, True),) * 2 + ((False,),) * 3)
    p = make_game(five, 3, shocks=False)
    found = solve(p, five, settings=replace(settings_of("expiry"), tolerance=1e-10))
    assert plan(five).blocks > 1
    assert found.one_at_a_time
    assert found.converged.all()
    again = equilibrium_map(p, five)(found.values)
    assert np.abs(again - found.values).max() <= 1e-9 * np.abs(found.values).max()
    assert p.discount * certificate(found) < 1e-4


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", ["three powers", "items on other levels", "long chains of leaders"])
def test_the_certificate_alone_is_that_of_the_law(name: str, protocol: str) -> None:
    board = MORE_BOARDS[name]
    p = games_on(board, 5)
    rough = solve(p, board, protocol=protocol, settings=SolverSettings(tolerance=1e-4), rescue=False)
    wanted = law(rough, np.zeros(5, dtype=np.int64), averages=False).certificate
    assert certificate(rough) == pytest.approx(wanted, rel=1e-6)
