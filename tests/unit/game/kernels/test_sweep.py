"""One compiled sweep against the plain map, under every protocol, on boards of many shapes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.property.games import make_game, with_friction

from tripolar.game.equilibrium import Solution, solve
from tripolar.game.kernels.batch import pack
from tripolar.game.law import law
from tripolar.game.model.bargaining import LAPSE, STAY, UP, bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, flow_payoff
from tripolar.game.model.plain import PROTOCOLS, equilibrium_map
from tripolar.game.model.solver_settings import SolverSettings

GRID, PAIR, FINE = (0.0, 0.5, 1.0), (0.0, 1.0), (0.0, 0.25, 0.5, 1.0)
LEADERS = ((False, True), (False,), (False, True))
BOARDS = {
    "two powers": Board(2, (FINE,), (2, 3), ((False, True), (False, True, True))),
    "three powers": Board(3, (GRID,) * 3, (2, 1, 2), LEADERS),
    "levels 4, 3 and 2": Board(3, (FINE, GRID, PAIR), (2, 1, 2), LEADERS),
    "an item": Board(3, (GRID,) * 3, (2, 1, 2), LEADERS, items=((2, 0),)),
    "items on other levels": Board(
        3, (PAIR, FINE, GRID), (1, 2, 1), ((False,), (True, False), (False,)), items=((0, 1), (2, 1))
    ),
    "capped and frozen": Board(3, ((0.5,), GRID, (0.0, 0.5)), (2, 1, 2), LEADERS),
    "four powers": Board(
        4, (PAIR, GRID, PAIR, (1.0,), GRID, PAIR), (2, 1, 1, 1), ((False, True), *((False,),) * 3)
    ),
}
TOLERANCE = SolverSettings().tolerance
ONCE = SolverSettings(stages=(1.0,), budget=1, tolerance=0.0)


def games_on(board: Board, count: int = 11, friction: bool = False) -> GameParameters:
    """More games than a pack has lanes, under both readings of choice noise.

    With `friction` moves cost something in two games of three.
    """
    games = [make_game(board, seed, shocks=seed % 2 == 1) for seed in range(count)]
    if friction:
        games = [with_friction(game, seed) if seed % 3 else game for seed, game in enumerate(games)]
    return GameParameters.concatenate(games)


def some_values(p: GameParameters, board: Board) -> NDArray[np.float64]:
    return np.random.default_rng(3).normal(0.0, 60.0, (len(p), board.states, board.powers))


def swept(p: GameParameters, board: Board, values: NDArray[np.float64], protocol: str) -> Solution:
    flow = flow_payoff(p, board)  # the oracle's own: `test_packing` holds the compiled ones against it
    return solve(p, board, protocol=protocol, flow=flow, settings=ONCE, start=values, rescue=False)


@pytest.mark.parametrize("friction", [False, True], ids=["free", "at a cost"])
@pytest.mark.parametrize("protocol", ["expiry", "credible"])
@pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
def test_a_sweep_is_the_plain_map(board: Board, protocol: str, friction: bool) -> None:
    p = games_on(board, friction=friction)
    values = some_values(p, board)
    found = swept(p, board, values, protocol)
    wanted = equilibrium_map(p, board, protocol)(values)
    assert np.abs(found.values - wanted).max() < 1e-11
    assert found.residual == pytest.approx(np.abs(wanted - values).max(axis=(1, 2)), rel=1e-12)
    assert np.all(found.sweeps == 1)


@pytest.mark.parametrize("friction", [False, True], ids=["free", "at a cost"])
@pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
def test_without_transfers_too_once_the_mixes_are_settled(board: Board, friction: bool) -> None:
    p = games_on(board, friction=friction)
    found = solve(p, board, protocol="nontransferable")
    assert found.converged.all()
    process = law(found, np.zeros(len(p), dtype=np.int64))
    assert (p.discount * process.certificate).max() < 1e-3
    # The mixes that come with the values are fixed points: Newton's method finds nothing to improve.
    for d in board.active:
        mixes = found.mixes_of(d)
        assert mixes is not None
        outcome = PROTOCOLS["nontransferable"](found.values, replace(bargain(p, board, d), mixes=mixes))
        rise = mixes[1] * mixes[3]
        top = ~bargain(p, board, d).available[:, UP]
        assert np.abs(outcome.choice[..., UP] - rise)[:, ~top].max(initial=0.0) < 1e-6
        assert outcome.choice[..., [LAPSE, STAY, UP]].sum(axis=2) == pytest.approx(1.0)


@pytest.mark.parametrize("friction", [False, True], ids=["free", "at a cost"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_solutions_are_certified_and_alike_in_any_company(protocol: str, friction: bool) -> None:
    board = BOARDS["three powers"]
    p = games_on(board, 21, friction)
    together = solve(p, board, protocol=protocol)
    process = law(together, np.zeros(len(p), dtype=np.int64))
    assert together.converged.all()
    # What is left is what a sweep may still move, times the rate at which a state is left.
    moved = TOLERANCE * np.abs(together.values).max(axis=(1, 2))
    assert np.all(p.discount * process.certificate < 2.0 * moved * pack(p, board).leave.max(axis=1))
    backwards = solve(p.take(np.arange(21)[::-1]), board, protocol=protocol)
    np.testing.assert_array_equal(backwards.values[::-1], together.values)
    # Every third game has no friction, and is solved by other kernels when it is alone.
    for row in (5, 6):
        alone = solve(p.take(slice(row, row + 1)), board, protocol=protocol)
        np.testing.assert_array_equal(alone.values[0], together.values[row])


def test_a_game_that_is_not_finite_harms_only_itself() -> None:
    board = BOARDS["three powers"]
    p = games_on(board, 30)
    gdp = p.gdp.copy()
    gdp[4] = np.nan
    broken = solve(replace(p, gdp=gdp), board, rescue=False)
    whole = solve(p, board, rescue=False)
    rest = np.arange(30) != 4
    assert broken.status[4] == 2
    np.testing.assert_array_equal(broken.values[rest], whole.values[rest])


def test_protocols_loaded_from_disk_are_not_taken_for_one_another() -> None:
    """Their drivers are built by the same lines; what links them is their names."""
    board = BOARDS["three powers"]
    p = games_on(board, 3)
    found = [solve(p, board, protocol=name).values for name in PROTOCOLS]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert np.abs(found[one] - found[other]).max() > 1.0
