"""What is read off a solved game in compiled code, against the protocols in plain NumPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.game.kernels.test_sweep import BOARDS, games_on, some_values

from tripolar.game.equilibrium import Solution, solve
from tripolar.game.kernels.batch import geometry, pack
from tripolar.game.kernels.process import renew_block
from tripolar.game.kernels.renewal import CODES
from tripolar.game.law import law, state_law
from tripolar.game.model.bargaining import LAPSE, STAY_ITEM, UP, UP_ITEM, bargain
from tripolar.game.model.board import Board, transitions
from tripolar.game.model.channels import flow_payoff
from tripolar.game.model.plain import PROTOCOLS
from tripolar.game.model.protocols import Renewal

boards = pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
protocols = pytest.mark.parametrize("protocol", PROTOCOLS)


def solved(board: Board, protocol: str) -> Solution:
    found = solve(games_on(board, friction=True), board, protocol=protocol)
    assert found.converged.all()
    return found


def plain(found: Solution, dyad: int) -> Renewal:
    b = replace(bargain(found.parameters, found.board, dyad), mixes=found.mixes_of(dyad))
    return PROTOCOLS[found.protocol](found.values, b)


@boards
@protocols
def test_every_rate_and_payment_is_the_plain_renewals(board: Board, protocol: str) -> None:
    found = solved(board, protocol)
    process = law(found, np.zeros(len(found.parameters), dtype=np.int64))
    mu = found.parameters.renewal_rate[:, None]
    for d in board.active:
        outcome = plain(found, d)
        paid = mu * np.sum(outcome.choice * outcome.transfer, axis=2)
        np.testing.assert_allclose(process.payment[:, d], paid, atol=1e-9)
        q, t = outcome.choice, outcome.transfer
        warmed = q[..., UP] + q[..., UP_ITEM]
        price = (q[..., UP] * t[..., UP] + q[..., UP_ITEM] * t[..., UP_ITEM]) / np.maximum(warmed, 1e-300)
        np.testing.assert_allclose(process.concession[:, d], price, atol=1e-9)
        given = mu * outcome.choice[..., STAY_ITEM:].sum(axis=2)
        np.testing.assert_allclose(process.grant_rate[:, d], given, atol=1e-11)
        for rises in (False, True):
            which = (process.kind == d) & (process.rises == rises)
            here, there = process.source[which], process.target[which]
            assert np.all(there - here == (1 if rises else -1) * board.strides[d])
            q = outcome.choice[:, here]
            chance = q[..., UP] + q[..., UP_ITEM] if rises else q[..., LAPSE]
            np.testing.assert_allclose(process.rates[:, which], mu * chance, atol=1e-11)
            with_item = q[..., UP_ITEM] if rises else 0.0 * chance
            np.testing.assert_allclose(process.granted[:, which], mu * with_item, atol=1e-11)


@boards
@protocols
def test_the_certificate_is_the_largest_miss_of_the_linear_system(board: Board, protocol: str) -> None:
    found = solved(board, protocol)
    process = law(found, np.zeros(len(found.parameters), dtype=np.int64), averages=False)
    p, values = found.parameters, found.values
    income = flow_payoff(p, board)
    for d in board.active:
        outcome, (i, j) = plain(found, d), board.dyads[d]
        income[:, :, i] += p.renewal_rate[:, None] * outcome.gain_first
        income[:, :, j] += p.renewal_rate[:, None] * outcome.gain_second
    for b in range(len(p)):
        generator = np.zeros((board.states, board.states))
        np.add.at(generator, (process.source, process.target), process.rates[b])
        generator -= np.diag(generator.sum(axis=1))
        miss = income[b] + generator @ values[b] - p.discount[b] * values[b]
        wanted = np.abs(miss).max() / p.discount[b]
        assert process.certificate[b] == pytest.approx(wanted, rel=1e-4, abs=1e-8)


@protocols
def test_a_process_has_the_same_bits_in_any_company(protocol: str) -> None:
    board = BOARDS["an item"]
    found = solved(board, protocol)
    count = len(found.parameters)
    begin, order = np.arange(count) * 3, np.arange(count)[::-1]
    together, backwards = law(found, begin), law(found.take(order), begin[order])
    alone = law(found.take(order[3:4]), begin[order[3:4]])
    for name in ("rates", "granted", "payment", "occupation", "certificate", "linear_difference"):
        np.testing.assert_array_equal(getattr(backwards, name)[::-1], getattr(together, name))
        np.testing.assert_array_equal(getattr(alone, name)[0], getattr(together, name)[order[3]])
    dates = (0.5, 7.0, 40.0)
    np.testing.assert_array_equal(state_law(backwards, dates)[::-1], state_law(together, dates))
    np.testing.assert_array_equal(state_law(alone, dates)[0], state_law(together, dates)[order[3]])


def test_away_from_a_solution_mixes_are_traced_from_uniform_ones() -> None:
    board = BOARDS["three powers"]
    p = games_on(board)
    values = some_values(p, board)
    states = np.tile(np.array([0, 40, board.states - 1]), (len(p), 1))
    choice, transfer = np.empty((len(p), 3, 5)), np.empty((len(p), 3, 5))
    renew_block(
        CODES["nontransferable"],
        geometry(board).arrays,
        transitions(board).share_rows,
        pack(p, board).arrays,
        values,
        np.zeros((0, 0, 0, 4)),
        np.array([0, 1, 2]),
        states,
        choice,
        transfer,
    )
    for q in range(3):
        wanted = PROTOCOLS["nontransferable"](values, bargain(p, board, q)).choice[:, states[0, q]]
        np.testing.assert_allclose(choice[:, q], wanted, atol=1e-10)
    assert not transfer.any()
