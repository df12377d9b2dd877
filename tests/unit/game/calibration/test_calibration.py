"""Calibration: the solved game shows what was asked of it, or says that it does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.property.games import make_game

from tripolar.game.calibration.calibrate import CALIBRATION_WORDS, Calibration, calibrate
from tripolar.game.calibration.targets import MoveTarget, PaymentTarget
from tripolar.game.equilibrium import solve
from tripolar.game.law import Law, law
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, flow_payoff

Array = NDArray[np.float64]

GRID = (0.0, 0.5, 1.0)
BOARD = Board(3, (GRID,) * 3, (2, 1, 2), ((False, True), (False,), (False, True)))
# First and second hostile, first and third normal, second and third partners; first leader types.
BEGIN = BOARD.state((0, 1, 2), (0, 0, 0))
PRESENT = np.zeros(3, dtype=np.int64)
GAMES = 6
PARTS = [make_game(BOARD, seed, shocks=seed % 2 == 1) for seed in range(GAMES)]
P = GameParameters.concatenate(PARTS)
RNG = np.random.default_rng(5)
# Rates a year: of warming by the first's type, of the partnership's fall, and the middle pair's lean.
WARMING = np.stack([RNG.uniform(0.08, 0.15, GAMES), RNG.uniform(0.01, 0.06, GAMES)], axis=1)
FALLING = RNG.uniform(0.01, 0.1, GAMES)
TILT = RNG.normal(0.0, 1.0, GAMES)
TERMS = RNG.uniform(-8.0, 4.0, GAMES)


def odds(hazard: Array) -> Array:
    """Log-odds of moving at a renewal that give this rate a year."""
    share = hazard / P.renewal_rate
    return np.log(share / (1.0 - share))


MOVES = (
    MoveTarget(dyad=0, power=0, kind=0, log_odds=odds(WARMING[:, 0])),
    MoveTarget(dyad=0, power=0, kind=1, log_odds=odds(WARMING[:, 1])),
    MoveTarget(dyad=1, power=-1, kind=-1, log_odds=TILT),
    MoveTarget(dyad=2, power=-1, kind=-1, log_odds=odds(FALLING)),
)


def calibrated(split: float = 0.5, payments: tuple[PaymentTarget, ...] = ()) -> Calibration:
    shares = np.full((GAMES, 3), split)
    return calibrate(P, BOARD, MOVES, payments, shares, np.full(GAMES, BEGIN), PRESENT)


def shown(found: Calibration) -> Law:
    """The law of the calibrated games, solved anew."""
    return law(solve(found.parameters, BOARD), np.full(GAMES, BEGIN))


def rate(process: Law, dyad: int, state: int, *, rises: bool) -> Array:
    wanted = (process.kind == dyad) & (process.source == state) & (process.rises == rises)
    return process.rates[:, wanted].sum(axis=1)


def test_the_solved_games_move_at_the_rates_asked_for() -> None:
    found = calibrated()
    assert found.status.tolist() == [0] * GAMES
    process = shown(found)
    assert rate(process, 0, BEGIN, rises=True) == pytest.approx(WARMING[:, 0], rel=2e-3)
    other_type = BOARD.state((0, 1, 2), (1, 0, 0))
    assert rate(process, 0, other_type, rises=True) == pytest.approx(WARMING[:, 1], rel=2e-3)
    assert rate(process, 2, BEGIN, rises=False) == pytest.approx(FALLING, rel=2e-3)
    up, down = (rate(process, 1, BEGIN, rises=rises) for rises in (True, False))
    assert np.log(up / down) == pytest.approx(TILT, abs=2e-3)


def test_observed_payments_are_shown_and_so_are_the_rates() -> None:
    found = calibrated(payments=(PaymentTarget(2, TERMS),))
    assert found.status.tolist() == [0] * GAMES
    process = shown(found)
    assert process.payment[:, 2, BEGIN] == pytest.approx(TERMS, abs=0.1)
    assert rate(process, 0, BEGIN, rises=True) == pytest.approx(WARMING[:, 0], rel=2e-3)
    assert rate(process, 2, BEGIN, rises=False) == pytest.approx(FALLING, rel=2e-3)


def test_a_side_that_receives_more_values_the_tie_less() -> None:
    more = calibrated(payments=(PaymentTarget(2, TERMS + 4.0),))
    less = calibrated(payments=(PaymentTarget(2, TERMS),))
    assert np.all(more.parameters.political_value[:, 1, 2, 0] < less.parameters.political_value[:, 1, 2, 0])


@pytest.mark.parametrize("split", [0.3, 0.7])
def test_without_an_observed_payment_the_net_gain_is_divided(split: float) -> None:
    found = calibrated(split)
    assert found.status.tolist() == [0] * GAMES
    flow = flow_payoff(found.parameters, BOARD)
    # At the bottom the move in question is up, inside the grid from below to above, at the top down.
    step = BOARD.strides
    ends = {
        0: (BEGIN, BEGIN + step[0]),
        1: (BEGIN - step[1], BEGIN + step[1]),
        2: (BEGIN - step[2], BEGIN),
    }
    for d, (below, above) in ends.items():
        i, j = BOARD.dyads[d]
        first, second = (flow[:, above, k] - flow[:, below, k] for k in (i, j))
        assert first == pytest.approx(split * (first + second), abs=1e-6)


def test_dyads_without_a_target_keep_their_political_values() -> None:
    shares = np.full((GAMES, 3), 0.5)
    found = calibrate(P, BOARD, MOVES[3:], (), shares, np.full(GAMES, BEGIN), PRESENT)
    assert found.status.tolist() == [0] * GAMES
    kept = [(0, 1), (1, 0), (0, 2), (2, 0)]
    for i, j in kept:
        np.testing.assert_array_equal(found.parameters.political_value[:, i, j], P.political_value[:, i, j])


def test_the_difference_of_types_is_the_owners_alone() -> None:
    e = calibrated().parameters.political_value
    np.testing.assert_array_equal(e[:, 1, 0, 0], e[:, 1, 0, 1])
    assert np.all(e[:, 0, 1, 0] > e[:, 0, 1, 1])  # the type that warms faster values the tie more


def test_what_no_leader_can_deliver_is_said_to_be_missed() -> None:
    beyond = PaymentTarget(2, P.transfer_bound[:, 1, 2] * np.where(np.arange(GAMES) < 2, 1.5, 0.05))
    found = calibrated(payments=(beyond,))
    words = [CALIBRATION_WORDS[k] for k in found.status]
    assert words[:2] == ["hazards not met"] * 2
    assert set(words[2:]) == {"calibrated"}
    # Missed by at least the half of the bound that is out of reach.
    assert np.all(np.abs(found.miss[:2]).max(axis=1) >= 0.5 - 1e-6)
    assert np.all(np.abs(found.miss[2:]).max(axis=1) < 1e-3)


def test_the_solution_is_that_of_the_standard_path() -> None:
    found = calibrated()
    again = solve(found.parameters, BOARD)
    yearly = P.discount[:, None, None] * np.abs(found.solution.values - again.values)
    assert yearly.max() < 1e-3
    assert np.all(found.solves > 1)


def test_games_are_calibrated_alike_in_any_company() -> None:
    together = calibrated()
    row = slice(4, 5)
    moves = tuple(replace(t, log_odds=t.log_odds[row]) for t in MOVES)
    alone = calibrate(P.take(row), BOARD, moves, (), np.full((1, 3), 0.5), np.full(1, BEGIN), PRESENT)
    np.testing.assert_array_equal(alone.unknowns[0], together.unknowns[4])


@pytest.mark.parametrize("protocol", ["credible", "nontransferable"])
def test_under_other_protocols_too_the_solved_games_move_at_the_rates_asked_for(protocol: str) -> None:
    shares, begin = np.full((GAMES, 3), 0.5), np.full(GAMES, BEGIN)
    found = calibrate(P, BOARD, MOVES, (), shares, begin, PRESENT, protocol)
    met = found.status == 0
    assert met.sum() >= GAMES - 1
    process = law(solve(found.parameters, BOARD, protocol=protocol), begin)
    assert rate(process, 0, BEGIN, rises=True)[met] == pytest.approx(WARMING[met, 0], rel=2e-3)
    assert rate(process, 2, BEGIN, rises=False)[met] == pytest.approx(FALLING[met], rel=2e-3)
    up, down = (rate(process, 1, BEGIN, rises=rises)[met] for rises in (True, False))
    assert np.log(up / down) == pytest.approx(TILT[met], abs=2e-3)
