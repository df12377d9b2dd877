"""From the rows of a batch to the arrays of one game, and back."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.lanes import LANES, stand_alone
from tripolar.game.kernels.single.plan import ACROSS

__all__ = ["carry_mixes", "load_game", "load_values", "take_values"]


@inner()
def load_values(size, source, draw, target):
    """``[state][power]`` of one game to ``[power][margin, state, margin]``."""
    stand_alone()
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
def _spread(source, draw, target):
    """One game's numbers, each in all lanes of a pack."""
    stand_alone()
    for row in range(source.shape[1]):
        for lane in range(LANES):
            target[row * LANES + lane] = source[draw, row]


@inner()
def _load_shares(size, dyads, source, draw, share):
    """Shares and precisions of every line, in the order in which the plan walks through lines."""
    types = size[2]
    for d in range(dyads.shape[0]):
        dyad = dyads[d]
        for number in range(dyad[7]):
            for q in range(dyad[6]):
                pack = number * dyad[6] + q
                for lane in range(LANES):
                    line = _line(size, dyad, number, q, lane)
                    row = (dyad[10] + line // types) * 3
                    to = (dyad[8] + pack) * 3 * LANES + lane
                    for k in range(3):
                        share[to + k * LANES] = source[draw, row + k]


@inner()
def _load_items(types, source, draw, item):
    """Worth of items by leader type: of neighbouring types side by side, and of one type in all lanes."""
    for number in range(source.shape[1] // (2 * types)):
        for kind in range(types):
            for side in range(2):
                along = ((number * 2 * types + kind) * 2 + side) * LANES
                across = (((number * 2 + 1) * types + kind) * 2 + side) * LANES
                for lane in range(LANES):
                    item[along + lane] = source[draw, (number * types + (kind + lane) % types) * 2 + side]
                    item[across + lane] = source[draw, (number * types + kind) * 2 + side]


@inner()
def _load_moves(types, moves, source, draw, rate, stay, moving, inverse):
    """Leader moves and one over the rates of leaving, for the packs that begin at each leader type.

    In the image everything is divided by μ, the renewals' `rate`, and its inverse takes that back.
    """
    width, over = inverse.size, 1.0 / rate
    moving[:] = 0.0
    for k in range(moves.shape[0]):
        for at in range(moves[k, 0], width, types):
            moving[moves[k, 1] * width + at] = source[draw, k] * over
    for at in range(width):
        inverse[at] = rate * stay[at % types * LANES]


@inner()
def load_game(plan, batch, draw, game, leave, coarse, stay):
    """Lay the numbers of one game out as the plan walks through them.

    Those that `coarse` reads go to `leave` and `coarse`, and one over the former to `stay`.
    """
    size, types = plan[0], plan[0][2]
    load_values(size, batch[0], draw, game[0])
    _load_shares(size, plan[1], batch[1], draw, game[1])
    _spread(batch[2], draw, game[2])
    _load_items(types, batch[3], draw, game[3])
    _spread(batch[5], draw, leave)
    for at in range(types * LANES):
        stay[at] = 1.0 / leave[at]
    _spread(batch[6], draw, game[6])
    _spread(batch[7], draw, coarse)
    _load_moves(types, plan[3], batch[4], draw, game[6][0], stay, game[4], game[5])


@inner()
def carry_mixes(plan, mixes, draw, kept, home):
    """Bring mixes from the order of a batch, (dyads, states, 4), to the plan's; or home again."""
    size, dyads = plan[0], plan[1]
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
                            if home:
                                mixes[draw, state + k] = kept[at + k * LANES]
                            else:
                                kept[at + k * LANES] = mixes[draw, state + k]
