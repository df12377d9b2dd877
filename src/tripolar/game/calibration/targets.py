"""The targets of calibration: how often relations move, and what pairs pay."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.equilibrium import Solution
from tripolar.game.kernels.batch import Batch, geometry
from tripolar.game.model.bargaining import LAPSE, OPTIONS, STAY, STAY_ITEM, UP, UP_ITEM
from tripolar.game.model.board import Board, transitions

__all__ = ["MoveTarget", "PaymentTarget", "choices", "log_ratio", "shown"]

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

    def take(self, rows: Index) -> MoveTarget:
        """The target in these games."""
        return replace(self, log_odds=self.log_odds[rows])


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


def choices(solution: Solution, packed: Batch, dyads: tuple[int, ...], states: Index) -> tuple[Array, Array]:
    """Choices and transfers to the first in some renewals of solved games, (B, Q, 5) each.

    Parameters
    ----------
    solution, packed : Solution, Batch
        The games.
    dyads : tuple of int
        Q of them.
    states : (B, Q)
        Where.
    """
    from tripolar.game.kernels.process import renew_block
    from tripolar.game.kernels.renewal import CODES

    board = solution.board
    active = np.array([board.active.index(d) for d in dyads], dtype=np.int64)
    choice, transfer = (np.empty((*states.shape, OPTIONS)) for _ in range(2))
    mixes = np.zeros((0, 0, 0, 4)) if solution.mixes is None else solution.mixes
    renew_block(
        CODES[solution.protocol],
        geometry(board).arrays,
        transitions(board).share_rows,
        packed.arrays,
        solution.values,
        mixes,
        active,
        np.ascontiguousarray(states),
        choice,
        transfer,
    )
    return choice, transfer


def shown(
    board: Board, choice: Array, transfer: Array, moves: tuple[int, ...], states: Index
) -> tuple[Array, Array]:
    """What renewals show of what move and payment targets ask about.

    Parameters
    ----------
    board : Board
        The board.
    choice, transfer : (B, moves and payments, 5)
        As `choices` gives them.
    moves : tuple of int
        Dyads whose moves are asked about; payments come after them.
    states : (B, moves and payments)
        Where.

    Returns
    -------
    (B, moves) array
        Log-odds that the relation moves at its next renewal. At an end of the grid: of leaving it over
        staying. Inside: of warming over cooling.
    (B, payments) array
        What the dyad's first gets from its second at a renewal, in expectation, bn.
    """
    q, count = choice[:, : len(moves)], len(moves)
    rise, stay, lapse = q[..., UP] + q[..., UP_ITEM], q[..., STAY] + q[..., STAY_ITEM], q[..., LAPSE]
    level = np.repeat(board.level_index, board.type_states, axis=0)[states[:, :count], list(moves)]
    bottom, top = level == 0, level == np.array(board.sizes)[list(moves)] - 1
    # At the bottom a lapse is a stay.
    above = np.where(top & ~bottom, lapse, rise)
    below = np.where(bottom, lapse + stay, np.where(top, stay, lapse))
    return log_ratio(above, below), np.sum(choice[:, count:] * transfer[:, count:], axis=2)


def log_ratio(above: Array, below: Array) -> Array:
    """log(above / below), finite where a probability has underflowed."""
    return np.log(np.maximum(above, 1e-300)) - np.log(np.maximum(below, 1e-300))
