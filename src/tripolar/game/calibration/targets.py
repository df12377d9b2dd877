"""What a calibrated game must show: how its relations move, and what its pairs pay."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.bargaining import LAPSE, STAY, STAY_ITEM, UP, UP_ITEM, Bargain, bargain
from tripolar.game.board import Board
from tripolar.game.parameters import GameParameters
from tripolar.game.plain import PROTOCOLS
from tripolar.game.protocols import Renewal

__all__ = ["MoveTarget", "PaymentTarget", "move_odds", "yearly_payment"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MoveTarget:
    """Log-odds that the present relation moves at its next renewal; they determine one sum.

    Attributes
    ----------
    dyad : int
        Position among the board's dyads.
    power, kind : int
        The power whose leader type the sum depends on and the type's number; -1 for all types.
    log_odds : (B,)
        Wanted, as `move_odds` defines them.
    """

    dyad: int
    power: int
    kind: int
    log_odds: Array


@dataclass(frozen=True, slots=True)
class PaymentTarget:
    """What the dyad's first receives from its second at present; it determines the sum's division.

    Attributes
    ----------
    dyad : int
        Position among the board's dyads.
    yearly : (B,)
        Wanted, bn US$ a year.
    """

    dyad: int
    yearly: Array


def move_odds(values: Array, p: GameParameters, board: Board, dyad: int, states: Index, protocol: str) -> Array:
    """Log-odds that the dyad's relation moves at its next renewal, in one state per game: (B,).

    At an end of the grid: of leaving it over staying. Inside: of warming over cooling.
    """
    odds = np.empty(len(p))
    for rows, b, outcome in _renewals(values, p, board, dyad, states, protocol):
        q = outcome.choice[:, 0]
        up, stay = q[:, UP] + q[:, UP_ITEM], q[:, STAY] + q[:, STAY_ITEM]
        can_stay, can_rise = b.available[0, STAY], b.available[0, UP]
        if not can_stay:  # at the bottom a lapse is a stay
            odds[rows] = _log_ratio(up, q[:, LAPSE] + stay)
        else:
            odds[rows] = _log_ratio(up, q[:, LAPSE]) if can_rise else _log_ratio(q[:, LAPSE], stay)
    return odds


def _log_ratio(above: Array, below: Array) -> Array:
    """log(above / below), finite where a probability has underflowed."""
    return np.log(np.maximum(above, 1e-300)) - np.log(np.maximum(below, 1e-300))


def yearly_payment(values: Array, p: GameParameters, board: Board, dyad: int, states: Index, protocol: str) -> Array:
    """Expected payment to the dyad's first from its second, bn a year, in one state per game: (B,)."""
    paid = np.empty(len(p))
    for rows, _, outcome in _renewals(values, p, board, dyad, states, protocol):
        paid[rows] = p.renewal_rate[rows] * np.sum(outcome.choice[:, 0] * outcome.transfer[:, 0], axis=1)
    return paid


def _renewals(values: Array, p: GameParameters, board: Board, dyad: int, states: Index, protocol: str):  # type: ignore[no-untyped-def]
    """Renew the dyad in just the state each game asks about, games with the same state together."""
    b = bargain(p, board, dyad)
    for state in np.unique(states):
        rows = np.flatnonzero(states == state)
        line = np.array([b.target[state, LAPSE], state, b.target[state, UP]])
        here = _in_state(b, state, rows)
        outcome: Renewal = PROTOCOLS[protocol](values[rows][:, line], here)
        yield rows, here, outcome


def _in_state(b: Bargain, state: int, rows: Index) -> Bargain:
    """The bargain of these games as if their only state were this one, its line numbered 0, 1, 2."""
    return replace(
        b,
        target=np.array([[0, 1, 2, 1, 2]]),
        available=b.available[state : state + 1],
        share=b.share[rows, state : state + 1],
        precision=b.precision[rows],
        bound=b.bound[rows],
        shocks=b.shocks[rows],
        item_first=b.item_first[rows, state : state + 1],
        item_second=b.item_second[rows, state : state + 1],
    )
