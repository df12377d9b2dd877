"""From solved games to their Markov processes: rates, payments and the bound on the solution's error.

The module also computes single renewals for calibration, of dyads and states that may differ from game to
game, and the bound on one solution's error, eight states at a time and without a list of transitions.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np

from tripolar.game.kernels.compile import entry, inner
from tripolar.game.kernels.lanes import (
    LANES,
    absolute,
    add,
    larger,
    load,
    move_costs,
    splat,
    store,
    where_above,
)
from tripolar.game.kernels.renewal import renew

__all__ = ["certify_games", "law_block", "renew_block"]


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


@inner(forceinline=True)
def _costs(pack, row):
    """What moves cost, as `renewal.renew` takes it, from this row on."""
    return load(pack, row), load(pack, row + 1), load(pack, row + 2), load(pack, row + 3)


@inner()
def _spread(pack, row, first, count, out, column):
    for lane in range(count):
        out[first + lane, column] = pack[row * LANES + lane]


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
            costs = move_costs(bounds, d)
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
                    load(share, at), load(share, at + 1), load(share, at + 2), bound, costs, taste, shocks,
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


@entry
def renew_block(protocol, tables, share_rows, batch, values, mixes, dyads, states, choice, transfer):
    """Renew some dyads in some states of every game.

    `dyads` (Q,) are active ones, `states` (B, Q) where; `values` (B, S, n); `mixes` (B, active, S, 4) is
    empty where there are none. Out: `choice` and `transfer`, (B, Q, 5).
    """
    size, table = tables[0], tables[1]
    near, games = mixes.size > 0, states.shape[0]
    rows, mix, work = np.zeros(20 * LANES), np.zeros(4 * LANES), np.zeros(LANES)
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
                for k in range(4):
                    rows[(16 + k) * LANES + lane] = batch[2][b, batch[2].shape[1] // 5 + 4 * d + k]
                if near:
                    for k in range(4):
                        mix[k * LANES + lane] = mixes[b, d, state, k]
                shocks |= batch[6][b, 2] > 0.0
            renew(
                protocol, load(rows, 0), load(rows, 1), load(rows, 2), load(rows, 3), load(rows, 4),
                load(rows, 5), load(rows, 6), load(rows, 7), load(rows, 8), load(rows, 9), _costs(rows, 16),
                load(rows, 10), shocks, load(rows, 11), load(rows, 12), number > 0, load(rows, 13),
                load(rows, 14), near, mix, chances, paid, work,
            )  # fmt: skip
            for lane in range(count):
                for option in range(5):
                    choice[first + lane, q, option] = chances[option * LANES + lane]
                    transfer[first + lane, q, option] = paid[option * LANES + lane]


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
                first_cost_at = dyads.shape[0] + 4 * d
                costs = (
                    splat(batch[2][b, first_cost_at]), splat(batch[2][b, first_cost_at + 1]),
                    splat(batch[2][b, first_cost_at + 2]), splat(batch[2][b, first_cost_at + 3]),
                )  # fmt: skip
                _lay_out(
                    size, dyads[d], plan[1][d], batch, values, mixes, b, d, first, near, room, mix
                )  # fmt: skip
                gain_i, gain_j = renew(
                    protocol, load(room, i), load(room, n + i), load(room, 2 * n + i),
                    load(room, j), load(room, n + j), load(room, 2 * n + j),
                    load(room, at + 2), load(room, at + 3), load(room, at + 4), splat(batch[2][b, d]),
                    costs, splat(taste), taste > 0.0, load(room, at), load(room, at + 1), dyads[d, 5] > 0,
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
