"""Anderson's method for one game: that of `iteration` for a pack, in two memories (`Memory`).

`DOUBLE` sums in the same order as `iteration`. Residuals are kept ``[row][column]``, rows as in a batch (by
state, then power), so that one pack holds a row's residuals of eight sweeps and inner products with all of
them are summed side by side, row after row.

`SHORT`, for one large game, is in single precision. By column, each in the order of the image: residuals
T(V) - V before the coarse correction, and steps from the last image to this one. Corrections depend on
leader types only, so that inner products of corrected residuals follow from those of the plain ones and
their sums, and nothing is passed over twice.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.iteration import AGE, USED
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
    room,
    shortened,
    splat,
    store,
    store_at,
    store_short,
    turn,
    where_above,
    whole_zeros,
    zeros,
)

__all__ = ["DOUBLE", "SHORT", "Memory"]


class Memory(NamedTuple):
    """The kernels by which a game's last sweeps are kept and mixed.

    `rings` are the image of the sweep before (or an empty one), the columns in use, newest first, and what
    `make` gave.

    Attributes
    ----------
    make : (size, columns) -> tuple of arrays
        Room for so many sweeps.
    await_sweep : (rings, counts)
        Called before every sweep, with the counts of `iteration.begin`: a first one forgets the game before.
    close : (size, game, values, image, first, block, means, sizes, work, rings)
        Ends a block of a sweep (`sweep.sweeper`): divides it by the rates of leaving, and takes stock of its
        residual. `means` are the residual's sums by leader type and power, (H * n), `sizes` its largest entry
        and that of the image.
    keep : (size, values, image, largest, means, shifts, shift, rings, gram) -> float
        Remembers a sweep with its inner products, and gives the residual's size by which growth is judged.
        `means` and `shifts` are the residual's sums and corrections, `shift` has room for these by power.
    step : (size, values, image, shift, rings, weights, mixed)
        Writes the next values.
    compares_images : bool
        Whether `close` compares with the image of the sweep before.
    """

    make: Callable[..., Any]
    await_sweep: Callable[..., Any]
    close: Callable[..., Any]
    keep: Callable[..., Any]
    step: Callable[..., Any]
    compares_images: bool


@inner(references=True)
def _make(size, columns):
    n, states, length = size[0], size[1], size[0] * size[6]
    kept, padded = (columns + LANES - 1) // LANES * LANES, (states * n + 3) // 4 * 4
    residuals, images = room(padded * kept // LANES), room(columns * length // LANES + 1)
    apart, fresh = room(n * (states // LANES + 2)), room((n * (states + LANES)) // LANES + 2)
    return residuals, images, apart, fresh, zeros(kept)


@inner()
def _await_sweep(rings, counts):
    residuals, images = rings[2], rings[3]
    if counts[USED * LANES] == 0:
        residuals[:] = 0.0
        images[:] = 0.0


@inner()
def _close(size, game, values, image, first, block, means, sizes, work, rings):
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
def _remember(size, values, image, shift, residuals, images, column, columns, padded, work, products):
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
def _keep(size, values, image, largest, means, shifts, shift, rings, gram):
    _, slots, residuals, images, apart, fresh, products = rings
    n, states, types, columns, newest = size[0], size[1], size[2], slots.size, slots[0]
    width = shift.size // n
    for power in range(n):
        for at in range(width):
            shift[power * width + at] = shifts[(at % types * n + power) * LANES]
    _remember(
        size, values, image, shift, residuals, images, newest, products.size, (states * n + 3) // 4 * 4,
        (apart, fresh), products,
    )  # fmt: skip
    for k in range(columns):
        for lane in range(LANES):
            gram[(newest * columns + k) * LANES + lane] = products[k]
            gram[(k * columns + newest) * LANES + lane] = products[k]
    return largest


@inner()
def _step(size, values, image, shift, rings, weights, mixed):
    """values = the mixture of the remembered images, newest first; weights are packs of equal lanes."""
    slots, images, length = rings[1], rings[3], size[0] * size[6]
    for at in range(0, length, LANES):
        total = load_at(images, slots[0] * length + at) * load(weights, 0)
        for k in range(1, slots.size):
            total += load_at(images, slots[k] * length + at) * load(weights, k)
        store_at(values, at, total)


DOUBLE = Memory(_make, _await_sweep, _close, _keep, _step, compares_images=False)


@inner(references=True)
def _make_short(size, columns):
    # Nothing is read that has not been written in the same course.
    room_of_column, means = columns * size[0] * size[6] + LANES, size[0] * size[2]
    residuals, steps = np.empty(room_of_column, np.float32), np.empty(room_of_column, np.float32)
    kept_means, kept_shifts = np.zeros((columns, means)), np.zeros((columns, means))
    return residuals, steps, whole_zeros(1), room(columns), room(columns), kept_means, kept_shifts


@inner()
def _await_sweep_short(rings, counts):
    _, slots, _, _, counted, products, _, _, _ = rings
    # The newest, and what belongs to the same course.
    counted[0] = min(counts[AGE * LANES] + 1, slots.size - 1) + 1
    products[:] = 0.0


@inner()
def _close_short(size, game, values, image, first, block, means, sizes, work, rings):
    """`means` are sums of the rounded residual; products with the newest residual are added to."""
    n, types, margin, pitch = size[0], size[2], size[5], size[6]
    before, slots, residuals, steps, counted, products, _, _, _ = rings
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
def _keep_short(size, values, image, largest, means, shifts, shift, rings, gram):
    """Inner products of the corrected residuals into the Gram matrix; the newest one's length."""
    _, slots, _, _, counted, products, _, kept_means, kept_shifts = rings
    columns, newest, relations = slots.size, slots[0], float(size[1] // size[2])
    for row in range(means.size):
        kept_means[newest, row], kept_shifts[newest, row] = means[row], shifts[row * LANES]
    for k in range(counted[0]):
        column = slots[k]
        total = 0.0
        for lane in range(LANES):
            total += products[k * LANES + lane]
        for row in range(means.size):
            mine, theirs = kept_shifts[newest, row], kept_shifts[column, row]
            sums = mine * kept_means[column, row] + theirs * kept_means[newest, row]
            total += sums + relations * mine * theirs
        for lane in range(LANES):
            gram[(newest * columns + column) * LANES + lane] = total
            gram[(column * columns + newest) * LANES + lane] = total
    return np.sqrt(gram[(newest * columns + newest) * LANES])


@inner()
def _steps_back(weights, shifts, slots, age, n, back, shift):
    """From weights of images to those of the steps between them, and the mixture of their corrections."""
    types, width = shifts.shape[1] // n, shift.size // n
    older = 0.0
    for k in range(age, 0, -1):
        older += weights[k * LANES]
        for lane in range(LANES):
            back[(k - 1) * LANES + lane] = 0.0 - older
    for power in range(n):
        for at in range(width):
            total = 0.0
            for k in range(age + 1):
                total += weights[k * LANES] * shifts[slots[k], at % types * n + power]
            shift[power * width + at] = total


@inner()
def _step_short(size, values, image, shift, rings, weights, count):
    """values = image + shift + remembered steps times their weights, packs of equal lanes."""
    _, slots, _, steps, _, _, back, _, shifts = rings
    _steps_back(weights, shifts, slots, count, size[0], back, shift)
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


SHORT = Memory(
    _make_short, _await_sweep_short, _close_short, _keep_short, _step_short, compares_images=True
)  # fmt: skip
