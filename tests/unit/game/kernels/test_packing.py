"""Compiled packing against the channels and bargains in plain NumPy, on boards of many shapes."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from tests.unit.game.kernels.test_sweep import BOARDS, games_on

from tripolar.game.kernels import batch
from tripolar.game.model.bargaining import bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, flow_payoff, political
from tripolar.game.model.plain import joint_type_rates

boards = pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)


def varied(board: Board) -> GameParameters:
    """Games in which every channel counts, and some numbers stand at their ends."""
    p = games_on(board, friction=True)
    rng, others = np.random.default_rng(8), 1.0 - np.eye(board.powers)
    capability, weight = p.capability.copy(), rng.uniform(0.0, 1.0, len(p))
    capability[3, 1], weight[4], weight[5] = 1e-9, 0.0, 1.0
    access, exports = p.access.copy(), rng.uniform(0.0, 90.0, p.exports.shape) * others
    # Of a pair one side depends on nothing, or neither does.
    for row in (4, 5, 6, 7):
        access[row, 0, 1] = exports[row, 0, 1] = 0.0
    access[7, 1, 0] = exports[7, 1, 0] = 0.0
    return replace(
        p,
        capability=capability,
        dependence_weight=weight,
        access=access,
        exports=exports,
        rerouting_discount=rng.uniform(0.0, 0.3, len(p)),
        access_floor=0.2 * np.broadcast_to(others, p.access_floor.shape),
        coercion=rng.uniform(0.1, 1.0, len(p)),
        autonomy_weight=rng.uniform(0.1, 1.0, len(p)),
        spillover=rng.uniform(0.1, 1.0, len(p)),
        balance_stress=rng.uniform(0.0, 100.0, len(p)),
        support_share=rng.uniform(0.0, 1.0, len(p)),
        contest_steepness=rng.uniform(1.0, 2.0, len(p)),
        precision_absolute=np.where(np.arange(len(p)) % 2, 0.1, 0.0),
        shocks=(np.arange(len(p)) % 3 == 0).astype(float),
    )


@boards
def test_flow_payoffs_are_the_sum_of_the_channels(board: Board) -> None:
    p = varied(board)
    found = batch.pack(p, board).flow.reshape(len(p), board.states, board.powers)
    # A gain from trade is the small difference of numbers of the size of the product.
    assert np.all(np.abs(found - flow_payoff(p, board)) <= 2e-15 * p.gdp.max(axis=1)[:, None, None])


@boards
@pytest.mark.parametrize("steepness", [0.01, 900.0, 1e12])
def test_steep_contests_and_powers_without_means_are_those_of_the_plain_channels(
    board: Board, steepness: float
) -> None:
    p = varied(board)
    capability = p.capability.copy()
    capability[0] = capability[0, 0]
    capability[1, 1:] = 0.0
    p = replace(p, capability=capability, contest_steepness=np.full(len(p), steepness))
    plain = flow_payoff(p, board)
    assert np.all(np.isfinite(plain))
    found = batch.pack(p, board).flow.reshape(plain.shape)
    assert np.all(np.abs(found - plain) <= (2e-15 + 1e-15 * steepness) * p.gdp.max(axis=1)[:, None, None])


@boards
def test_a_game_is_packed_to_the_same_bits_alone_and_side_by_side(board: Board) -> None:
    p = varied(board)
    together = batch.pack(p, board)
    alone = [batch.pack(p.take(np.array([row])), board) for row in range(len(p))]
    for field in fields(together):
        rows = np.concatenate([getattr(packed, field.name) for packed in alone])
        np.testing.assert_array_equal(rows, getattr(together, field.name))


@boards
def test_shares_precisions_and_bounds_are_the_bargains(board: Board) -> None:
    p = varied(board)
    packed = batch.pack(p, board)
    rows = packed.share.reshape(len(p), -1, 3)
    first = 0
    for number, d in enumerate(board.active):
        b = bargain(p, board, d)
        states = np.flatnonzero(board.level_index[:, d] == 0) * board.type_states
        own = rows[:, first : first + states.size]
        first += states.size
        share, precision = b.share[:, states], b.precision[:, None]
        np.testing.assert_allclose(own[..., 0], share, rtol=1e-12)
        np.testing.assert_allclose(own[..., 1], precision / share, rtol=1e-12)
        np.testing.assert_allclose(own[..., 2], precision / (1.0 - share), rtol=1e-11)
        np.testing.assert_allclose(packed.dyad[:, number], b.bound, rtol=1e-15)
        (i, j), costs = board.dyads[d], len(board.active) + 4 * number
        wanted = (
            p.friction_up[:, i, j],
            p.friction_up[:, j, i],
            p.friction_down[:, i, j],
            p.friction_down[:, j, i],
        )
        np.testing.assert_array_equal(packed.dyad[:, costs : costs + 4], np.stack(wanted, axis=1))
    assert first == rows.shape[1]


@boards
def test_leaders_and_items_are_those_of_the_parameters(board: Board) -> None:
    p = varied(board)
    packed, moves = batch.pack(p, board), batch.geometry(board).moves
    between = joint_type_rates(p, board)
    np.testing.assert_array_equal(packed.rates, between[:, moves[:, 0], moves[:, 1]])
    leaving = between.sum(axis=2)
    total = p.discount + len(board.active) * p.renewal_rate
    np.testing.assert_allclose(packed.leave, total[:, None] + leaving, rtol=1e-14)
    generator = between - leaving[:, :, None] * np.eye(board.type_states)
    system = p.discount[:, None, None] * np.eye(board.type_states) - generator
    coarse = packed.coarse.reshape(system.shape)
    np.testing.assert_allclose(coarse, np.linalg.inv(system), rtol=1e-12, atol=1e-14)
    items = packed.item.reshape(len(p), -1, board.type_states, 2)
    for number, item in enumerate(board.items):
        b = bargain(p, board, board.dyads.index((min(item), max(item))))
        head = slice(0, board.type_states)
        np.testing.assert_array_equal(items[:, number, :, 0], b.item_first[:, head])
        np.testing.assert_array_equal(items[:, number, :, 1], b.item_second[:, head])


def test_other_political_values_change_that_channel_only() -> None:
    board = BOARDS["three powers"]
    p = varied(board)
    turned = p.with_political_value(-2.0 * p.political_value)
    flow = flow_payoff(p, board)
    rest = flow - political(p, board).reshape(flow.shape)
    found = batch.with_political(board, rest, turned.political_value)
    np.testing.assert_allclose(found, flow_payoff(turned, board), atol=1e-9)


@pytest.mark.parametrize("name", ["gdp", "access", "stake", "dependence_weight", "contest_steepness"])
def test_what_is_not_a_number_stays_so_and_harms_no_other(name: str) -> None:
    board = BOARDS["three powers"]
    p = varied(board)
    broken = getattr(p, name).copy()
    broken.reshape(len(p), -1)[6] = np.nan
    bad, good = batch.pack(replace(p, **{name: broken}), board), batch.pack(p, board)
    rest = np.arange(len(p)) != 6
    assert not all(np.isfinite(rows[6]).all() for rows in bad.arrays)
    for one, other in zip(bad.arrays, good.arrays, strict=True):
        np.testing.assert_array_equal(one[rest], other[rest])
