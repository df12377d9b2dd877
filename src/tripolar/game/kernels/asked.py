"""Renewals of some dyads in some states, which may differ from game to game: what calibration asks about."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np

from tripolar.game.kernels.lanes import LANES, load
from tripolar.game.kernels.renewal import renew
from tripolar.game.kernels.stamp import SOURCES, entry

__all__ = ["renew_block"]


def _compiled(stamp):
    @entry
    def renew_block(protocol, tables, share_rows, batch, values, mixes, dyads, states, choice, transfer):
        """Renew some dyads in some states of every game.

        `dyads` (Q,) are active ones, `states` (B, Q) where; `values` (B, S, n); `mixes` (B, active, S, 4) is
        empty where there are none. Out: `choice` and `transfer`, (B, Q, 5).
        """
        size, table = tables[0], tables[1]
        near, games = mixes.size > 0, states.shape[0]
        rows, mix, work = np.zeros(16 * LANES), np.zeros(4 * LANES), np.zeros(LANES)
        chances, paid = np.zeros(5 * LANES), np.zeros(5 * LANES)
        for first in range(0, games, LANES):
            count = min(LANES, games - first)
            for q in range(dyads.size):
                d = dyads[q]
                i, j, levels, stride, number = (
                    table[d, 0], table[d, 1], table[d, 2], table[d, 3], table[d, 5],
                )  # fmt: skip
                shocks = False
                for lane in range(LANES):
                    b = first + min(lane, count - 1)
                    state = states[b, q]
                    level = state // stride % levels
                    down = state - stride if level > 0 else state
                    up = state + stride if level + 1 < levels else state
                    rows[lane], rows[LANES + lane] = values[b, down, i], values[b, state, i]
                    rows[2 * LANES + lane], rows[3 * LANES + lane] = values[b, up, i], values[b, down, j]
                    rows[4 * LANES + lane], rows[5 * LANES + lane] = values[b, state, j], values[b, up, j]
                    for k in range(3):
                        rows[(6 + k) * LANES + lane] = batch[1][b, share_rows[d, state] * 3 + k]
                    rows[9 * LANES + lane], rows[10 * LANES + lane] = batch[2][b, d], batch[6][b, 2]
                    rows[11 * LANES + lane] = 1.0 if level > 0 else 0.0
                    rows[12 * LANES + lane] = 1.0 if level + 1 < levels else 0.0
                    if number > 0:
                        item_row = ((number - 1) * size[2] + state % size[2]) * 2
                        rows[13 * LANES + lane] = batch[3][b, item_row]
                        rows[14 * LANES + lane] = batch[3][b, item_row + 1]
                    if near:
                        for k in range(4):
                            mix[k * LANES + lane] = mixes[b, d, state, k]
                    shocks |= batch[6][b, 2] > 0.0
                renew(
                    protocol, load(rows, 0), load(rows, 1), load(rows, 2), load(rows, 3), load(rows, 4),
                    load(rows, 5), load(rows, 6), load(rows, 7), load(rows, 8), load(rows, 9), load(rows, 10),
                    shocks, load(rows, 11), load(rows, 12), number > 0, load(rows, 13), load(rows, 14), near,
                    mix, chances, paid, work,
                )  # fmt: skip
                for lane in range(count):
                    for option in range(5):
                        choice[first + lane, q, option] = chances[option * LANES + lane]
                        transfer[first + lane, q, option] = paid[option * LANES + lane]
        return stamp

    return renew_block


renew_block = _compiled(SOURCES)
