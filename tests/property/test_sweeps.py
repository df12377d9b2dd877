"""One compiled sweep against the plain map, at random points of random games on random boards.

The kernels hold eight games side by side and treat lines of three levels apart from others, so that
boards, numbers of games and readings of the noise are all left to chance.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.property.games import boards, make_game, rename_board, rename_game, state_numbers

from tripolar.game.equilibrium import Solution, solve
from tripolar.game.model.bargaining import LAPSE, UP, bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, flow_payoff
from tripolar.game.model.plain import PROTOCOLS, equilibrium_map, joint_type_rates
from tripolar.game.model.solver_settings import SolverSettings

MANY = settings(max_examples=60)
CLOSE = 1e-13  # of the largest value
# The kernels take e to the 690 for infinite, and so cannot tell apart two weights that are both beyond.
SHARPEST = 600.0


@st.composite
def points(draw: st.DrawFn) -> tuple[GameParameters, Board, NDArray[np.float64], float]:
    """Up to twenty games on one board, values to sweep from, and a fraction of the precision.

    Values differ by anything between nothing to speak of and what makes choices all but certain.
    """
    board = draw(boards())
    seed, count = draw(st.integers(0, 2**32 - 1)), draw(st.integers(1, 20))
    readings = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    games = [make_game(board, seed + k, shocks=shocks) for k, shocks in enumerate(readings)]
    p = GameParameters.concatenate(games)
    values = np.random.default_rng(seed).normal(size=(count, board.states, board.powers))
    sharpest = SHARPEST * 10.0 ** draw(st.floats(-6.0, 0.0))
    return p, board, sharpest / _steepest(p, board, values) * values, draw(st.sampled_from([0.125, 0.5, 1.0]))


def _steepest(p: GameParameters, board: Board, values: NDArray[np.float64]) -> float:
    """No logit index of any choice is larger than this (items aside)."""
    bargains = [bargain(p, board, d) for d in board.active]
    steep = [b.precision / np.minimum(b.share, 1.0 - b.share).min(axis=1) for b in bargains]
    return float(np.ptp(values) * max((each.max() for each in steep), default=1.0))


def swept(
    p: GameParameters, board: Board, values: NDArray[np.float64], fraction: float, protocol: str
) -> Solution:
    once = SolverSettings(stages=(fraction,), budget=1, tolerance=0.0)
    return solve(p, board, protocol=protocol, settings=once, start=values, rescue=False)


def same(found: NDArray[np.float64], wanted: NDArray[np.float64]) -> None:
    np.testing.assert_allclose(found, wanted, rtol=0.0, atol=CLOSE * max(1.0, float(np.abs(wanted).max())))


@pytest.mark.parametrize("protocol", ["expiry", "credible"])
@MANY
@given(points())
def test_a_sweep_is_the_plain_map(
    protocol: str, point: tuple[GameParameters, Board, NDArray[np.float64], float]
) -> None:
    p, board, values, fraction = point
    found = swept(p, board, values, fraction, protocol)
    same(found.values, equilibrium_map(p, board, protocol, fraction)(values))
    assert np.all(found.sweeps == 1)


@MANY
@given(points())
def test_without_transfers_a_sweep_moves_by_the_stances_it_has_come_to(
    point: tuple[GameParameters, Board, NDArray[np.float64], float],
) -> None:
    """The stances are improved by one step within the sweep, so that what follows from them is checked."""
    p, board, values, fraction = point
    found = swept(p, board, values, fraction, "nontransferable")
    mu, rates = p.renewal_rate[:, None, None], joint_type_rates(p, board)
    grid = values.reshape(len(p), board.relation_states, board.type_states, board.powers)
    wanted = flow_payoff(p, board) + np.einsum("bhg,brgn->brhn", rates, grid).reshape(values.shape)
    proper = np.ones(values.shape[:2], dtype=bool)
    for d in board.active:
        b, mixes = bargain(p, board, d), found.mixes_of(d)
        assert mixes is not None
        chances = np.stack([_chances(*mixes[:2]), _chances(*mixes[2:])])
        # A step may leave the triangle by a hair; what an entropy is worth there is nobody's business.
        assert chances.min() >= -2e-9
        proper &= chances.min(axis=(0, 1)) >= 0.0
        fall, rise = 1.0 - mixes[0] * mixes[2], mixes[1] * mixes[3]
        down, up = values[:, b.target[:, LAPSE]], values[:, b.target[:, UP]]
        renewed = fall[..., None] * (down - values) + rise[..., None] * (up - values) + values
        taste = p.shocks[:, None] / (b.precision[:, None] * fraction)
        held = len(set(board.relation[:, d])) == 1  # all stances come to the same, and none is chosen
        entropies = 0.0 if held else 1.0
        entropies = entropies * -np.sum(chances * np.log(chances.clip(1e-300)), axis=1)
        renewed[:, :, b.first] += taste * entropies[0]
        renewed[:, :, b.second] += taste * entropies[1]
        wanted += mu * renewed
    assume(proper.any())
    leave = np.tile(rates.sum(axis=2), (1, board.relation_states))
    wanted /= (p.discount[:, None] + mu[:, 0] * len(board.active) + leave)[..., None]
    same(found.values[proper], wanted[proper])


def _chances(keeps: NDArray[np.float64], warms: NDArray[np.float64]) -> NDArray[np.float64]:
    """To cool, to keep and to warm."""
    return np.stack([1.0 - keeps, keeps - warms, warms])


@pytest.mark.parametrize("protocol", PROTOCOLS)
@MANY
@given(points(), st.data())
def test_a_sweep_commutes_with_renaming_the_powers(
    protocol: str, point: tuple[GameParameters, Board, NDArray[np.float64], float], data: st.DataObject
) -> None:
    p, board, values, fraction = point
    order = tuple(data.draw(st.permutations(range(board.powers))))
    numbers, named = state_numbers(board, order), list(order)
    here = swept(p, board, values, fraction, protocol)
    there = swept(
        rename_game(p, order), rename_board(board, order), values[:, numbers][..., named], fraction, protocol
    )
    same(there.values, here.values[:, numbers][..., named])


@pytest.mark.parametrize("protocol", PROTOCOLS)
@MANY
@given(points())
def test_a_game_is_swept_alike_in_any_company(
    protocol: str, point: tuple[GameParameters, Board, NDArray[np.float64], float]
) -> None:
    p, board, values, fraction = point
    together = swept(p, board, values, fraction, protocol)
    for row in {0, len(p) - 1}:
        alone = swept(p.take(slice(row, row + 1)), board, values[row : row + 1], fraction, protocol)
        np.testing.assert_array_equal(alone.values[0], together.values[row])


@pytest.mark.parametrize("protocol", ["expiry", "credible"])
def test_two_options_that_are_both_steep_do_not_tie(protocol: str) -> None:
    board = Board(2, ((0.0, 0.5, 1.0),), (1, 1), ((False,), (False,)))
    game = make_game(board, 0, shocks=False)
    once = SolverSettings(stages=(1.0,), budget=1, tolerance=0.0)
    for seed in range(24):
        # Indices of many thousands, where e to their power is out of reach.
        values = np.random.default_rng(seed).normal(0.0, 3e5, (1, board.states, board.powers))
        swept = solve(game, board, protocol=protocol, start=values, rescue=False, settings=once).values
        expected = equilibrium_map(game, board, protocol)(values)
        assert np.max(np.abs(swept - expected)) <= CLOSE * np.max(np.abs(expected))
