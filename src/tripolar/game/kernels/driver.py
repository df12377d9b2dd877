"""Solve a batch of games: lanes that refill, coarse correction, Anderson mixing, precision tracing.

Every lane holds one game and runs its own course; no number ever crosses from one lane to another,
so a game's answer does not depend on the batch it came in, nor on the number of threads.

1. Start from values of zero (or from given ones) with the precision at the first stage's fraction.
2. Sweep, and add the coarse correction: the part of the residual that depends on leader types only
   is a linear problem in H unknowns and is solved exactly (two-grid idea, Brandt 1977).
3. Mix with the last m steps by Anderson's method [Anderson1965]_; forget them and take a plain
   step when the residual has grown past `growth` times the best seen in this stage.
4. When the residual is below the stage's tolerance go to the next stage; after the last, refill.

References
----------
.. [Anderson1965] Anderson (1965), Iterative Procedures for Nonlinear Integral Equations.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from tripolar.game.kernels.arithmetic import LANES, MATH, W
from tripolar.game.kernels.expiry import sweep

__all__ = ["CONVERGED", "CYCLING", "NOT_CONVERGED", "solve_block"]

CONVERGED, CYCLING, NOT_CONVERGED = 0, 1, 2
# A residual that has not halved over this many sweeps, and is not falling, is called cycling.
_STALL = 150


@njit(error_model="numpy")
def _fill(target, lane, source, draw):
    for row in range(source.shape[1]):
        target[row * LANES + lane] = source[draw, row]


@njit(fastmath=MATH, error_model="numpy")
def _residual(values, image, size, leave, coarse, means, shift, step, largest, scale):
    """step = corrected residual of every row; largest = max |T(V) - V| by lane; scale = max |T(V)|.

    The correction is c = (ρI - Q)⁻¹ r with r the type-wise mean of the residual in flow units, and
    moves the sweep's result to T(V + c) exactly: step = T(V) - V + c - r / total.
    """
    n, states, types = size[0], size[1], size[2]
    means[:] = 0.0
    largest[:] = 0.0
    scale[:] = 0.0
    for state in range(states):
        kind = state % types
        for power in range(n):
            row = (state * n + power) * W
            mean = (kind * n + power) * W
            for lane in range(W):
                f = image[row + lane] - values[row + lane]
                step[row + lane] = f
                means[mean + lane] += f
                largest[lane] = max(largest[lane], abs(f))
                scale[lane] = max(scale[lane], abs(image[row + lane]))
    share = np.float64(types) / np.float64(states)
    for kind in range(types):
        for power in range(n):
            mean = (kind * n + power) * W
            for lane in range(W):
                means[mean + lane] *= share * leave[kind * W + lane]
    for kind in range(types):
        for power in range(n):
            row = (kind * n + power) * W
            for lane in range(W):
                shift[row + lane] = -means[row + lane] / leave[kind * W + lane]
            for other in range(types):
                entry = (kind * types + other) * W
                mean = (other * n + power) * W
                for lane in range(W):
                    shift[row + lane] += coarse[entry + lane] * means[mean + lane]
    for state in range(states):
        kind = state % types
        for power in range(n):
            row = (state * n + power) * W
            mean = (kind * n + power) * W
            for lane in range(W):
                step[row + lane] += shift[mean + lane]


@njit(fastmath=MATH, error_model="numpy")
def _remember(values, step, last_values, last_step, steps, images, column, rows):
    """Store the differences of steps and of images (values + step) since the last sweep."""
    for row in range(rows):
        at = uint64(row) * W
        into = (column * rows + uint64(row)) * W
        for lane in range(W):
            moved = step[at + lane] - last_step[at + lane]
            steps[into + lane] = moved
            images[into + lane] = values[at + lane] - last_values[at + lane] + moved
            last_values[at + lane] = values[at + lane]
            last_step[at + lane] = step[at + lane]


@njit(fastmath=MATH, error_model="numpy")
def _products(step, steps, column, rows, memory, right, newest):
    """Inner products of every remembered step with the present one, and with the newest column."""
    right[:] = 0.0
    newest[:] = 0.0
    for row in range(rows):
        at = uint64(row) * W
        new = (column * rows + uint64(row)) * W
        for k in range(memory):
            old = (uint64(k) * rows + uint64(row)) * W
            into = uint64(k) * W
            for lane in range(W):
                right[into + lane] += steps[old + lane] * step[at + lane]
                newest[into + lane] += steps[old + lane] * steps[new + lane]


@njit(error_model="numpy")
def _weights(gram, right, usable, memory, column, weights, lane):
    """Solve the lane's small least-squares problem by Cholesky; unusable columns weigh nothing."""
    a = np.zeros((memory, memory))
    x = np.zeros(memory)
    for k in range(memory):
        age = (column - k) % memory
        if age >= usable:
            a[k, k] = 1.0
            continue
        x[k] = right[k * LANES + lane]
        for m in range(memory):
            if (column - m) % memory < usable:
                a[k, m] = gram[(k * memory + m) * LANES + lane]
        a[k, k] *= 1.0 + 1e-12
    for k in range(memory):
        pivot = a[k, k]
        for m in range(k):
            pivot -= a[k, m] * a[k, m]
        if not pivot > 1e-14 * a[k, k]:
            # Nearly dependent on the columns before it: leave it out.
            for m in range(memory):
                a[k, m] = 0.0
                a[m, k] = 0.0
            a[k, k] = 1.0
            x[k] = 0.0
            continue
        a[k, k] = np.sqrt(pivot)
        for r in range(k + 1, memory):
            total = a[r, k]
            for m in range(k):
                total -= a[r, m] * a[k, m]
            a[r, k] = total / a[k, k]
    for k in range(memory):
        for m in range(k):
            x[k] -= a[k, m] * x[m]
        x[k] /= a[k, k]
    for k in range(memory - 1, -1, -1):
        for m in range(k + 1, memory):
            x[k] -= a[m, k] * x[m]
        x[k] /= a[k, k]
    for k in range(memory):
        weights[k * LANES + lane] = x[k]


