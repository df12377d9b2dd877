"""The bound on a solution's error, eight states at a time, without listing a single transition."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np

from tripolar.game.kernels.lanes import LANES, load, splat
from tripolar.game.kernels.renewal import renew
from tripolar.game.kernels.stamp import SOURCES, entry, inner
from tripolar.game.kernels.sweep import add

__all__ = ["certify_games"]


@inner()
def _lay_out(size, dyad, plan_dyad, batch, values, mixes, b, d, first, near, room, mix):
    """What a dyad's renewals in eight states need, side by side.

    Rows of `room`: values one level down, here and one level up, by power; then whether either way is open;
    three of the share row; the item's two.
    """
    n, types = size[0], size[2]
    levels, stride, item_number = dyad[2], dyad[3], dyad[5]
    for lane in range(LANES):
        state = min(first + lane, size[1] - 1)
        level = state // stride % levels
        down = state - stride if level > 0 else state
        up = state + stride if level + 1 < levels else state
        for i in range(n):
            room[i * LANES + lane] = values[b, down * n + i]
            room[(n + i) * LANES + lane] = values[b, state * n + i]
            room[(2 * n + i) * LANES + lane] = values[b, up * n + i]
        at = 3 * n * LANES + lane
        room[at] = 1.0 if level > 0 else 0.0
        room[at + LANES] = 1.0 if level + 1 < levels else 0.0
        line = state // (levels * stride) * stride + state % stride
        row = (plan_dyad[10] + line // types) * 3
        for k in range(3):
            room[at + (2 + k) * LANES] = batch[1][b, row + k]
        for side in range(2):
            worth = ((item_number - 1) * types + state % types) * 2 + side
            room[at + (5 + side) * LANES] = batch[3][b, worth] if item_number > 0 else 0.0
        for k in range(4 if near else 0):
            mix[k * LANES + lane] = mixes[b, (d * size[1] + state) * 4 + k]


def _compiled(stamp):
    @entry
    def certify_games(protocol, tables, plan, batch, values, mixes, bound):
        """Largest |income + QV - ρV| over ρ, for every game.

        Parameters
        ----------
        protocol : int
            One of `renewal.CODES`.
        tables, plan, batch : tuple
            Arrays of `layout.Geometry`, `plan.Plan` and `layout.Batch`.
        values : (B, S * n)
            Present values.
        mixes : (B, active * S * 4)
            Under ``nontransferable``; without columns where there are none.
        bound : (B,)
            Out, bn US$; not a number where anything is not.
        """
        size, dyads, moves, first_move = tables[0], tables[1], tables[3], tables[4]
        n, states, types, near = size[0], size[1], size[2], mixes.shape[1] > 0
        mix, choice, transfer = np.zeros(4 * LANES), np.zeros(5 * LANES), np.zeros(5 * LANES)
        work, room, short = np.zeros(5 * LANES), np.zeros((3 * n + 7) * LANES), np.zeros(n * LANES)
        for b in range(values.shape[0]):
            mu, discount, taste = batch[6][b, 0], batch[6][b, 1], batch[6][b, 2]
            largest = 0.0
            for first in range(0, states, LANES):
                count = min(LANES, states - first)
                for lane in range(LANES):
                    state = first + min(lane, count - 1)
                    kind = state % types
                    for i in range(n):
                        here = values[b, state * n + i]
                        total = batch[0][b, state * n + i] - discount * here
                        for move in range(first_move[kind], first_move[kind + 1]):
                            there = state - kind + moves[move, 1]
                            total += batch[4][b, move] * (values[b, there * n + i] - here)
                        short[i * LANES + lane] = total
                for d in range(dyads.shape[0]):
                    i, j, at = dyads[d, 0], dyads[d, 1], 3 * n
                    _lay_out(
                        size, dyads[d], plan[1][d], batch, values, mixes, b, d, first, near, room, mix
                    )  # fmt: skip
                    gain_i, gain_j = renew(
                        protocol, load(room, i), load(room, n + i), load(room, 2 * n + i),
                        load(room, j), load(room, n + j), load(room, 2 * n + j),
                        load(room, at + 2), load(room, at + 3), load(room, at + 4), splat(batch[2][b, d]),
                        splat(taste), taste > 0.0, load(room, at), load(room, at + 1), dyads[d, 5] > 0,
                        load(room, at + 5), load(room, at + 6), near, mix, choice, transfer, work,
                    )  # fmt: skip
                    add(short, i, gain_i * mu)
                    add(short, j, gain_j * mu)
                    # Where a way is closed its values are those of here.
                    fall, rise = load(choice, 0) * mu, (load(choice, 2) + load(choice, 4)) * mu
                    for k in range(n):
                        here = load(room, n + k)
                        add(short, k, fall * (load(room, k) - here) + rise * (load(room, 2 * n + k) - here))
                for at in range(n * LANES):
                    if not (abs(short[at]) <= largest):
                        largest = abs(short[at])
            bound[b] = largest / discount
        return stamp

    return certify_games


certify_games = _compiled(SOURCES)
