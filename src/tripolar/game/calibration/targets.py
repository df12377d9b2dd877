"""What a calibrated game must show: how its relations move, and what its pairs pay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.bargaining import LAPSE, STAY, STAY_ITEM, UP, UP_ITEM, Bargain
from tripolar.game.equilibrium import Solution
from tripolar.game.plain import PROTOCOLS
from tripolar.game.protocols import Renewal

__all__ = ["MoveTarget", "PaymentTarget", "expected_payment", "move_odds"]

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


def move_odds(solution: Solution, b: Bargain, dyad: int, rows: Index, states: Index) -> Array:
    """Log-odds that a dyad's relation moves at its next renewal, in one state per game.

    At an end of the grid: of leaving it over staying. Inside: of warming over cooling.

    Parameters
    ----------
    solution : Solution
        Of these games.
    b : Bargain
        The dyad's bargain in all games.
    dyad : int
        Its position among the board's dyads.
    rows, states : (rows,)
        Which games these are, and the state each is asked about.

    Returns
    -------
    (rows,) array
    """
    odds = np.empty(rows.size)
    for some, here, outcome in _renewals(solution, b, dyad, rows, states):
        q = outcome.choice[:, 0]
        up, stay = q[:, UP] + q[:, UP_ITEM], q[:, STAY] + q[:, STAY_ITEM]
        can_stay, can_rise = here.available[0, STAY], here.available[0, UP]
        if not can_stay:  # at the bottom a lapse is a stay
            odds[some] = _log_ratio(up, q[:, LAPSE] + stay)
        else:
            odds[some] = _log_ratio(up, q[:, LAPSE]) if can_rise else _log_ratio(q[:, LAPSE], stay)
    return odds


def _log_ratio(above: Array, below: Array) -> Array:
    """log(above / below), finite where a probability has underflowed."""
    return np.log(np.maximum(above, 1e-300)) - np.log(np.maximum(below, 1e-300))


def expected_payment(solution: Solution, b: Bargain, dyad: int, rows: Index, states: Index) -> Array:
    """What the dyad's first gets from its second at a renewal, bn; arguments as `move_odds`."""
    paid = np.empty(rows.size)
    for some, _, outcome in _renewals(solution, b, dyad, rows, states):
        paid[some] = np.sum(outcome.choice[:, 0] * outcome.transfer[:, 0], axis=1)
    return paid


def _renewals(
    solution: Solution, b: Bargain, dyad: int, rows: Index, states: Index
) -> Iterator[tuple[Index, Bargain, Renewal]]:
    """Renew the dyad in just the state each game asks about, games with the same state together."""
    mixes = solution.mixes_of(dyad)
    for state in np.unique(states):
        some = np.flatnonzero(states == state)
        line = np.array([b.target[state, LAPSE], state, b.target[state, UP]])
        here = _in_state(b, int(state), rows[some])
        if mixes is not None:
            here = replace(here, mixes=mixes[:, some, state : state + 1])
        yield some, here, PROTOCOLS[solution.protocol](solution.values[some][:, line], here)


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
