"""What must hold where moves of relations cost both sides, under every protocol and both readings."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.property.games import (
    make_game,
    rename_board,
    rename_game,
    state_numbers,
    with_friction,
    with_money_times,
)
from tests.solved_games import generator

from tripolar.game.account import account
from tripolar.game.equilibrium import Solution, solve
from tripolar.game.law import law
from tripolar.game.model.bargaining import LAPSE, STAY, UP, bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, flow_payoff
from tripolar.game.model.plain import PROTOCOLS, equilibrium_map

GRID = (0.0, 0.5, 1.0)
LEADERS = ((False, True), (False,), (False, True))
BOARDS = {
    "whole": Board(3, (GRID,) * 3, (2, 1, 2), LEADERS),
    "an item and a cap": Board(3, (GRID, (0.0, 0.5), GRID), (2, 1, 2), LEADERS, items=((0, 2), (2, 1))),
    "a frozen pair": Board(3, (GRID, (0.5,), GRID), (2, 1, 2), LEADERS, items=((0, 1),)),
}
boards = pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
protocols = pytest.mark.parametrize("protocol", PROTOCOLS)


def games(board: Board, count: int = 4) -> GameParameters:
    """Games under both readings in turns."""
    made = [make_game(board, seed, shocks=seed % 2 == 1) for seed in range(count)]
    return with_friction(GameParameters.concatenate(made), seed=1)


def some_values(p: GameParameters, board: Board) -> NDArray[np.float64]:
    return np.random.default_rng(3).normal(0.0, 60.0, (len(p), board.states, board.powers))


def solved(p: GameParameters, board: Board, protocol: str) -> Solution:
    found = solve(p, board, protocol=protocol)
    assert found.converged.all()
    return found


@cache
def answered(board: Board, protocol: str) -> Solution:
    """The games of a board, solved once for all tests."""
    return solved(games(board), board, protocol)


@boards
@protocols
def test_which_half_is_paid_on_warming_shows_in_nothing_but_levels(board: Board, protocol: str) -> None:
    p, n = games(board), board.powers
    c = np.random.default_rng(2).uniform(-80.0, 80.0, (len(p), n, n)) * (1.0 - np.eye(n))
    other = replace(
        p,
        friction_up=p.friction_up + c,
        friction_down=p.friction_down - c,
        political_value=p.political_value + (2.0 * p.discount[:, None, None] * c)[..., None],
    )
    relation = np.repeat(board.relation_matrix, board.type_states, axis=0)
    shift = 2.0 * np.einsum("sij,bij->bsi", relation, c)
    values = some_values(p, board)
    one, two = (equilibrium_map(each, board, protocol) for each in (p, other))
    # Of any values at all: the map commutes with the shift, and so do its fixed points.
    np.testing.assert_allclose(two(values + shift), one(values) + shift, atol=1e-8)


@protocols
def test_and_the_solved_games_move_alike(protocol: str) -> None:
    board = BOARDS["an item and a cap"]
    p = games(board)
    c = 50.0 * (1.0 - np.eye(3))
    other = replace(
        p,
        friction_up=p.friction_up + c,
        friction_down=p.friction_down - c,
        political_value=p.political_value + (2.0 * p.discount[:, None, None] * c)[..., None],
    )
    begin = np.zeros(len(p), dtype=np.int64)
    one, two = (law(solved(each, board, protocol), begin) for each in (p, other))
    # A game with several equilibria may be led to another one; most have one.
    apart = np.abs(one.rates - two.rates).max(axis=1)
    assert np.sum(apart < 1e-5) >= len(p) - 1


@protocols
def test_renaming_the_powers_renames_the_answer(protocol: str) -> None:
    board = BOARDS["an item and a cap"]
    p, order = games(board), (2, 0, 1)
    states = state_numbers(board, order)
    values = some_values(p, board)
    renamed = equilibrium_map(rename_game(p, order), rename_board(board, order), protocol)
    found = renamed(values[:, states][:, :, list(order)])
    wanted = equilibrium_map(p, board, protocol)(values)[:, states][:, :, list(order)]
    np.testing.assert_allclose(found, wanted, atol=1e-9)


@protocols
def test_another_currency_changes_the_unit_alone(protocol: str) -> None:
    board = BOARDS["an item and a cap"]
    p, values = games(board), some_values(games(board), board)
    found = equilibrium_map(with_money_times(p, 7.0), board, protocol)(7.0 * values)
    np.testing.assert_allclose(found, 7.0 * equilibrium_map(p, board, protocol)(values), atol=1e-8)


@protocols
def test_what_moves_of_a_frozen_pair_would_cost_is_never_paid(protocol: str) -> None:
    board = BOARDS["a frozen pair"]
    p = games(board)
    without = replace(p, friction_up=p.friction_up.copy(), friction_down=p.friction_down.copy())
    for table in (without.friction_up, without.friction_down):
        table[:, 0, 2] = table[:, 2, 0] = 0.0
    one, two = (solved(each, board, protocol) for each in (p, without))
    np.testing.assert_array_equal(one.values, two.values)


@pytest.mark.parametrize("protocol", ["expiry", "credible"])
def test_odds_of_keeping_and_of_warming_are_the_costs_apart(protocol: str) -> None:
    board = BOARDS["whole"]
    p = games(board)
    p = replace(p, transfer_bound=1e7 * (p.transfer_bound > 0.0))
    found = solved(p, board, protocol)
    for d in board.active:
        b = bargain(p, board, d)
        q, (i, j) = PROTOCOLS[protocol](found.values, b).choice, board.dyads[d]
        bottom = np.flatnonzero(np.repeat(board.level_index[:, d], board.type_states) == 0)
        above = bottom + board.strides[d]
        warms = np.log(q[:, bottom, UP] / (q[:, bottom, STAY] + q[:, bottom, LAPSE]))
        keeps = np.log(q[:, above, STAY] / q[:, above, LAPSE])
        costs = sum(table[:, k, m] for table in (p.friction_up, p.friction_down) for k, m in ((i, j), (j, i)))
        # Where a chance has all but gone, its logarithm has lost digits.
        told = (np.abs(warms) < 12.0) & (np.abs(keeps) < 12.0)
        wanted = np.broadcast_to((b.precision * costs)[:, None], warms.shape)
        assert told.mean() > 0.3
        assert (keeps - warms)[told] == pytest.approx(wanted[told], abs=1e-6)


@boards
@protocols
def test_values_stay_within_their_bound(board: Board, protocol: str) -> None:
    found = answered(board, protocol)
    p = found.parameters
    flow = flow_payoff(p, board)
    for i in range(board.powers):
        bound = np.abs(flow[:, :, i]).max(axis=1)
        for d in board.active:
            if i not in board.dyads[d]:
                continue
            b = bargain(p, board, d)
            j = next(each for each in board.dyads[d] if each != i)
            item = b.item_first if i == b.first else b.item_second
            share = b.share if i == b.first else 1.0 - b.share
            moves = np.maximum(np.abs(p.friction_up[:, i, j]), np.abs(p.friction_down[:, i, j]))
            told = (1.0 if protocol == "nontransferable" else share.max(axis=1)) * p.shocks / b.precision
            paid = moves + told * np.log(3.0 if protocol == "nontransferable" else 5.0)
            if protocol != "nontransferable":
                paid = paid + b.bound + np.abs(item).max(axis=1)
            bound = bound + p.renewal_rate * paid
        assert np.all(np.abs(found.values[:, :, i]).max(axis=1) <= bound / p.discount * (1.0 + 1e-9))


@boards
@protocols
def test_values_solve_their_system_and_do_not_without_the_costs(board: Board, protocol: str) -> None:
    found = answered(board, protocol)
    p = found.parameters
    process = law(found, np.zeros(len(p), dtype=np.int64))
    assert (p.discount * process.certificate).max() < 1e-2
    income, costs = flow_payoff(p, board), np.zeros_like(found.values)
    for d in board.active:
        b = replace(bargain(p, board, d), mixes=found.mixes_of(d))
        outcome, mu = PROTOCOLS[protocol](found.values, b), p.renewal_rate[:, None]
        for side, gain, cost in (
            (b.first, outcome.gain_first, outcome.cost_first),
            (b.second, outcome.gain_second, outcome.cost_second),
        ):
            income[:, :, side] += mu * gain
            costs[:, :, side] += mu * cost
    for game in range(len(p)):
        q = generator(process, game)
        system = p.discount[game] * np.eye(board.states) - q
        np.testing.assert_allclose(np.linalg.solve(system, income[game]), found.values[game], atol=0.2)
        without = np.linalg.solve(system, income[game] + costs[game])
        assert np.abs(without - found.values[game]).max() > 1.0


@boards
@protocols
def test_a_value_is_its_parts_with_the_costs_of_moves_among_them(board: Board, protocol: str) -> None:
    found = answered(board, protocol)
    p = found.parameters
    process = law(found, np.arange(len(p)))
    parts = account(process)
    assert np.abs(parts["friction"]).max() > 0.1
    wanted = p.discount[:, None] * process.solution.values[np.arange(len(p)), np.arange(len(p))]
    assert sum(parts.values()) == pytest.approx(wanted, abs=1e-2)
