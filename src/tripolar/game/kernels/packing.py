"""Pack games: from their parameters to the rows that the solvers read (`layout.Batch`).

Lanes hold eight games side by side, or, where there are few, eight combinations of relations of one.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels import place
from tripolar.game.kernels.channels import (
    flows,
    import_ratio,
    lane_power,
    loss_of_tie,
)
from tripolar.game.kernels.compile import entry, inner
from tripolar.game.kernels.lanes import (
    LANES,
    first_cost,
    larger,
    load,
    smaller,
    splat,
    stand_alone,
    store,
    where_above,
)
from tripolar.game.model.bargaining import SMALLEST_SHARE

__all__ = ["add_political", "pack_block"]


@inner()
def _vulnerability(p, at, n, i, j, relation):
    """v to the power ω, v being what i would lose with its tie to j as a share of its product.

    `relation` has that tie full.
    """
    ratio = import_ratio(p, at, n, i, relation)
    whole = lane_power(ratio, 1.0 / load(p, at[place.trade_elasticity]))
    loss = loss_of_tie(p, at, n, i, j, ratio, whole, relation) / load(p, at[place.gdp] + i)
    # 0**0 is 1: at ω = 0 dependence does not count.
    weight, none = load(p, at[place.dependence_weight]), splat(0.0)
    of_none = where_above(weight, none, none, splat(1.0))
    power = where_above(loss, none, lane_power(larger(loss, splat(1e-300)), weight), of_none)
    return power + 0.0 * (loss + weight)  # what is not a number shall stay so


@inner()
def _gain(p, at, n, i, j):
    """What full access to j is worth to i over the trade that goes on between rivals."""
    base, over = 1.0 + load(p, at[place.access_rest] + i), 1.0 / load(p, at[place.trade_elasticity])
    access, floor = load(p, at[place.access] + i * n + j), load(p, at[place.access_floor] + i * n + j)
    imports = lane_power(base + access, over) - lane_power(base + access * floor, over)
    exports = load(p, at[place.rerouting_discount]) * load(p, at[place.exports] + i * n + j) * (1.0 - floor)
    return load(p, at[place.gdp] + i) * imports + exports


@inner(references=True)
def _part(room, ends, number):
    return room[ends[number] : ends[number + 1]]


@inner()
def _number(first, end, side_by_side, places):
    """Numbers of what the lanes hold: the same in all, or one after the other; what is left over the last."""
    for lane in range(LANES):
        places[lane] = first if side_by_side else min(first + lane, end - 1)


@inner()
def _read(source, which, pack):
    """Lay one row of numbers out in every lane, of these numbers."""
    stand_alone()
    for lane in range(LANES):
        for row in range(source.shape[1]):
            pack[row * LANES + lane] = source[which[lane], row]


@inner()
def _write(pack, out, games, columns):
    """Write the lanes of a pack's rows to their games' rows, each from its own column on."""
    stand_alone()
    for lane in range(LANES):
        for row in range(pack.size // LANES):
            out[games[lane], columns[lane] + row] = pack[row * LANES + lane]


@inner()
def _deals(p, at, n, dyads, shares, relations, side_by_side, games, room, bound, out):
    """Shares and precisions of every dyad's renewals, to `out`, bounds on transfers and costs of moves."""
    relation, share, places, columns = room
    first = 0
    for d in range(dyads.shape[0]):
        i, j = dyads[d, 0], dyads[d, 1]
        stakes = load(p, at[place.stake] + i * n + j) + load(p, at[place.stake] + j * n + i)
        scale = stakes + _gain(p, at, n, i, j) + _gain(p, at, n, j, i)
        rate = load(p, at[place.renewal_rate])
        revised = load(p, at[place.revision_rate] + i * n + j)
        revised = where_above(revised, splat(0.0), revised, rate)
        scaled = load(p, at[place.precision]) * (load(p, at[place.discount]) + revised) / scale
        absolute = load(p, at[place.precision_absolute])
        precision = where_above(absolute, splat(0.0), absolute, scaled)
        store(bound, d, load(p, at[place.transfer_bound] + i * n + j) / rate)
        costs, here, there = first_cost(bound, d), i * n + j, j * n + i
        store(bound, costs, load(p, at[place.friction_up] + here))
        store(bound, costs + 1, load(p, at[place.friction_up] + there))
        store(bound, costs + 2, load(p, at[place.friction_down] + here))
        store(bound, costs + 3, load(p, at[place.friction_down] + there))
        end = first
        while end < shares.shape[0] and shares[end, 0] == d:
            end += 1
        for row in range(first, end, 1 if side_by_side else LANES):
            _number(row, end, side_by_side, places)
            for lane in range(LANES):
                columns[lane] = 3 * places[lane]
                places[lane] = shares[places[lane], 1]
            _read(relations, places, relation)
            store(relation, i * n + j, splat(1.0))
            store(relation, j * n + i, splat(1.0))
            mine, theirs = _vulnerability(p, at, n, i, j, relation), _vulnerability(p, at, n, j, i, relation)
            both = mine + theirs
            beta = where_above(both, splat(0.0), theirs / both, splat(0.5))
            beta = smaller(larger(beta, splat(SMALLEST_SHARE)), splat(1.0 - SMALLEST_SHARE)) + 0.0 * both
            store(share, 0, beta)
            store(share, 1, precision / beta)
            store(share, 2, precision / (1.0 - beta))
            _write(share, out, games, columns)
        first = end


