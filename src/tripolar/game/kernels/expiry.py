"""One sweep of the equilibrium map under ``expiry``, for a block of lanes.

A *line* is the run of states that differ only in one dyad's level. On a line of three levels the
pairs (0,1), (1,2) and (0,2) serve all three states, so three exponentials and three divisions are
enough; other lengths, and dyads with an item, take the general state-by-state form. Inputs and
outputs of a line go through small buffers with literal strides: see `arithmetic.LANES`.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from tripolar.game.kernels.arithmetic import MATH, W, lane_exp, lane_log

__all__ = ["sweep"]

_TINY = 1e-300
# Rows of the line buffers (inputs): values of i and j along the line, then these.
_SHARE, _ETA_I, _ETA_J, _BOUND, _SCALE, _ITEM_I, _ITEM_J, _ENTROPY = (np.uint64(6 + k) for k in range(8))
# Rows of the output: renewal values of i and j, then probabilities of the moves.
_UP0, _DOWN1, _STAY1, _UP1, _STAY2 = (np.uint64(6 + k) for k in range(5))
_STAY0, _DOWN2 = np.uint64(11), np.uint64(12)


@njit(fastmath=MATH, error_model="numpy")
def _agree(gain_i, gain_j, share, bound, eta_i, eta_j):
    """Gains after the bounded transfer, and the logit index of one option."""
    transfer = min(max(share * gain_j - (1.0 - share) * gain_i, -bound), bound)
    after_i = gain_i + transfer
    after_j = gain_j - transfer
    return after_i, after_j, min(after_i * eta_i, after_j * eta_j)


@njit(fastmath=MATH, error_model="numpy")
def _line_of_three(a, o):
    for lane in range(W):
        share, bound, scale = a[_SHARE * W + lane], a[_BOUND * W + lane], a[_SCALE * W + lane]
        eta_i, eta_j = a[_ETA_I * W + lane] * scale, a[_ETA_J * W + lane] * scale
        i0, i1, i2 = a[lane], a[W + lane], a[uint64(2) * W + lane]
        j0, j1, j2 = a[uint64(3) * W + lane], a[uint64(4) * W + lane], a[uint64(5) * W + lane]
        gi01, gj01, z01 = _agree(i1 - i0, j1 - j0, share, bound, eta_i, eta_j)
        gi02, gj02, z02 = _agree(i2 - i0, j2 - j0, share, bound, eta_i, eta_j)
        gi12, gj12, z12 = _agree(i2 - i1, j2 - j1, share, bound, eta_i, eta_j)
        # Weights relative to staying: two options above the clamp must not tie.
        lapse, up = lane_exp(-z01), lane_exp(z02 - z01)
        up0 = 1.0 / (1.0 + lapse)
        stay1 = 1.0 / (1.0 + lapse + up)
        stay2 = 1.0 / (1.0 + lane_exp(-z12))
        up1 = stay1 * up
        o[lane] = i0 + up0 * gi01
        o[W + lane] = i0 + stay1 * gi01 + up1 * gi02
        o[uint64(2) * W + lane] = i1 + stay2 * gi12
        o[uint64(3) * W + lane] = j0 + up0 * gj01
        o[uint64(4) * W + lane] = j0 + stay1 * gj01 + up1 * gj02
        o[uint64(5) * W + lane] = j1 + stay2 * gj12
        o[_UP0 * W + lane] = up0
        o[_DOWN1 * W + lane] = stay1 * lapse
        o[_STAY1 * W + lane] = stay1
        o[_UP1 * W + lane] = up1
        o[_STAY2 * W + lane] = stay2
        o[_STAY0 * W + lane] = 1.0 - up0
        o[_DOWN2 * W + lane] = 1.0 - stay2


@njit(fastmath=MATH, error_model="numpy")
def _surprise(q):
    return -q * lane_log(max(q, _TINY))


@njit(fastmath=MATH, error_model="numpy")
def _entropy_of_three(a, o):
    """Add β H(q) / η to the renewal values, in the lanes that read noise as taste shocks."""
    for lane in range(W):
        weight = a[_ENTROPY * W + lane] / a[_SCALE * W + lane]
        per_i, per_j = weight / a[_ETA_I * W + lane], weight / a[_ETA_J * W + lane]
        h0 = _surprise(o[_UP0 * W + lane]) + _surprise(o[_STAY0 * W + lane])
        h1 = _surprise(o[_DOWN1 * W + lane]) + _surprise(o[_STAY1 * W + lane])
        h1 += _surprise(o[_UP1 * W + lane])
        h2 = _surprise(o[_STAY2 * W + lane]) + _surprise(o[_DOWN2 * W + lane])
        o[lane] += per_i * h0
        o[W + lane] += per_i * h1
        o[uint64(2) * W + lane] += per_i * h2
        o[uint64(3) * W + lane] += per_j * h0
        o[uint64(4) * W + lane] += per_j * h1
        o[uint64(5) * W + lane] += per_j * h2


@njit(fastmath=MATH, error_model="numpy")
def _one_state(a, o, can_stay, can_rise, has_item):
    """One state in general form: values one level down, here and up are rows 0-2 (i) and 3-5 (j).

    Writes the renewal values to rows 0 (i) and 3 (j), and the probabilities of ending one level
    down, here and up to rows 6, 7 and 8. Flags are 0.0 or 1.0; a missing option gets an index of
    -1e9, whose weight underflows to nothing.
    """
    for lane in range(W):
        share, bound, scale = a[_SHARE * W + lane], a[_BOUND * W + lane], a[_SCALE * W + lane]
        eta_i, eta_j = a[_ETA_I * W + lane] * scale, a[_ETA_J * W + lane] * scale
        item_i, item_j = a[_ITEM_I * W + lane], a[_ITEM_J * W + lane]
        i0, j0 = a[lane], a[uint64(3) * W + lane]
        stay_i, stay_j = a[W + lane] - i0, a[uint64(4) * W + lane] - j0
        rise_i, rise_j = a[uint64(2) * W + lane] - i0, a[uint64(5) * W + lane] - j0
        gi1, gj1, z1 = _agree(stay_i, stay_j, share, bound, eta_i, eta_j)
        gi2, gj2, z2 = _agree(rise_i, rise_j, share, bound, eta_i, eta_j)
        gi3, gj3, z3 = _agree(stay_i + item_i, stay_j + item_j, share, bound, eta_i, eta_j)
        gi4, gj4, z4 = _agree(rise_i + item_i, rise_j + item_j, share, bound, eta_i, eta_j)
        z1 -= (1.0 - can_stay) * 1e9
        z2 -= (1.0 - can_rise) * 1e9
        z3 -= (1.0 - has_item) * 1e9
        z4 -= (1.0 - has_item * can_rise) * 1e9
        top = max(max(max(0.0, z1), max(z2, z3)), z4)
        w0, w1, w2, w3, w4 = (
            lane_exp(-top),
            lane_exp(z1 - top),
            lane_exp(z2 - top),
            lane_exp(z3 - top),
            lane_exp(z4 - top),
        )
        total = 1.0 / (w0 + w1 + w2 + w3 + w4)
        q0, q1, q2, q3, q4 = w0 * total, w1 * total, w2 * total, w3 * total, w4 * total
        entropy = _surprise(q0) + _surprise(q1) + _surprise(q2) + _surprise(q3) + _surprise(q4)
        taste = a[_ENTROPY * W + lane] * entropy
        o[lane] = i0 + q1 * gi1 + q2 * gi2 + q3 * gi3 + q4 * gi4 + taste / eta_i
        o[uint64(3) * W + lane] = j0 + q1 * gj1 + q2 * gj2 + q3 * gj3 + q4 * gj4 + taste / eta_j
        o[uint64(6) * W + lane] = q0
        o[uint64(7) * W + lane] = q1 + q3
        o[uint64(8) * W + lane] = q2 + q4


@njit(fastmath=MATH, error_model="numpy")
def _load(buffer, row, source, offset):
    for lane in range(W):
        buffer[row * W + lane] = source[offset + lane]


@njit(fastmath=MATH, error_model="numpy")
def _add(target, offset, buffer, row):
    for lane in range(W):
        target[offset + lane] += buffer[row * W + lane]


@njit(fastmath=MATH, error_model="numpy")
def _carry_three(a, o):
    """What an outside power expects along a line of three: rows 0-2 of `a` in and out."""
    for lane in range(W):
        v0, v1, v2 = a[lane], a[W + lane], a[uint64(2) * W + lane]
        a[lane] = o[_STAY0 * W + lane] * v0 + o[_UP0 * W + lane] * v1
        a[W + lane] = o[_DOWN1 * W + lane] * v0 + o[_STAY1 * W + lane] * v1 + o[_UP1 * W + lane] * v2
        a[uint64(2) * W + lane] = o[_DOWN2 * W + lane] * v1 + o[_STAY2 * W + lane] * v2


@njit(fastmath=MATH, error_model="numpy")
def _carry_one(a, o):
    """What an outside power expects in one state: rows 0-2 of `a` in, row 0 out."""
    for lane in range(W):
        a[lane] = (
            o[uint64(6) * W + lane] * a[lane]
            + o[uint64(7) * W + lane] * a[W + lane]
            + o[uint64(8) * W + lane] * a[uint64(2) * W + lane]
        )


@njit(fastmath=MATH, error_model="numpy")
def _renew_line_of_three(values, renewed, n, i, j, first, stride, a, o, b, any_shocks):
    s0, s1, s2 = first * n, (first + stride) * n, (first + stride + stride) * n
    _load(a, uint64(0), values, (s0 + i) * W)
    _load(a, uint64(1), values, (s1 + i) * W)
    _load(a, uint64(2), values, (s2 + i) * W)
    _load(a, uint64(3), values, (s0 + j) * W)
    _load(a, uint64(4), values, (s1 + j) * W)
    _load(a, uint64(5), values, (s2 + j) * W)
    _line_of_three(a, o)
    if any_shocks:
        _entropy_of_three(a, o)
    _add(renewed, (s0 + i) * W, o, uint64(0))
    _add(renewed, (s1 + i) * W, o, uint64(1))
    _add(renewed, (s2 + i) * W, o, uint64(2))
    _add(renewed, (s0 + j) * W, o, uint64(3))
    _add(renewed, (s1 + j) * W, o, uint64(4))
    _add(renewed, (s2 + j) * W, o, uint64(5))
    for k in range(n):
        if k != i and k != j:
            _load(b, uint64(0), values, (s0 + k) * W)
            _load(b, uint64(1), values, (s1 + k) * W)
            _load(b, uint64(2), values, (s2 + k) * W)
            _carry_three(b, o)
            _add(renewed, (s0 + k) * W, b, uint64(0))
            _add(renewed, (s1 + k) * W, b, uint64(1))
            _add(renewed, (s2 + k) * W, b, uint64(2))


@njit(fastmath=MATH, error_model="numpy")
def _renew_line(values, renewed, n, i, j, first, stride, levels, has_item, a, o, b):
    for level in range(levels):
        here = first + level * stride
        down = here - stride if level > uint64(0) else here
        up = here + stride if level + uint64(1) < levels else here
        _load(a, uint64(0), values, (down * n + i) * W)
        _load(a, uint64(1), values, (here * n + i) * W)
        _load(a, uint64(2), values, (up * n + i) * W)
        _load(a, uint64(3), values, (down * n + j) * W)
        _load(a, uint64(4), values, (here * n + j) * W)
        _load(a, uint64(5), values, (up * n + j) * W)
        can_stay = 1.0 if level > uint64(0) else 0.0
        can_rise = 1.0 if level + uint64(1) < levels else 0.0
        _one_state(a, o, can_stay, can_rise, has_item)
        _add(renewed, (here * n + i) * W, o, uint64(0))
        _add(renewed, (here * n + j) * W, o, uint64(3))
        for k in range(n):
            if k != i and k != j:
                _load(b, uint64(0), values, (down * n + k) * W)
                _load(b, uint64(1), values, (here * n + k) * W)
                _load(b, uint64(2), values, (up * n + k) * W)
                _carry_one(b, o)
                _add(renewed, (here * n + k) * W, b, uint64(0))


@njit(fastmath=MATH, error_model="numpy")
def _add_rate(target, target_offset, rate, rate_offset, values, values_offset):
    for lane in range(W):
        target[target_offset + lane] += rate[rate_offset + lane] * values[values_offset + lane]


@njit(fastmath=MATH, error_model="numpy")
def _close(image, offset, flow, renewal_rate, leave, leave_offset):
    """image = (flow + μ renewed) / total; flow already holds the leader moves."""
    for lane in range(W):
        image[offset + lane] = (flow[lane] + renewal_rate[lane] * image[offset + lane]) / leave[
            leave_offset + lane
        ]


@njit(fastmath=MATH, error_model="numpy")
def sweep(
    values, image, size, dyads, lines, moves, flow, share, dyad, item, rates, leave, scalars, scale, work
):
    """image = T(values) for one block of lanes.

    Arguments are the tables of `layout.Geometry` and the rows of `layout.Batch`, interleaved by
    lane; `scale` (lanes,) multiplies the precision; `work` is a (3, 14 * LANES) buffer.
    """
    n, states, types, active = size[0], size[1], size[2], size[3]
    a, o, b = work[0], work[1], work[2]
    any_shocks = False
    for lane in range(W):
        any_shocks |= scalars[uint64(2) * W + lane] > 0.0
    image[:] = 0.0
    _load(a, _SCALE, scale, uint64(0))
    _load(a, _ENTROPY, scalars, uint64(2) * W)
    for d in range(active):
        i, j, levels, stride = dyads[d, 0], dyads[d, 1], dyads[d, 2], dyads[d, 3]
        first_line, item_number = dyads[d, 4], dyads[d, 5]
        _load(a, _BOUND, dyad, d * W)
        for line in range(first_line, first_line + states // levels):
            first, row = lines[line, 0], lines[line, 1]
            _load(a, _SHARE, share, row * uint64(3) * W)
            _load(a, _ETA_I, share, (row * uint64(3) + uint64(1)) * W)
            _load(a, _ETA_J, share, (row * uint64(3) + uint64(2)) * W)
            if levels == uint64(3) and item_number == uint64(0):
                _renew_line_of_three(values, image, n, i, j, first, stride, a, o, b, any_shocks)
            else:
                has_item = 0.0
                if item_number > uint64(0):
                    has_item = 1.0
                    item_row = ((item_number - uint64(1)) * types + first % types) * uint64(2)
                    _load(a, _ITEM_I, item, item_row * W)
                    _load(a, _ITEM_J, item, (item_row + uint64(1)) * W)
                _renew_line(values, image, n, i, j, first, stride, levels, has_item, a, o, b)
    for state in range(states):
        kind = state % types
        for power in range(n):
            row = state * n + power
            _load(a, uint64(0), flow, row * W)
            for move in range(uint64(moves.shape[0])):
                if moves[move, 0] == kind:
                    there = (state - kind + moves[move, 1]) * n + power
                    _add_rate(a, uint64(0), rates, move * W, values, there * W)
            _close(image, row * W, a, scalars, leave, kind * W)
