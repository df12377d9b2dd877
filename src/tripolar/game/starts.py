"""Other starting values for the solver, for equilibria that the usual path does not find."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tripolar.bounds import check_starts
from tripolar.game.model.board import Board

__all__ = ["starting_values"]

Array = NDArray[np.float64]

# Widths of the starts' clouds, as parts of the spread over states of the values that they surround,
# from near them to far beyond anything that the game can pay.
_WIDTHS = (0.25, 8.0)


def starting_values(around: Array, board: Board, starts: int, seed: int) -> Array:
    """Values around given ones (B, S, n) to start from: (starts, B, S, n).

    Some noise, and a tilt by relations: noise alone averages out over a few sweeps, and what leads
    elsewhere is that all states in which some relation is good are worth more, or less. A start is the
    same for every game on a board of that shape, in units of the game's own spread of values.
    """
    check_starts(starts, board.states, board.powers)
    rng = np.random.default_rng(seed)
    low, high = (float(np.log(width)) for width in _WIDTHS)
    width = np.exp(rng.uniform(low, high, (starts, 1, 1)))
    tilts = rng.normal(size=(starts, len(board.dyads), board.powers))
    relation = np.repeat(board.relation, board.type_states, axis=0)
    # Sums of products, not a matrix product, whose last bits depend on how many starts there are.
    tilt = np.sum(relation[None, :, :, None] * tilts[:, None], axis=2)
    shape = width * (rng.normal(size=(starts, board.states, board.powers)) + 2.0 * tilt)
    values = np.where(np.isfinite(around), around, 0.0)
    largest = np.abs(values).max(axis=(1, 2), initial=1.0)
    spread = np.maximum(values.std(axis=1), 1e-3 * largest[:, None])
    return values[None] + shape[:, None] * spread[None, :, None]