@inner()
def _leaders(p, at, kinds, leader_moves, moves, renewed, rates, leave, coarse, scalars, work):
    """Leader moves, rates of leaving, and (ρI - Q)⁻¹ by elimination: its diagonal dominates."""
    types = leave.size // LANES
    discount, rate = load(p, at[place.discount]), load(p, at[place.renewal_rate])
    store(scalars, 0, rate)
    store(scalars, 1, discount)
    store(scalars, 2, load(p, at[place.shocks]))
    coarse[:], work[:] = 0.0, 0.0
    for kind in range(types):
        store(leave, kind, discount + renewed * rate)
        store(work, kind * types + kind, discount)
        store(coarse, kind * types + kind, splat(1.0))
    for k in range(moves.shape[0]):
        here, there = moves[k, 0], moves[k, 1]
        power, kind, other = leader_moves[k, 0], leader_moves[k, 1], leader_moves[k, 2]
        moving = load(p, at[place.leader_rates] + (power * kinds + kind) * kinds + other)
        store(rates, k, moving)
        store(leave, here, load(leave, here) + moving)
        diagonal, beside = here * types + here, here * types + there
        store(work, diagonal, load(work, diagonal) + moving)
        store(work, beside, load(work, beside) - moving)
    for k in range(types):
        over = 1.0 / load(work, k * types + k)
        for c in range(types):
            store(work, k * types + c, load(work, k * types + c) * over)
            store(coarse, k * types + c, load(coarse, k * types + c) * over)
        for r in range(types):
            if r != k:
                factor = load(work, r * types + k)
                for c in range(types):
                    at_r, at_k = r * types + c, k * types + c
                    store(work, at_r, load(work, at_r) - factor * load(work, at_k))
                    store(coarse, at_r, load(coarse, at_r) - factor * load(coarse, at_k))


@inner()
def _items(p, at, n, kinds, items, leader_type, item):
    """Worth of each item to the dyad's first and second, by joint leader type."""
    for m in range(items.shape[0]):
        giver, receiver = items[m, 0], items[m, 1]
        pair = giver * n + receiver
        for joint in range(leader_type.shape[0]):
            cost = load(p, at[place.item_cost] + pair * kinds + leader_type[joint, giver])
            row = (m * leader_type.shape[0] + joint) * 2
            worth = load(p, at[place.item_worth] + pair)
            store(item, row + (0 if giver < receiver else 1), 0.0 - cost)
            store(item, row + (1 if giver < receiver else 0), worth)


@entry
def pack_block(tables, ground, at, kinds, numbers, room, ends, lanes, out):
    """Write every game's rows.

    Parameters
    ----------
    tables, ground : tuple
        Arrays of `layout.Geometry` and `layout.Ground`.
    at : (numbers,), kinds : int
        Where each number begins, in the order of `GameParameters`; leader types a power.
    numbers : (B, rows)
        All numbers of the games.
    room : flat
        Rows to work in: for the numbers, relations, what ties are worth (n * n each), flow payoffs before
        leader types (n) and H * H; then for one pack of each array of `out`, of the first one combination
        of relations and of the second one share row.
    ends : (14,)
        Where each of these begins, and where the last one ends.
    lanes : tuple
        What the lanes hold, and where it goes (LANES).
    out : tuple
        Arrays of `layout.Batch`, (B, rows) each.
    """
    size, dyads, moves = tables[0], tables[1], tables[3]
    relations, leader_type, hostile, shares, items, leader_moves = ground
    p, relation, losses = _part(room, ends, 0), _part(room, ends, 1), _part(room, ends, 2)
    flow, work, here = _part(room, ends, 3), _part(room, ends, 4), _part(room, ends, 5)
    share, bound, item = _part(room, ends, 6), _part(room, ends, 7), _part(room, ends, 8)
    rates, leave, scalars = _part(room, ends, 9), _part(room, ends, 10), _part(room, ends, 11)
    coarse = _part(room, ends, 12)
    played, places, columns, none = lanes
    n, types, count = size[0], size[2], numbers.shape[0]
    side_by_side = count >= LANES // 2
    for first in range(0, count, LANES if side_by_side else 1):
        _number(first, count if side_by_side else first + 1, False, played)
        _read(numbers, played, p)
        for r in range(0, relations.shape[0], 1 if side_by_side else LANES):
            _number(r, relations.shape[0], side_by_side, places)
            for lane in range(LANES):
                columns[lane] = places[lane] * types * n
            _read(relations, places, relation)
            flows(p, at, n, kinds, relation, leader_type, hostile, losses, flow, here)
            _write(here, out[0], played, columns)
        about = (relation, share, places, columns)
        _deals(p, at, n, dyads, shares, relations, side_by_side, played, about, bound, out[1])
        _items(p, at, n, kinds, items, leader_type, item)
        _leaders(p, at, kinds, leader_moves, moves, dyads.shape[0], rates, leave, coarse, scalars, work)
        _write(bound, out[2], played, none)
        _write(item, out[3], played, none)
        _write(rates, out[4], played, none)
        _write(leave, out[5], played, none)
        _write(scalars, out[6], played, none)
        _write(coarse, out[7], played, none)


@entry
def add_political(relations, leader_type, value, base, out):
    """Flow payoffs (B, S * n) with the political channel of `value` (B, n, n, K) added to the others."""
    types, n = leader_type.shape
    for game in range(out.shape[0]):
        for r in range(relations.shape[0]):
            for joint in range(types):
                for i in range(n):
                    row = (r * types + joint) * n + i
                    total = 0.0
                    for j in range(n):
                        total += relations[r, i * n + j] * value[game, i, j, leader_type[joint, i]]
                    out[game, row] = base[game, row] + total
