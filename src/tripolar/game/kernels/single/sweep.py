"""One sweep of the equilibrium map for one game, block by block (see `plan`)."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.lanes import LANES, absolute, larger, load, splat, store, where_above
from tripolar.game.kernels.single.places import following, lane_numbers, load_at, put_at, store_at, turn
from tripolar.game.kernels.single.plan import ACROSS, INNER, OUTER
from tripolar.game.kernels.stamp import inner, named

__all__ = ["close", "sweeper"]

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


@inner()
def close(size, game, values, image, first, block, means, sizes, work, rings):
    """Divide a block by the rates of leaving, and take stock of the residual.

    `means` are the residual's sums by leader type and power, (H * n), `sizes` its largest entry and that
    of the image. Nothing is remembered here: `rings` are empty.
    """
    n, types, margin, pitch = size[0], size[2], size[5], size[6]
    inverse, largest, extent = game[5], splat(0.0), splat(0.0)
    for power in range(n):
        base = power * pitch + margin + first
        kind = 0
        for at in range(0, block, LANES):
            here = base + at
            new = load_at(image, here) * load_at(inverse, kind)
            residual = new - load_at(values, here)
            store_at(work, at, residual)
            inside, none = splat(float(block - at) - 0.5), splat(0.0)
            put_at(image, here, new, block - at)
            largest = larger(largest, where_above(inside, lane_numbers(), absolute(residual), none))
            extent = larger(extent, where_above(inside, lane_numbers(), absolute(new), none))
            kind = following(kind, types)
        for group in range(0, types, LANES):
            total = splat(0.0)
            for at in range(group, block, types):
                total += load_at(work, at)
            store_at(work, block + LANES, total)
            for lane in range(min(LANES, types - group)):
                means[(group + lane) * n + power] = work[block + LANES + lane]
    store(sizes, 0, largest)
    store(sizes, 1, extent)


def sweeper(protocol, renew, close):
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

    outside = named(f"single_{protocol}", outside)

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

    inside = named(f"single_{protocol}", inside)

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
            What `close` remembers sweeps in.
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

    return named(f"single_{protocol}", sweep)
