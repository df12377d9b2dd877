"""Anderson's method for one game: that of `iteration` for a pack, with sums in the same order.

Residuals are kept ``[row][column]``, rows as in a batch (by state, then power), so that one pack holds a
row's residuals of eight sweeps and inner products with all of them are summed side by side, row after
row.

For one large game the memory is in single precision. By column, each in the order of the image: residuals
T(V) - V before the coarse correction, and steps from the last image to this one. Corrections depend on
leader types only, so that inner products of corrected residuals follow from those of the plain ones and
their sums, and nothing is passed over twice.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.lanes import (
    LANES,
    absolute,
    add,
    following,
    lane_numbers,
    larger,
    load,
    load_at,
    load_short,
    put_at,
    shortened,
    splat,
    store,
    store_at,
    store_short,
    turn,
    where_above,
)

__all__ = ["advance", "advance_by_steps", "close_large", "remember"]


@inner()
def _residuals(size, values, image, shift, images, column, apart, fresh):
    """Correct the image, keep it in its column, and list the residuals by state, then power."""
    n, states, types, margin, pitch = size[0], size[1], size[2], size[5], size[6]
    width, ring, stretch = shift.size // n, column * n * pitch, apart.size // n
    for power in range(n):
        base = power * pitch + margin
        kind = 0
        for at in range(0, states, LANES):
            here = base + at
            moved = load_at(image, here) + load_at(shift, power * width + kind)
            # Beyond the end lies a margin that nobody reads.
            store_at(images, ring + here, moved)
            store_at(apart, power * stretch + at, moved - load_at(values, here))
            kind = following(kind, types)
    # Powers from the last eight to the first: what spills over into the next state is written later.
    for group in range((n - 1) // LANES * LANES, -1, -LANES):
        for at in range(0, states, LANES):
            turn(
                apart, group * stretch + at, stretch, min(n - group, LANES) - 1, fresh, at * n + group, n,
                LANES, LANES,
            )  # fmt: skip


@inner()
def remember(size, values, image, shift, residuals, images, column, columns, padded, work, products):
    """Keep the corrected image and residual, and multiply the residual with all that are kept.

    `shift` is the correction by power and type, `padded` the rows, filled with zeros to a multiple of
    four, and `columns` the columns, filled to a multiple of a pack. `products` are the sums, by column.
    """
    n, states = size[0], size[1]
    apart, fresh = work
    _residuals(size, values, image, shift, images, column, apart, fresh)
    for row in range(states * n, padded):
        fresh[row] = 0.0
    for group in range(0, columns, LANES):
        newest = where_above(splat(0.5), lane_numbers() - float(column - group), splat(1.0), splat(0.0))
        newest = where_above(lane_numbers() - float(column - group), splat(-0.5), newest, splat(0.0))
        total, half = splat(0.0), splat(0.5)
        for row in range(0, padded, 4):
            at = row * columns + group
            n0, n1, n2, n3 = (
                splat(fresh[row]),
                splat(fresh[row + 1]),
                splat(fresh[row + 2]),
                splat(fresh[row + 3]),
            )
            o0 = where_above(newest, half, n0, load_at(residuals, at))
            o1 = where_above(newest, half, n1, load_at(residuals, at + columns))
            o2 = where_above(newest, half, n2, load_at(residuals, at + 2 * columns))
            o3 = where_above(newest, half, n3, load_at(residuals, at + 3 * columns))
            store_at(residuals, at, o0)
            store_at(residuals, at + columns, o1)
            store_at(residuals, at + 2 * columns, o2)
            store_at(residuals, at + 3 * columns, o3)
            four = o0 * n0 + o1 * n1
            four += o2 * n2 + o3 * n3
            total = total + four
        store_at(products, group, total)


@inner()
def advance(values, images, weights, slots, length):
    """values = the mixture of the remembered images, newest first; weights are packs of equal lanes."""
    for at in range(0, length, LANES):
        total = load_at(images, slots[0] * length + at) * load(weights, 0)
        for k in range(1, slots.size):
            total += load_at(images, slots[k] * length + at) * load(weights, k)
        store_at(values, at, total)


@inner()
def close_large(size, game, values, image, first, block, means, sizes, work, rings):
    """Divide a block by the rates of leaving, take stock of its residual, and remember it.

    As `single.sweep.close`; `means` are sums of the rounded residual. `rings` are the last image, residuals
    and steps by column, columns (newest first), how many of them count, and their inner products with the
    newest residual, which are added to.
    """
    n, types, margin, pitch = size[0], size[2], size[5], size[6]
    before, residuals, steps, slots, counted, products = rings
    inverse, length, count = game[5], n * pitch, counted[0]
    newest, none = slots[0] * length, splat(0.0)
    largest, extent = none, none
    whole, four = block // LANES * LANES, block // (4 * LANES) * (4 * LANES)
    for row in range(n * types):
        store(work, row, none)
    for power in range(n):
        base, kind, total = power * pitch + margin + first, 0, none
        for at in range(0, block, LANES):
            here = base + at
            new = load_at(image, here) * load_at(inverse, kind)
            gap, step = new - load_at(values, here), new - load_at(before, here)
            if at < whole:
                store_at(image, here, new)
            else:
                put_at(image, here, new, block - at)
                inside = splat(float(block - at) - 0.5)
                gap = where_above(inside, lane_numbers(), gap, none)
                step = where_above(inside, lane_numbers(), step, none)
                new = where_above(inside, lane_numbers(), new, none)
            store_short(residuals, newest + here, gap)
            store_short(steps, newest + here, step)
            # Where a pack holds whole rounds of types the sum can stay in a register.
            if LANES % types == 0:
                total += shortened(gap)
            else:
                add(work, power * types + kind, shortened(gap))
            largest, extent = larger(largest, absolute(gap)), larger(extent, absolute(new))
            kind = following(kind, types)
        add(work, power * types, total)
        for here in range(base, base + four, 4 * LANES):
            at = newest + here
            n0, n1 = load_short(residuals, at), load_short(residuals, at + LANES)
            n2, n3 = load_short(residuals, at + 2 * LANES), load_short(residuals, at + 3 * LANES)
            for k in range(count):
                at = slots[k] * length + here
                total = load_short(residuals, at) * n0 + load_short(residuals, at + LANES) * n1
                total += load_short(residuals, at + 2 * LANES) * n2
                add(products, k, total + load_short(residuals, at + 3 * LANES) * n3)
        for here in range(base + four, base + block, LANES):
            n0 = load_short(residuals, newest + here)
            for k in range(count):
                add(products, k, load_short(residuals, slots[k] * length + here) * n0)
    for mean in range(means.size):
        means[mean] = 0.0
    for power in range(n):
        for kind in range(types):
            for lane in range(LANES):
                means[(kind + lane) % types * n + power] += work[(power * types + kind) * LANES + lane]
    store(sizes, 0, largest)
    store(sizes, 1, extent)


@inner()
def advance_by_steps(size, values, image, shift, steps, back, slots, count):
    """values = image + shift + remembered steps times the weights in `back`, packs of equal lanes."""
    n, states, types, margin, pitch = size[0], size[1], size[2], size[5], size[6]
    length, width = n * pitch, shift.size // n
    four = states // (4 * LANES) * (4 * LANES)
    for power in range(n):
        base, kind = power * pitch + margin, 0
        for here in range(base, base + states, LANES):
            store_at(values, here, load_at(image, here) + load_at(shift, power * width + kind))
            kind = following(kind, types)
        for here in range(base, base + four, 4 * LANES):
            t0, t1 = load_at(values, here), load_at(values, here + LANES)
            t2, t3 = load_at(values, here + 2 * LANES), load_at(values, here + 3 * LANES)
            for k in range(count):
                weight, at = load(back, k), slots[k] * length + here
                t0, t1 = t0 + load_short(steps, at) * weight, t1 + load_short(steps, at + LANES) * weight
                t2 = t2 + load_short(steps, at + 2 * LANES) * weight
                t3 = t3 + load_short(steps, at + 3 * LANES) * weight
            store_at(values, here, t0)
            store_at(values, here + LANES, t1)
            store_at(values, here + 2 * LANES, t2)
            store_at(values, here + 3 * LANES, t3)
        for here in range(base + four, base + states, LANES):
            total = load_at(values, here)
            for k in range(count):
                total += load_short(steps, slots[k] * length + here) * load(back, k)
            store_at(values, here, total)
