"""One sweep of the equilibrium map for one game, block by block (see `plan`).

For protocols that end in an agreement, the kernels of a line are those of a batch (`agreement`), and their
results are added in the same order, so that a game gets the same bits alone and in a batch.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.compile import inner, named
from tripolar.game.kernels.lanes import (
    LANES,
    add_at,
    align_frame,
    following,
    larger,
    load,
    load_at,
    move_costs,
    put_at,
    splat,
    store,
    store_at,
    turn,
)
from tripolar.game.kernels.single.plan import ACROSS, INNER, OUTER

__all__ = ["agreements", "sweeper"]

# Packs of one run that are worked on together for all dyads whose lines leave a block.
_CHUNK = 16


@inner()
def _clear(image, first, count):
    for at in range(first, first + count):
        image[at] = 0.0


@inner()
def _gather(size, source, first, rows, target):
    """Rows as lanes: ``[power][place in the row][lane]``; lanes left over repeat the last row."""
    n, row, margin, pitch = size[0], size[4], size[5], size[6]
    for k in range(n):
        at = k * pitch + margin + first
        for place in range(0, row, LANES):
            turn(source, at + place, row, rows - 1, target, (k * row + place) * LANES, LANES, LANES, LANES)


@inner()
def _scatter(size, source, first, rows, target):
    n, row, margin, pitch = size[0], size[4], size[5], size[6]
    for k in range(n):
        at = k * pitch + margin + first
        for place in range(0, row, LANES):
            from_ = (k * row + place) * LANES
            turn(source, from_, LANES, LANES - 1, target, at + place, row, rows, min(LANES, row - place))


@inner()
def _open(size, offsets, game, values, image, first, width):
    """(flow payoffs + leader moves) / μ into neighbouring states of the image."""
    n, types, margin, pitch, firsts = size[0], size[2], size[5], size[6], size[9]
    flow, rates, scalars = game[0], game[4], game[6]
    pattern, over, four = game[5].size, 1.0 / load(scalars, 0), width // (4 * LANES) * 4 * LANES
    for power in range(n):
        kind, start = first % types, power * pitch + margin + first
        # Four packs at once, so that none waits for the one before.
        for here in range(start, start + four, 4 * LANES):
            k0, k1 = kind, following(kind, types)
            k2 = following(k1, types)
            k3 = following(k2, types)
            t0, t1, t2, t3 = splat(0.0), splat(0.0), splat(0.0), splat(0.0)
            for step in range(firsts):
                at, there = step * pattern, here + offsets[step]
                t0 += load_at(rates, at + k0) * load_at(values, there)
                t1 += load_at(rates, at + k1) * load_at(values, there + LANES)
                t2 += load_at(rates, at + k2) * load_at(values, there + 2 * LANES)
                t3 += load_at(rates, at + k3) * load_at(values, there + 3 * LANES)
            t0, t1 = load_at(flow, here) * over + t0, load_at(flow, here + LANES) * over + t1
            t2 = load_at(flow, here + 2 * LANES) * over + t2
            t3 = load_at(flow, here + 3 * LANES) * over + t3
            for step in range(firsts, offsets.size):
                at, there = step * pattern, here + offsets[step]
                t0 += load_at(rates, at + k0) * load_at(values, there)
                t1 += load_at(rates, at + k1) * load_at(values, there + LANES)
                t2 += load_at(rates, at + k2) * load_at(values, there + 2 * LANES)
                t3 += load_at(rates, at + k3) * load_at(values, there + 3 * LANES)
            store_at(image, here, t0)
            store_at(image, here + LANES, t1)
            store_at(image, here + 2 * LANES, t2)
            store_at(image, here + 3 * LANES, t3)
            kind = following(k3, types)
        for here in range(start + four, start + width, LANES):
            total = splat(0.0)
            for step in range(firsts):
                total += load_at(rates, step * pattern + kind) * load_at(values, here + offsets[step])
            total = load_at(flow, here) * over + total
            for step in range(firsts, offsets.size):
                total += load_at(rates, step * pattern + kind) * load_at(values, here + offsets[step])
            put_at(image, here, total, start + width - here)
            kind = following(kind, types)


def sweeper(name, renew, close):
    """The sweep of a protocol, from the renewals of one run and what closes a block."""

    def outside(plan, game, shocks, values, image, first, last, unsettled):
        """Renew the dyads whose lines leave a block, in these packs of every block."""
        size, dyads = plan[0], plan[1]
        states, block, margin, pitch = size[1], size[3], size[5], size[6]
        width = min(last * LANES, block) - first * LANES
        for other in range(0, states, block):
            _open(size, plan[2], game, values, image, other + first * LANES, width)
        for d in range(dyads.shape[0]):
            if dyads[d, 11] == OUTER:
                dyad = dyads[d]
                levels, stride, run, packs, runs = dyad[2], dyad[3], dyad[5], dyad[6], dyad[7]
                inside = stride // run
                # The last pack of a run begins earlier, where the run is no multiple of it.
                skip = packs * LANES - run if last == packs else 0
                for r in range(runs):
                    start = margin + (r // inside) * levels * stride + (r % inside) * run + first * LANES
                    pack = r * packs + first
                    left = renew(
                        size, dyad, d, game, shocks, values, image, pitch, start, stride, last - first, skip,
                        dyad[8] + pack, dyad[9] + pack * levels, first * LANES % size[2],
                    )  # fmt: skip
                    store(unsettled, 0, larger(load(unsettled, 0), left))

    outside = named(name, outside)

    def inside(plan, game, shocks, values, image, number, unsettled, mine, theirs):
        """Renew the dyads whose lines stay in a block, in this one."""
        size, dyads = plan[0], plan[1]
        block, row, margin, pitch = size[3], size[4], size[5], size[6]
        first = number * block
        for d in range(dyads.shape[0]):
            if dyads[d, 11] == INNER:
                dyad = dyads[d]
                levels, stride, packs = dyad[2], dyad[3], dyad[6]
                per_block = block // (levels * stride)
                for r in range(number * per_block, (number + 1) * per_block):
                    start, pack = margin + r * levels * stride, r * packs
                    left = renew(
                        size, dyad, d, game, shocks, values, image, pitch, start, stride, packs,
                        packs * LANES - stride, dyad[8] + pack, dyad[9] + pack * levels, 0,
                    )  # fmt: skip
                    store(unsettled, 0, larger(load(unsettled, 0), left))
        if row == 0:
            return
        rows = block // row
        bundles = (rows + LANES - 1) // LANES
        for bundle in range(bundles):
            here, count = first + bundle * LANES * row, min(LANES, rows - bundle * LANES)
            _gather(size, values, here, count, mine)
            _gather(size, image, here, count, theirs)
            for d in range(dyads.shape[0]):
                if dyads[d, 11] == ACROSS:
                    dyad = dyads[d]
                    levels, stride = dyad[2], dyad[3]
                    per_row = row // (levels * stride)
                    for r in range(per_row):
                        pack = ((number * bundles + bundle) * per_row + r) * stride
                        left = renew(
                            size, dyad, d, game, shocks, mine, theirs, row * LANES,
                            r * levels * stride * LANES, stride * LANES, stride, 0,
                            dyad[8] + pack, dyad[9] + pack * levels, 0,
                        )  # fmt: skip
                        store(unsettled, 0, larger(load(unsettled, 0), left))
            _scatter(size, theirs, here, count, image)

    inside = named(name, inside)

    def sweep(plan, game, shocks, values, image, means, sizes, block_means, work, rings):
        """image = T(values); also the residual's sums by leader type, its largest entry, and T's.

        Parameters
        ----------
        plan : tuple
            Arrays of `plan.Plan`.
        game : tuple
            See `driver`.
        shocks : bool
            Whether choice noise is read as shocks.
        values, image : flat
            V, and T(V) out, ``[power][margin, states, margin]``.
        means : (H * n)
            Out: sum over relations of T(V) - V.
        sizes : (2,)
            Out: max |T(V) - V| (not a number where anything is not finite) and max |T(V)|.
        block_means, work : tuple of flat arrays
            Room to work in.
        rings : tuple
            What `close` remembers sweeps in (`memory`).
        """
        size, dyads = plan[0], plan[1]
        states, block = size[1], size[3]
        unsettled, of_block, mine, theirs, residual = work
        _clear(unsettled, 0, LANES)
        outer = 0
        for d in range(dyads.shape[0]):
            if dyads[d, 11] == OUTER:
                outer = dyads[d, 6]
        if outer == 0:
            _open(size, plan[2], game, values, image, 0, states)
        for first in range(0, outer, _CHUNK):
            outside(plan, game, shocks, values, image, first, min(first + _CHUNK, outer), unsettled)
        _clear(means, 0, means.size)
        sizes[0], sizes[1] = 0.0, 0.0
        for number in range(states // block):
            inside(plan, game, shocks, values, image, number, unsettled, mine, theirs)
            close(
                size, game, values, image, number * block, block, block_means, of_block, residual, rings
            )  # fmt: skip
            for mean in range(means.size):
                means[mean] += block_means[mean]
            for lane in range(LANES):
                sizes[0] = max(sizes[0], of_block[lane])
                sizes[1] = max(sizes[1], of_block[LANES + lane])
        for lane in range(LANES):
            sizes[0] = max(sizes[0], unsettled[lane])
        # A maximum passes over numbers that are not finite; the sums do not, and 0 * inf is not a number.
        for mean in range(means.size):
            sizes[0] += 0.0 * means[mean]

    return named(name, sweep)


def agreements(name, three_states, item_line, one_state, friction):
    """The renewals of a run under a protocol, from its kernels; whether moves cost anything."""

    def renew(
        size, dyad, bound, game, shocks, values, image, pitch, start, step, packs, skip, pack, place, kind
    ):
        """Add the renewals of neighbouring packs of lines to `image`.

        Parameters
        ----------
        size, dyad : (9,), (12,)
            Of the plan.
        bound : int
            The dyad's row among bounds.
        game : tuple
            See `driver`.
        shocks : bool
            Whether choice noise is read as shocks.
        values, image : flat
            ``[power][place]``, powers `pitch` apart.
        start, step : int
            Place of the first line's lowest state, and from one level to the next.
        packs, skip : int
            Number of packs; the last begins earlier by `skip` lanes, which are not counted again.
        pack, place : int
            Number of the first pack, and the same with levels counted (for what is kept by state).
        kind : int
            Joint leader type of the first state.
        """
        align_frame()
        i, j, levels, item_number = dyad[0], dyad[1], dyad[2], dyad[4]
        n, types = size[0], size[2]
        share, item, scalars = game[1], game[3], game[6]
        deal_bound, taste, scale = load(game[2], bound), load(scalars, 2), load(scalars, 3)
        at_i, at_j, none = i * pitch, j * pitch, splat(0.0)
        up_i, up_j, down_i, down_j = none, none, none, none
        if friction:
            up_i, up_j, down_i, down_j = move_costs(game[2], bound)
        for q in range(packs):
            lost = skip if q == packs - 1 else 0
            s0, row = start + q * LANES - lost, (pack + q) * 3
            beta, eta_i, eta_j = load(share, row), load(share, row + 1) * scale, load(share, row + 2) * scale
            has_item, item_i, item_j = 0.0, splat(0.0), splat(0.0)
            if item_number > 0:
                has_item = 1.0
                across = 1 if dyad[11] == ACROSS else 0
                first = kind + (q if across else q * LANES - lost)
                at = (((item_number - 1) * 2 + across) * types + first % types) * 2
                item_i, item_j = load(item, at), load(item, at + 1)
            if levels == 3:
                s1, s2 = s0 + step, s0 + 2 * step
                i0, i1 = load_at(values, at_i + s0), load_at(values, at_i + s1)
                j0, j1 = load_at(values, at_j + s0), load_at(values, at_j + s1)
                i2, j2 = load_at(values, at_i + s2), load_at(values, at_j + s2)
                if item_number > 0:
                    (
                        r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2,
                    ) = item_line(
                        i0, i1, i2, j0, j1, j2, beta, eta_i, eta_j, deal_bound, taste, shocks,
                        up_i, up_j, down_i, down_j, item_i, item_j,
                    )  # fmt: skip
                else:
                    (
                        r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2,
                    ) = three_states(
                        i0, i1, i2, j0, j1, j2, beta, eta_i, eta_j, deal_bound, taste, shocks,
                        up_i, up_j, down_i, down_j,
                    )  # fmt: skip
                add_at(image, at_i + s0, r_i0, lost)
                add_at(image, at_i + s1, r_i1, lost)
                add_at(image, at_i + s2, r_i2, lost)
                add_at(image, at_j + s0, r_j0, lost)
                add_at(image, at_j + s1, r_j1, lost)
                add_at(image, at_j + s2, r_j2, lost)
                for k in range(n):
                    if k != i and k != j:
                        at = k * pitch
                        v0, v1 = load_at(values, at + s0), load_at(values, at + s1)
                        v2 = load_at(values, at + s2)
                        add_at(image, at + s0, stay0 * v0 + up0 * v1, lost)
                        add_at(image, at + s1, down1 * v0 + stay1 * v1 + up1 * v2, lost)
                        add_at(image, at + s2, down2 * v1 + stay2 * v2, lost)
                continue
            for level in range(levels):
                here = s0 + level * step
                down = here - step if level > 0 else here
                up = here + step if level + 1 < levels else here
                r_i, r_j, fall, stay, rise = one_state(
                    load_at(values, at_i + down), load_at(values, at_i + here), load_at(values, at_i + up),
                    load_at(values, at_j + down), load_at(values, at_j + here), load_at(values, at_j + up),
                    beta, eta_i, eta_j, deal_bound, taste, shocks,
                    up_i if level + 1 < levels else none, up_j if level + 1 < levels else none,
                    down_i if level > 0 else none, down_j if level > 0 else none, item_i, item_j,
                    1.0 if level > 0 else 0.0, 1.0 if level + 1 < levels else 0.0, has_item,
                )  # fmt: skip
                add_at(image, at_i + here, r_i, lost)
                add_at(image, at_j + here, r_j, lost)
                for k in range(n):
                    if k != i and k != j:
                        at = k * pitch
                        v0, v1 = load_at(values, at + down), load_at(values, at + here)
                        v2 = load_at(values, at + up)
                        add_at(image, at + here, fall * v0 + stay * v1 + rise * v2, lost)
        return splat(0.0)

    return named(name, renew)
