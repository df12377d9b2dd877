"""The Markov process an equilibrium induces: occupation, transients and first passages, by eight games.

Compiled, deterministic and free of BLAS, so that a result has the same bits in any company. ρI - Q is
strictly diagonally dominant, hence its elimination needs no pivoting, and stays within the band of states
that a move can lead to.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np

from tripolar.game.kernels.compile import entry, inner
from tripolar.game.kernels.lanes import LANES, add, load, splat, store, where_above

__all__ = ["occupy", "transient"]

# Mean jumps a step: few enough that exp(-jumps) stays far from underflow.
_JUMPS, _ORDERS, _LEFT_OUT = 8.0, 200, 1e-13


@inner()
def _lane_rates(source, target, rates, first, count, pack):
    """The rates of these games side by side; lanes left over repeat the last game."""
    for lane in range(LANES):
        game = first + min(lane, count - 1)
        for k in range(source.size):
            pack[k * LANES + lane] = rates[game, k]


@inner()
def _eliminate(matrix, size, band):
    """LU in place within the band, multipliers below the diagonal, one over the pivot on it."""
    width = 2 * band + 1
    for k in range(size):
        here = k * width + band
        over = 1.0 / load(matrix, here)
        store(matrix, here, over)
        last = min(k + band + 1, size)
        for r in range(k + 1, last):
            row = r * width + band - r
            factor = load(matrix, row + k) * over
            store(matrix, row + k, factor)
            for c in range(k + 1, last):
                add(matrix, row + c, 0.0 - factor * load(matrix, here - k + c))


@inner()
def _solve(matrix, size, band, columns, x):
    """Solve with the factors, for several right-hand sides in place, (size * columns) rows."""
    width = 2 * band + 1
    for s in range(size):
        row = s * width + band - s
        for k in range(max(s - band, 0), s):
            for c in range(columns):
                add(x, s * columns + c, 0.0 - load(matrix, row + k) * load(x, k * columns + c))
    for s in range(size - 1, -1, -1):
        row = s * width + band - s
        for k in range(s + 1, min(s + band + 1, size)):
            for c in range(columns):
                add(x, s * columns + c, 0.0 - load(matrix, row + k) * load(x, k * columns + c))
        for c in range(columns):
            store(x, s * columns + c, load(x, s * columns + c) * load(matrix, row + s))


@inner()
def _solve_transposed(matrix, size, band, x):
    """Solve the transposed system in place, (size,) rows: first Uᵀ, then Lᵀ."""
    width = 2 * band + 1
    for s in range(size):
        row = s * width + band - s
        value = load(x, s) * load(matrix, row + s)
        store(x, s, value)
        for k in range(s + 1, min(s + band + 1, size)):
            add(x, k, 0.0 - load(matrix, row + k) * value)
    for s in range(size - 1, -1, -1):
        row, value = s * width + band - s, load(x, s)
        for k in range(max(s - band, 0), s):
            add(x, k, 0.0 - load(matrix, row + k) * value)


@entry
def occupy(discount, source, target, rates, start, income, occupation, values):
    """Discounted occupation from a law of states, and the value of an income stream from every state.

    Parameters
    ----------
    discount : (B,)
        ρ.
    source, target : (T,)
        The possible transitions.
    rates : (B, T)
        Their rates.
    start : (B, S)
        Chance of each state at the start.
    income : (B, S, n)
        Flow payoffs and net payments, a year.
    occupation : (B, S)
        Out: ρ (ρI - Q)⁻ᵀ start, the share of the discounted future spent in each state.
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


@inner()
def _step(source, target, moving, leave, weights, now, term, following, total, size):
    """Carry `now` ahead by one step of so many mean jumps in each lane, by a Poisson mixture of jumps.

    `weights` are, by row: mean jumps, one over the fastest rate, exp(-jumps), and 1 in lanes that move.
    """
    jumps, over, start, moves = load(weights, 0), load(weights, 1), load(weights, 2), load(weights, 3)
    none, half = splat(0.0), splat(0.5)
    for s in range(size):
        first = load(now, s) * start
        store(term, s, first)
        store(total, s, first)
    weight, seen = start, start
    for order in range(1, _ORDERS + 1):
        # Lanes that have seen all their weight take nothing more, whatever the others need.
        live = where_above(splat(1.0 - _LEFT_OUT), seen, moves, none)
        store(weights, 4, live)
        going = False
        for lane in range(LANES):
            going |= weights[4 * LANES + lane] > 0.5
        if not going:
            break
        for s in range(size):
            store(following, s, load(term, s) * (1.0 - load(leave, s) * over))
        for k in range(source.size):
            add(following, target[k], load(term, source[k]) * (load(moving, k) * over))
        scale = jumps * (1.0 / order)
        for s in range(size):
            new = load(following, s) * scale
            store(term, s, new)
            add(total, s, where_above(live, half, new, none))
        weight = weight * scale
        seen = seen + where_above(live, half, weight, none)
    for s in range(size):
        store(now, s, where_above(moves, half, load(total, s), load(now, s)))


@entry
def transient(source, target, rates, killing, begin, times, law):
    """Law of the process at some dates, by uniformisation (Jensen 1953), to 1e-12.

    Parameters
    ----------
    source, target : (T,), rates : (B, T)
        Transitions and their rates.
    killing : (B, S)
        Rate at which the process is stopped in each state; zeros for the law itself.
    begin : (B,)
        State each game starts from.
    times : (M,)
        Dates ahead, years, ascending.
    law : (B, M, S)
        Out: probability of each state, and of not having been stopped, at each date.
    """
    games, size = killing.shape
    moving, leave = np.zeros(source.size * LANES), np.zeros(size * LANES)
    now, term = np.zeros(size * LANES), np.zeros(size * LANES)
    following, total = np.zeros(size * LANES), np.zeros(size * LANES)
    weights, fastest, pieces = np.zeros(5 * LANES), np.zeros(LANES), np.zeros(LANES, np.int64)
    for first in range(0, games, LANES):
        count = min(LANES, games - first)
        _lane_rates(source, target, rates, first, count, moving)
        now[:] = 0.0
        for lane in range(LANES):
            game = first + min(lane, count - 1)
            now[begin[game] * LANES + lane] = 1.0
            for s in range(size):
                leave[s * LANES + lane] = killing[game, s]
        for k in range(source.size):
            add(leave, source[k], load(moving, k))
        fastest[:] = 1e-12
        for s in range(size):
            for lane in range(LANES):
                fastest[lane] = max(fastest[lane], leave[s * LANES + lane])
        clock = 0.0
        for m in range(times.size):
            ahead, most = times[m] - clock, 0
            for lane in range(LANES):
                pieces[lane] = max(int(np.ceil(ahead * fastest[lane] / _JUMPS)), 1)
                most = max(most, pieces[lane])
                jumps = ahead * fastest[lane] / pieces[lane]
                weights[lane], weights[LANES + lane] = jumps, 1.0 / fastest[lane]
                weights[2 * LANES + lane] = np.exp(-jumps)
            for piece in range(most):
                for lane in range(LANES):
                    weights[3 * LANES + lane] = 1.0 if piece < pieces[lane] else 0.0
                _step(source, target, moving, leave, weights, now, term, following, total, size)
            clock = times[m]
            for lane in range(count):
                for s in range(size):
                    law[first + lane, m, s] = now[s * LANES + lane]
