"""The Markov process an equilibrium induces: occupation, transients and first passages, per game.

Compiled, deterministic and free of BLAS, so that a result has the same bits for any number of
threads. ρI - Q is strictly diagonally dominant, hence its elimination needs no pivoting.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["occupy", "transient"]


@njit(error_model="numpy")
def _assemble(matrix, discount, source, target, rate):
    matrix[:] = 0.0
    for s in range(matrix.shape[0]):
        matrix[s, s] = discount
    for k in range(rate.size):
        matrix[source[k], source[k]] += rate[k]
        matrix[source[k], target[k]] -= rate[k]


@njit(error_model="numpy", fastmath={"contract"})
def _eliminate(matrix):
    """LU in place, the multipliers below the diagonal."""
    size = matrix.shape[0]
    for k in range(size):
        pivot = 1.0 / matrix[k, k]
        for r in range(k + 1, size):
            if matrix[r, k] != 0.0:
                factor = matrix[r, k] * pivot
                matrix[r, k] = factor
                for c in range(k + 1, size):
                    matrix[r, c] -= factor * matrix[k, c]


@njit(error_model="numpy", nogil=True, cache=True)
def occupy(discount, source, target, rates, begin, income, occupation, values):
    """Discounted occupation from a state, and the value of an income stream from every state.

    Parameters
    ----------
    discount : (B,)
        ρ.
    source, target : (T,)
        The possible transitions.
    rates : (B, T)
        Their rates.
    begin : (B,)
        State each game starts from.
    income : (B, S, n)
        Flow payoffs and net payments, a year.
    occupation : (B, S)
        Out: ρ (ρI - Q)⁻ᵀ e, the share of the discounted future spent in each state.
    values : (B, S, n)
        Out: (ρI - Q)⁻¹ income.
    """
    games, size = occupation.shape
    columns = income.shape[2]
    matrix = np.zeros((size, size))
    for b in range(games):
        _assemble(matrix, discount[b], source, target, rates[b])
        _eliminate(matrix)
        for s in range(size):
            for c in range(columns):
                values[b, s, c] = income[b, s, c]
            for k in range(s):
                if matrix[s, k] != 0.0:
                    for c in range(columns):
                        values[b, s, c] -= matrix[s, k] * values[b, k, c]
        for s in range(size - 1, -1, -1):
            for k in range(s + 1, size):
                if matrix[s, k] != 0.0:
                    for c in range(columns):
                        values[b, s, c] -= matrix[s, k] * values[b, k, c]
            for c in range(columns):
                values[b, s, c] /= matrix[s, s]
        # The transposed system: first Uᵀ, then Lᵀ.
        x = np.zeros(size)
        x[begin[b]] = discount[b]
        for s in range(size):
            x[s] /= matrix[s, s]
            for k in range(s + 1, size):
                x[k] -= matrix[s, k] * x[s]
        for s in range(size - 1, -1, -1):
            for k in range(s):
                x[k] -= matrix[s, k] * x[s]
        occupation[b] = x


@njit(error_model="numpy", nogil=True, cache=True)
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
    for b in range(games):
        leave = killing[b].copy()
        for k in range(rates.shape[1]):
            leave[source[k]] += rates[b, k]
        fastest = max(leave.max(), 1e-12)
        now = np.zeros(size)
        now[begin[b]] = 1.0
        clock = 0.0
        for m in range(times.size):
            # Steps of at most 8 mean jumps keep exp(-jumps) far from underflow.
            ahead = times[m] - clock
            pieces = max(int(np.ceil(ahead * fastest / 8.0)), 1)
            jumps = ahead * fastest / pieces
            for _ in range(pieces):
                term = now * np.exp(-jumps)
                total = term.copy()
                weight = np.exp(-jumps)
                seen = weight
                order = 0
                while seen < 1.0 - 1e-13 and order < 200:
                    order += 1
                    following = term * (1.0 - leave / fastest)
                    for k in range(rates.shape[1]):
                        following[target[k]] += term[source[k]] * (rates[b, k] / fastest)
                    term = following * (jumps / order)
                    weight *= jumps / order
                    seen += weight
                    total += term
                now = total
            clock = times[m]
            law[b, m] = now
