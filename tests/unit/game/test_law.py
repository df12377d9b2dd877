"""What a solved game implies, held against matrix exponentials and chains written out in full."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.linalg import expm
from tests.property.games import make_game
from tests.solved_games import generator

from tripolar.game.equilibrium import solve
from tripolar.game.law import Law, first_passage, grant_probability, law, state_law
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, flow_payoff

GRID = (0.0, 0.5, 1.0)
PAIR = Board(2, (GRID,), (2, 1), ((False, True), (False,)), items=((0, 1),))
TRIANGLE = Board(3, (GRID, GRID, (0.0, 0.5)), (2, 1, 1), ((False, True), (False,), (False,)), items=((0, 1),))
BOARDS = [pytest.param(PAIR, id="pair"), pytest.param(TRIANGLE, id="triangle")]


def process(board: Board, begin: tuple[int, ...] = (2, 3)) -> Law:
    games = GameParameters.concatenate(
        [make_game(board, seed, shocks=seed % 2 == 1) for seed in range(len(begin))]
    )
    found = solve(games, board)
    assert found.converged.all()
    return law(found, np.array(begin))


@pytest.mark.parametrize("board", BOARDS)
def test_occupation_is_the_discounted_share_of_the_future(board: Board) -> None:
    p = process(board)
    assert p.occupation.sum(axis=1) == pytest.approx(1.0)
    for game, begin in enumerate(p.begin):
        rho = p.solution.parameters.discount[game]
        resolvent = np.linalg.inv(rho * np.eye(board.states) - generator(p, game))
        np.testing.assert_allclose(p.occupation[game], rho * resolvent[begin], atol=1e-12)


@pytest.mark.parametrize("board", BOARDS)
def test_the_law_at_a_date_is_the_matrix_exponential(board: Board) -> None:
    p = process(board)
    dates = (0.25, 1.0, 10.0, 40.0)
    found = state_law(p, dates)
    assert found.sum(axis=2) == pytest.approx(1.0)
    for game, begin in enumerate(p.begin):
        for m, years in enumerate(dates):
            np.testing.assert_allclose(found[game, m], expm(years * generator(p, game))[begin], atol=1e-9)


def test_at_the_start_the_law_is_certain() -> None:
    p = process(PAIR)
    at_start = state_law(p, (0.0,))[:, 0]
    assert at_start[range(2), p.begin] == pytest.approx(1.0)


def absorbed(q: NDArray[np.float64], goal: NDArray[np.bool_], begin: int, years: float) -> float:
    """Chance of having been in `goal` by then, by a chain that stays there."""
    stopped = np.where(goal[:, None], 0.0, q)
    return float(expm(years * stopped)[begin] @ goal)


@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize("years", [1.0, 8.0])
def test_falling_back_is_the_first_passage_below_the_start(board: Board, years: float) -> None:
    level = np.repeat(board.level_index[:, 0], board.type_states)
    begin = tuple(int(np.flatnonzero(level == k)[-1]) for k in (1, 2))
    p = process(board, begin)
    found = first_passage(p, 0, years)
    for game, start in enumerate(begin):
        wanted = absorbed(generator(p, game), level < level[start], start, years)
        assert found[game] == pytest.approx(wanted, abs=1e-9)
        assert 0.0 < wanted < 1.0


def test_what_stands_at_the_bottom_cannot_fall() -> None:
    assert first_passage(process(PAIR, (0, 1)), 0, 50.0) == pytest.approx([0.0, 0.0], abs=1e-12)


@pytest.mark.parametrize("board", BOARDS)
def test_a_grant_is_awaited_while_the_givers_leader_stays(board: Board) -> None:
    p = process(board)
    giver = board.items[0][0]
    found = grant_probability(p, 0, 3.0, giver)
    for game, start in enumerate(p.begin):
        moves = np.zeros((board.states + 1, board.states + 1))
        for k in range(p.source.size):
            if p.kind[k] != -1 - giver:
                moves[p.source[k], p.target[k]] += p.rates[game, k] - p.granted[game, k]
        moves[:-1, -1] = p.grant_rate[game, 0]
        granted = expm(3.0 * (moves - np.diag(moves.sum(axis=1))))[start, -1]
        assert found[game] == pytest.approx(granted, abs=1e-9)
        assert 0.0 < granted < 1.0


def test_an_item_is_granted_by_what_it_brings() -> None:
    games = make_game(PAIR, 0, shocks=False)
    dear = replace(games, item_cost=games.item_cost * 0.0 + 5_000.0)
    free = replace(games, item_cost=-dear.item_cost, item_worth=games.item_worth * 0.0 + 5_000.0)
    chances = [grant_probability(law(solve(p, PAIR), np.array([2])), 0, 8.0, 0)[0] for p in (dear, free)]
    assert chances[0] < 1e-4
    # The deal comes up in eight years at this rate, and is then granted.
    assert chances[1] == pytest.approx(1.0 - np.exp(-8.0 * games.renewal_rate[0]), abs=1e-4)


def test_values_are_flows_and_payments_averaged_over_the_occupation() -> None:
    board = replace(TRIANGLE, items=())
    games = make_game(board, 4, shocks=False)
    p = law(solve(games, board), np.array([5]))
    for i in range(3):
        paid = sum(
            sign * p.payment[0, d]
            for d, pair in enumerate(board.dyads)
            for power, sign in zip(pair, (1.0, -1.0), strict=True)
            if power == i
        )
        income = p.occupation[0] @ (flow_payoff(games, board)[0, :, i] + paid)
        assert income == pytest.approx(games.discount[0] * p.solution.values[0, 5, i], abs=1e-3)


def test_payments_and_concessions_keep_within_their_bounds() -> None:
    p = process(TRIANGLE)
    games = p.solution.parameters
    for d, (i, j) in enumerate(TRIANGLE.dyads):
        yearly = games.transfer_bound[:, i, j][:, None]
        assert np.all(np.abs(p.payment[:, d]) <= yearly + 1e-9)
        assert np.all(np.abs(p.concession[:, d]) * games.renewal_rate[:, None] <= yearly + 1e-9)


def test_a_board_too_large_for_dense_elimination_is_certified_as_well() -> None:
    board = Board(4, (GRID,) * 6, (2, 1, 1, 1), ((False, True), (False,), (False,), (False,)))
    assert board.states == 1_458
    games = make_game(board, 3, shocks=False)
    p = law(solve(games, board), np.array([board.states - 1]))
    assert p.certificate[0] * games.discount[0] < 1e-3
    assert p.occupation.sum() == pytest.approx(1.0)
    balance = games.discount[0] * (np.arange(board.states) == p.begin[0]) + p.occupation[0] @ generator(p)
    np.testing.assert_allclose(balance, games.discount[0] * p.occupation[0], atol=1e-12)


def test_a_certificate_tells_a_solution_from_a_neighbour() -> None:
    games = make_game(TRIANGLE, 0, shocks=False)
    found = solve(games, TRIANGLE)
    wrong = replace(found, values=found.values * 1.01)
    exact, off = (law(s, np.array([0])).certificate[0] for s in (found, wrong))
    assert exact < 0.05
    assert off > 5.0


def test_where_nothing_can_happen_the_present_is_for_ever() -> None:
    board = Board(2, ((0.5,),), (1, 1), ((False,), (False,)))
    games = make_game(board, 0, shocks=False)
    p = law(solve(games, board), np.array([0]))
    assert p.occupation.tolist() == [[1.0]]
    assert state_law(p, (10.0,)).tolist() == [[[1.0]]]
    assert p.certificate[0] < 1e-6
