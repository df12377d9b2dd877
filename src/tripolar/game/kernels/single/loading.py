"""From the rows of a batch to the arrays of one game, and back."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.lanes import LANES
from tripolar.game.kernels.single.plan import ACROSS
from tripolar.game.kernels.stamp import inner

__all__ = ["load_game", "load_values", "take_mixes", "take_values"]


@inner()
def load_values(size, source, draw, target):
    """``[state][power]`` of one game to ``[power][margin, state, margin]``."""
    n, states, margin, pitch = size[0], size[1], size[5], size[6]
    for power in range(n):
        at = power * pitch + margin
        for state in range(states):
            target[at + state] = source[draw, state * n + power]


@inner()
def take_values(size, source, draw, target):
    """And back."""
    n, states, margin, pitch = size[0], size[1], size[5], size[6]
    for power in range(n):
        at = power * pitch + margin
        for state in range(states):
            target[draw, state * n + power] = source[at + state]


@inner()
def _line(size, dyad, number, q, lane):
    """Number of the line in this lane of the q-th pack of a run, in the order of their first states."""
    block, row = size[3], size[4]
    levels, stride, run = dyad[2], dyad[3], dyad[5]
    if dyad[11] != ACROSS:
        return number * run + max(min(q * LANES, run - LANES), 0) + lane
    per_row, rows = row // (levels * stride), block // row
    bundles = (rows + LANES - 1) // LANES
    bundle, r = number // per_row, number % per_row
    place = bundle % bundles * LANES + lane
    return ((bundle // bundles * rows + min(place, rows - 1)) * per_row + r) * stride + q


@inner()
def _state(dyad, line, level):
    levels, stride = dyad[2], dyad[3]
    return line // stride * levels * stride + level * stride + line % stride


@inner()
def _spread(target, row, number):
    for lane in range(LANES):
        target[row * LANES + lane] = number


@inner()
def load_game(tables, plan, batch, mixes, draw, game, rates):
    """Lay the numbers of one game out as the plan walks through them."""
    size, dyads, moves = plan[0], plan[1], plan[3]
    states, types = size[1], size[2]
    flow, share, bound, item, moving, inverse, scalars, kept = game
    width = inverse.size
    load_values(size, batch[0], draw, flow)
    for d in range(dyads.shape[0]):
        dyad = dyads[d]
        _spread(bound, d, batch[2][draw, d])
        for number in range(dyad[7]):
            for q in range(dyad[6]):
                pack = number * dyad[6] + q
                for lane in range(LANES):
                    line = _line(size, dyad, number, q, lane)
                    source = (dyad[10] + line // types) * 3
                    to = (dyad[8] + pack) * 3 * LANES + lane
                    for k in range(3):
                        share[to + k * LANES] = batch[1][draw, source + k]
                    if kept.size > 0:
                        for level in range(dyad[2]):
                            state = (d * states + _state(dyad, line, level)) * 4
                            to = (dyad[9] + pack * dyad[2] + level) * 4 * LANES + lane
                            for k in range(4):
                                kept[to + k * LANES] = mixes[draw, state + k]
    for number in range(batch[3].shape[1] // (2 * types)):
        for kind in range(types):
            for side in range(2):
                for lane in range(LANES):
                    along, across = (number * 2 * types + kind) * 2, ((number * 2 + 1) * types + kind) * 2
                    there = (number * types + (kind + lane) % types) * 2 + side
                    item[(along + side) * LANES + lane] = batch[3][draw, there]
                    here = (number * types + kind) * 2 + side
                    item[(across + side) * LANES + lane] = batch[3][draw, here]
    # In the image everything is divided by μ, and its inverse takes that back.
    over = 1.0 / batch[6][draw, 0]
    moving[:] = 0.0
    for k in range(moves.shape[0]):
        for at in range(moves[k, 0], width, types):
            moving[moves[k, 1] * width + at] = batch[4][draw, k] * over
    for at in range(width):
        inverse[at] = batch[6][draw, 0] * (1.0 / batch[5][draw, at % types])
    for k in range(3):
        _spread(scalars, k, batch[6][draw, k])
    for kind in range(types):
        _spread(rates[5], kind, batch[5][draw, kind])
        _spread(rates[8], kind, 1.0 / batch[5][draw, kind])
    for k in range(types * types):
        _spread(rates[7], k, batch[7][draw, k])


@inner()
def take_mixes(plan, kept, draw, mixes):
    """Bring mixes back to the order of a batch: (dyads, states, 4)."""
    size, dyads = plan[0], plan[1]
    if kept.size == 0:
        return
    for d in range(dyads.shape[0]):
        dyad = dyads[d]
        for number in range(dyad[7]):
            for q in range(dyad[6]):
                pack = number * dyad[6] + q
                for lane in range(LANES):
                    line = _line(size, dyad, number, q, lane)
                    for level in range(dyad[2]):
                        state = (d * size[1] + _state(dyad, line, level)) * 4
                        at = (dyad[9] + pack * dyad[2] + level) * 4 * LANES + lane
                        for k in range(4):
                            mixes[draw, state + k] = kept[at + k * LANES]
