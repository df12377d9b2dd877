"""Anderson's method for one game: what `anderson` does for a pack, in the same order of sums.

Residuals are kept ``[row][column]``, rows as in a batch (by state, then power), so that one pack holds a
row's residuals of eight sweeps and inner products with all of them are summed side by side, row after
row.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.lanes import LANES, load, splat, where_above
from tripolar.game.kernels.single.places import following, lane_numbers, load_at, store_at, turn
from tripolar.game.kernels.stamp import inner

__all__ = ["advance", "remember"]


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
