"""The targets of calibration: how often relations move, and what pairs pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.game.equilibrium import Solution
from tripolar.game.kernels.batch import Batch, geometry
from tripolar.game.model.bargaining import LAPSE, OPTIONS, STAY, STAY_ITEM, UP, UP_ITEM
from tripolar.game.model.board import transitions

__all__ = ["MoveTarget", "PaymentTarget", "shown"]

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
        Wanted, as `shown` defines them.
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


def shown(
    solution: Solution, packed: Batch, moves: tuple[int, ...], paid: tuple[int, ...], states: Index
) -> tuple[Array, Array]:
    """What solved games show of what targets ask about.

    Parameters
    ----------
    solution, packed : Solution, Batch
        The games.
    moves, paid : tuples of int
        Dyads whose moves and whose payments are asked about.
    states : (B, moves and payments)
        Where.

    Returns
    -------
    (B, moves) array
        Log-odds that the relation moves at its next renewal. At an end of the grid: of leaving it over
        staying. Inside: of warming over cooling.
    (B, paid) array
        What the dyad's first gets from its second at a renewal, in expectation, bn.
    """
    from tripolar.game.kernels.process import renew_block
    from tripolar.game.kernels.renewal import CODES

    board = solution.board
    dyads = np.array([board.active.index(d) for d in (*moves, *paid)], dtype=np.int64)
    choice, transfer = (np.empty((*states.shape, OPTIONS)) for _ in range(2))
    mixes = np.zeros((0, 0, 0, 4)) if solution.mixes is None else solution.mixes
    renew_block(
        CODES[solution.protocol],
        geometry(board).arrays,
        transitions(board).share_rows,
        packed.arrays,
        solution.values,
        mixes,
        dyads,
        np.ascontiguousarray(states),
        choice,
        transfer,
    )
    q, count = choice[:, : len(moves)], len(moves)
    rise, stay, lapse = q[..., UP] + q[..., UP_ITEM], q[..., STAY] + q[..., STAY_ITEM], q[..., LAPSE]
    level = np.repeat(board.level_index, board.type_states, axis=0)[states[:, :count], list(moves)]
    bottom, top = level == 0, level == np.array(board.sizes)[list(moves)] - 1
    # At the bottom a lapse is a stay.
    above = np.where(top & ~bottom, lapse, rise)
    below = np.where(bottom, lapse + stay, np.where(top, stay, lapse))
    return _log_ratio(above, below), np.sum(choice[:, count:] * transfer[:, count:], axis=2)


def _log_ratio(above: Array, below: Array) -> Array:
    """log(above / below), finite where a probability has underflowed."""
    return np.log(np.maximum(above, 1e-300)) - np.log(np.maximum(below, 1e-300))
