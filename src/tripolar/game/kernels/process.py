"""From solved games to their Markov processes: rates, payments and the bound on the solution's error."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np

from tripolar.game.kernels.lanes import LANES, absolute, larger, load, splat, store, where_above
from tripolar.game.kernels.renewal import renew
from tripolar.game.kernels.stamp import SOURCES, entry, inner
from tripolar.game.kernels.sweep import add

__all__ = ["law_block"]


@inner()
def _gather(source, first, count, pack):
    """The rows of these games side by side; lanes left over repeat the last."""
    for lane in range(LANES):
        game = first + min(lane, count - 1)
        for row in range(source.shape[1]):
            pack[row * LANES + lane] = source[game, row]


@inner()
def _move(values, short, state, there, n, rate):
    """What a move to another state adds to QV."""
    for power in range(state, state + n):
        to = load(values, power + there)
        add(short, power, rate * (to - load(values, power)))


@inner()
def _on_warming(choice, transfer):
    """What is paid on warming: without the item and with it, by the chance of each."""
    without, given = load(transfer, 2), load(choice, 4)
    warmed = load(choice, 2) + given
    part = where_above(warmed, splat(0.0), given / warmed, splat(0.0))
    return without + part * (load(transfer, 4) - without)


@inner()
def _spread(pack, row, first, count, out, column):
    for lane in range(count):
        out[first + lane, column] = pack[row * LANES + lane]


def _compiled(stamp):
    @entry
    def law_block(protocol, tables, moves, batch, values, mixes, out):
        """The process of every game.

        Parameters
        ----------
        protocol : int
            One of `renewal.CODES`.
        tables : tuple
            Arrays of `layout.Geometry`.
        moves : tuple
            Share row of every active dyad in every state, (active, S); source and target of every
            transition (T,); those by which the dyad falls and rises, -1 where there is none,
            (active, S, 2); the dyad's number among all, (active,); the first leader move, and for it
            and the following ones the row of `Batch.rates`.
        batch : tuple
            Arrays of `layout.Batch`.
        values : (B, S * n)
            Present values.
        mixes : (B, active * S * 4)
            Under ``nontransferable``; without columns where there are none.
        out : tuple
            Arrays of `game.law.Law`: rates and granted (B, T); grant_rate, payment and concession
            (B, D * S); then income (B, S * n), without rows where it is not wanted; the bound on the
            distance, (B, 1).
        """
        rates, granted, grant_rate, payment, concession, income, certificate = out
        share_rows, source, target, places, number, first_leader, leader_rows = moves
        size, dyads = tables[0], tables[1]
        n, states, types, active = size[0], size[1], size[2], size[3]
        games, rows, near = values.shape[0], values.shape[1], mixes.shape[1] > 0
        point, short, flow = np.zeros(rows * LANES), np.zeros(rows * LANES), np.zeros(rows * LANES)
        share, bounds = np.zeros(batch[1].shape[1] * LANES), np.zeros(batch[2].shape[1] * LANES)
        item, leaving = np.zeros(batch[3].shape[1] * LANES), np.zeros(batch[4].shape[1] * LANES)
        scalars, mixed = np.zeros(3 * LANES), np.zeros(mixes.shape[1] * LANES)
        mix, choice, transfer = np.zeros(4 * LANES), np.zeros(5 * LANES), np.zeros(5 * LANES)
        work = np.zeros(6 * LANES)
        for first in range(0, games, LANES):
            count = min(LANES, games - first)
            _gather(values, first, count, point)
            _gather(batch[0], first, count, flow)
            _gather(batch[1], first, count, share)
            _gather(batch[2], first, count, bounds)
            _gather(batch[3], first, count, item)
            _gather(batch[4], first, count, leaving)
            _gather(batch[6], first, count, scalars)
            _gather(mixes, first, count, mixed)
            mu, discount, taste = load(scalars, 0), load(scalars, 1), load(scalars, 2)
            shocks = False
            for lane in range(LANES):
                shocks |= scalars[2 * LANES + lane] > 0.0
            for row in range(rows):
                store(short, row, splat(0.0))
            for d in range(active):
                i, j, levels, stride = dyads[d, 0], dyads[d, 1], dyads[d, 2], dyads[d, 3]
                bound, item_number, column = load(bounds, d), dyads[d, 5], number[d] * states
                item_i, item_j = splat(0.0), splat(0.0)
                for state in range(states):
                    level = state // stride % levels
                    here, at = state * n, share_rows[d, state] * 3
                    down = here - stride * n if level > 0 else here
                    up = here + stride * n if level + 1 < levels else here
                    if item_number > 0:
                        item_row = ((item_number - 1) * types + state % types) * 2
                        item_i, item_j = load(item, item_row), load(item, item_row + 1)
                    if near:
                        for k in range(4):
                            store(mix, k, load(mixed, (d * states + state) * 4 + k))
                    gain_i, gain_j = renew(
                        protocol, load(point, down + i), load(point, here + i), load(point, up + i),
                        load(point, down + j), load(point, here + j), load(point, up + j),
                        load(share, at), load(share, at + 1), load(share, at + 2), bound, taste, shocks,
                        splat(1.0 if level > 0 else 0.0), splat(1.0 if level + 1 < levels else 0.0),
                        item_number > 0, item_i, item_j, near, mix, choice, transfer, work,
                    )  # fmt: skip
                    add(flow, here + i, mu * gain_i)
                    add(flow, here + j, mu * gain_j)
                    paid = splat(0.0)
                    for option in range(5):
                        paid += load(choice, option) * load(transfer, option)
                    with_item = mu * load(choice, 4)
                    fall, rise = mu * load(choice, 0), mu * load(choice, 2) + with_item
                    store(work, 0, mu * paid)
                    store(work, 1, mu * load(choice, 3) + with_item)
                    store(work, 2, fall)
                    store(work, 3, rise)
                    store(work, 4, with_item)
                    store(work, 5, _on_warming(choice, transfer))
                    _spread(work, 0, first, count, payment, column + state)
                    _spread(work, 1, first, count, grant_rate, column + state)
                    if level > 0:
                        _spread(work, 2, first, count, rates, places[d, state, 0])
                        _move(point, short, here, down - here, n, fall)
                    if level + 1 < levels:
                        _spread(work, 3, first, count, rates, places[d, state, 1])
                        _spread(work, 4, first, count, granted, places[d, state, 1])
                        _spread(work, 5, first, count, concession, column + state)
                        _move(point, short, here, up - here, n, rise)
            for k in range(first_leader, source.size):
                row = leader_rows[k - first_leader]
                _spread(leaving, row, first, count, rates, k)
                _move(point, short, source[k] * n, (target[k] - source[k]) * n, n, load(leaving, row))
            largest, total = splat(0.0), splat(0.0)
            for row in range(rows):
                miss = load(short, row) + load(flow, row) - discount * load(point, row)
                largest = larger(absolute(miss), largest)
                total += miss
            # `larger` passes over what is not a number; the sum does not.
            store(work, 0, (largest + 0.0 * total) / discount)
            _spread(work, 0, first, count, certificate, 0)
            for row in range(rows if income.shape[0] > 0 else 0):
                _spread(flow, row, first, count, income, row)
        return stamp

    return law_block


law_block = _compiled(SOURCES)
