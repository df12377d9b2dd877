"""Games that end at a rate: their rows, and where their discounted time is spent."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.kernels.batch import Batch, geometry
from tripolar.game.kernels.compile import entry
from tripolar.game.kernels.lanes import LANES, add, load
from tripolar.game.kernels.law import _eliminate, _lane_rates, _solve, _solve_transposed
from tripolar.game.model.board import Board

__all__ = ["ending", "occupy_from"]


def ending(batch: Batch, board: Board, rate: float, after: NDArray[np.float64]) -> Batch:
    """The same games, which end at a rate a year, and are then worth `after` (B, S, n).

    The flow payoffs are u + x V' and the discount rate is ρ + x. All else is as it was, precisions too: what
    is struck is worth no less for the end.
    """
    shape = geometry(board)
    types, moves = shape.size[2], shape.moves
    scalars = batch.scalars.copy()
    scalars[:, 1] += rate
    leaders = np.zeros((len(batch), types, types))
    leaders[:, moves[:, 0], moves[:, 1]] = -batch.rates
    kinds = np.arange(types)
    leaders[:, kinds, kinds] = scalars[:, 1:2] - leaders.sum(axis=2)
    return replace(
        batch,
        flow=batch.flow + rate * after.reshape(len(batch), -1),
        scalars=scalars,
        leave=batch.leave + rate,
        coarse=np.asarray(np.linalg.inv(leaders), dtype=np.float64).reshape(len(batch), -1),
    )


@entry
def occupy_from(discount, source, target, rates, start, income, occupation, values):
    """Discounted occupation from a law of states, and the value of an income stream from every state.

    As `law.occupy`, which begins in one state.

    Parameters
    ----------
    discount : (B,)
        ρ, the rate at which the phase ends included.
    source, target : (T,)
        The possible transitions.
    rates : (B, T)
        Their rates.
    start : (B, S)
        Chance of each state when the phase begins.
    income : (B, S, n)
        Flow payoffs and net payments, a year.
    occupation : (B, S)
        Out: ρ (ρI - Q)⁻ᵀ start, the share of the discounted phase spent in each state.
    values : (B, S, n)
        Out: (ρI - Q)⁻¹ income.
    """
    games, size = occupation.shape
    columns = income.shape[2]
    band = 0
    for k in range(source.size):
        band = max(band, abs(target[k] - source[k]))
    width = 2 * band + 1
    matrix, moving = np.zeros(size * width * LANES), np.zeros(source.size * LANES)
    x, share = np.zeros(size * columns * LANES), np.zeros(size * LANES)
    for first in range(0, games, LANES):
        count = min(LANES, games - first)
        _lane_rates(source, target, rates, first, count, moving)
        matrix[:] = 0.0
        for lane in range(LANES):
            game = first + min(lane, count - 1)
            for s in range(size):
                matrix[(s * width + band) * LANES + lane] = discount[game]
                share[s * LANES + lane] = discount[game] * start[game, s]
                for c in range(columns):
                    x[(s * columns + c) * LANES + lane] = income[game, s, c]
        for k in range(source.size):
            s, rate = source[k], load(moving, k)
            add(matrix, s * width + band, rate)
            add(matrix, s * width + band - s + target[k], 0.0 - rate)
        _eliminate(matrix, size, band)
        _solve(matrix, size, band, columns, x)
        _solve_transposed(matrix, size, band, share)
        for lane in range(count):
            for s in range(size):
                occupation[first + lane, s] = share[s * LANES + lane]
                for c in range(columns):
                    values[first + lane, s, c] = x[(s * columns + c) * LANES + lane]
