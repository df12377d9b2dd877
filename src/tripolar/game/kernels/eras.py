"""Where the discounted future of a phase is spent, when it begins in many states, each with a chance."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np

from tripolar.game.kernels.compile import entry
from tripolar.game.kernels.lanes import LANES, add, load
from tripolar.game.kernels.law import _eliminate, _lane_rates, _solve, _solve_transposed

__all__ = ["occupy_from"]


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