@njit(fastmath=MATH, error_model="numpy")
def _advance(values, step, images, weights, rows, memory):
    """values += step - images @ weights."""
    for row in range(rows):
        at = uint64(row) * W
        for lane in range(W):
            values[at + lane] += step[at + lane]
        for k in range(memory):
            old = (uint64(k) * rows + uint64(row)) * W
            into = uint64(k) * W
            for lane in range(W):
                values[at + lane] -= weights[into + lane] * images[old + lane]


@njit(error_model="numpy", nogil=True, cache=True)
def solve_block(
    size, dyads, lines, moves,
    flow, share, dyad, item, rates, leave, scalars, coarse,
    start, warm, stages, tolerance, budget, memory, growth,
    solution, status, sweeps, residual,
):  # fmt: skip
    """Solve every game of a batch; writes `solution`, `status`, `sweeps` and `residual` in place.

    Parameters
    ----------
    size … moves
        Tables of `layout.Geometry`.
    flow … coarse
        Rows of `layout.Batch`, (B, rows) each.
    start : (B, S * n)
        Values to start from.
    warm : bool
        Whether to skip the tracing and begin at full precision.
    stages, tolerance : (stages,)
        Fractions of the precision, the last one 1, and the relative residual that ends each.
    budget : int
        Sweeps allowed per game, all stages together.
    memory : int
        Steps that Anderson's method remembers.
    growth : float
        Residual over the stage's best at which memory is cleared.
    solution : (B, S * n), status, sweeps : (B,) int64, residual : (B,)
        Results: values, CONVERGED / CYCLING / NOT_CONVERGED, sweeps used, max |T(V) - V|.
    """
    games, rows = flow.shape
    types = size[2]
    n = size[0]
    last_stage = stages.size - 1
    values, image, step = np.zeros(rows * LANES), np.zeros(rows * LANES), np.zeros(rows * LANES)
    last_values, last_step = np.zeros(rows * LANES), np.zeros(rows * LANES)
    steps, images = np.zeros(memory * rows * LANES), np.zeros(memory * rows * LANES)
    gram = np.zeros(memory * memory * LANES)
    right, newest, weights = np.zeros(memory * LANES), np.zeros(memory * LANES), np.zeros(memory * LANES)
    l_flow, l_share = np.zeros(rows * LANES), np.full(share.shape[1] * LANES, 0.5)
    l_dyad, l_item = np.zeros(dyad.shape[1] * LANES), np.zeros(item.shape[1] * LANES)
    l_rates, l_leave = np.zeros(rates.shape[1] * LANES), np.ones(leave.shape[1] * LANES)
    l_scalars, l_coarse = np.zeros(scalars.shape[1] * LANES), np.zeros(coarse.shape[1] * LANES)
    means, shift = np.zeros(types * n * W), np.zeros(types * n * W)
    largest, scale, work = np.zeros(LANES), np.zeros(LANES), np.zeros((3, 14 * LANES))
    fraction = np.ones(LANES)
    game = np.full(LANES, -1)
    stage, used, usable = np.zeros(LANES, np.int64), np.zeros(LANES, np.int64), np.zeros(LANES, np.int64)
    best, mark, marked_at = np.zeros(LANES), np.zeros(LANES), np.zeros(LANES, np.int64)
    fresh = np.zeros(LANES, np.bool_)
    waiting, busy, column = 0, 0, 0

    while True:
        for lane in range(LANES):
            if game[lane] < 0 and waiting < games:
                draw = waiting
                waiting += 1
                busy += 1
                game[lane] = draw
                _fill(values, lane, start, draw)
                _fill(l_flow, lane, flow, draw)
                _fill(l_share, lane, share, draw)
                _fill(l_dyad, lane, dyad, draw)
                _fill(l_item, lane, item, draw)
                _fill(l_rates, lane, rates, draw)
                _fill(l_leave, lane, leave, draw)
                _fill(l_scalars, lane, scalars, draw)
                _fill(l_coarse, lane, coarse, draw)
                stage[lane] = last_stage if warm else 0
                fraction[lane] = stages[stage[lane]]
                used[lane], usable[lane] = 0, 0
                best[lane], mark[lane], marked_at[lane] = np.inf, np.inf, 0
                fresh[lane] = True
        if busy == 0:
            return
        sweep(
            values, image, size, dyads, lines, moves, l_flow, l_share, l_dyad, l_item, l_rates, l_leave,
            l_scalars, fraction, work,
        )  # fmt: skip
        _residual(values, image, size, l_leave, l_coarse, means, shift, step, largest, scale)
        column = (column + 1) % memory
        _remember(values, step, last_values, last_step, steps, images, uint64(column), uint64(rows))
        _products(step, steps, uint64(column), uint64(rows), memory, right, newest)
        for lane in range(LANES):
            for k in range(memory):
                gram[(k * memory + column) * LANES + lane] = newest[k * LANES + lane]
                gram[(column * memory + k) * LANES + lane] = newest[k * LANES + lane]
        for lane in range(LANES):
            draw = game[lane]
            if draw < 0:
                for k in range(memory):
                    weights[k * LANES + lane] = 0.0
                continue
            used[lane] += 1
            size_now = largest[lane]
            relative = size_now / max(scale[lane], 1.0)
            # `not (x <= y)` also catches numbers that are not finite.
            if not (size_now < 1e300):
                done = NOT_CONVERGED
            elif relative <= tolerance[stage[lane]] and stage[lane] == last_stage:
                done = CONVERGED
            elif used[lane] >= budget:
                done = CYCLING if used[lane] - marked_at[lane] > _STALL else NOT_CONVERGED
            else:
                done = -1
            if done >= 0:
                for row in range(rows):
                    solution[draw, row] = image[row * LANES + lane]
                    values[row * LANES + lane] = 0.0
                    step[row * LANES + lane] = 0.0
                status[draw], sweeps[draw], residual[draw] = done, used[lane], size_now
                game[lane] = -1
                busy -= 1
                usable[lane] = 0
                for k in range(memory):
                    weights[k * LANES + lane] = 0.0
                continue
            if relative <= tolerance[stage[lane]]:
                stage[lane] += 1
                fraction[lane] = stages[stage[lane]]
                usable[lane] = -1
                best[lane], mark[lane], marked_at[lane] = np.inf, np.inf, used[lane]
            elif size_now > growth * best[lane]:
                # Measure growth from here: where plain steps diverge, holding on to the old best
                # would clear the memory at every sweep and never mix again.
                usable[lane] = -1
                best[lane] = size_now
            if size_now < 0.5 * mark[lane]:
                mark[lane], marked_at[lane] = size_now, used[lane]
            best[lane] = min(best[lane], size_now)
            # The difference to the last sweep is usable only if both belong to the same course.
            usable[lane] = 0 if fresh[lane] or usable[lane] < 0 else min(usable[lane] + 1, memory)
            fresh[lane] = False
            _weights(gram, right, usable[lane], memory, column, weights, lane)
        _advance(values, step, images, weights, uint64(rows), memory)
