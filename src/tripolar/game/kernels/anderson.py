"""Anderson's method for a pack of games, each with a memory of its own [Anderson1965]_.

The last m + 1 residuals and images are kept, in rings. With the newest as the origin, the mixture
whose residual is smallest is a least-squares problem in m weights, solved from inner products.

References
----------
.. [Anderson1965] Anderson (1965), Iterative Procedures for Nonlinear Integral Equations.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.lanes import larger, load, root, splat, store, where_above
from tripolar.game.kernels.stamp import inner

__all__ = ["BLOCK", "advance", "mix", "multiply", "remember"]

# Rows taken together in `multiply`; rings are padded with zeros to a multiple of it.
BLOCK = 4
_DEPENDENT = 1e-12


@inner()
def remember(values, image, shift, residuals, images, column, rows, padded, period):
    """Store the corrected image and its residual as this column of the rings."""
    at = column * padded
    for first in range(0, rows, period):
        for k in range(period):
            row = first + k
            moved = load(image, row) + load(shift, k)
            store(images, at + row, moved)
            store(residuals, at + row, moved - load(values, row))


@inner()
def multiply(residuals, column, columns, padded, gram):
    """Inner products of the newest residual with all remembered ones, into the Gram matrix."""
    for k in range(columns):
        store(gram, column * columns + k, splat(0.0))
    for block in range(column * padded, (column + 1) * padded, BLOCK):
        n0, n1 = load(residuals, block), load(residuals, block + 1)
        n2, n3 = load(residuals, block + 2), load(residuals, block + 3)
        for k in range(columns):
            old = block + (k - column) * padded
            total = load(residuals, old) * n0 + load(residuals, old + 1) * n1
            total += load(residuals, old + 2) * n2 + load(residuals, old + 3) * n3
            entry = column * columns + k
            store(gram, entry, load(gram, entry) + total)
    for k in range(columns):
        store(gram, k * columns + column, load(gram, column * columns + k))


@inner()
def mix(gram, slots, valid, factor, weights):
    """Weights of the remembered images in the next point, newest first.

    `slots` are the columns of the rings, newest first, and `valid` is 1 where one may be used.
    Cholesky's factor L of the differences' inner products is built in `factor` with one over its
    diagonal on the diagonal. That is zero for a difference not to be used, or nearly dependent on
    the ones before it, which takes it out of everything that follows.
    """
    none, columns = splat(0.0), slots.size
    origin = slots[0] * columns
    corner = load(gram, origin + slots[0])
    for k in range(1, columns):
        at = slots[k]
        mine = load(gram, origin + at)
        size = load(gram, at * columns + at) - mine - mine + corner
        pivot, right = size, corner - mine
        for m in range(1, k):
            entry = load(gram, at * columns + slots[m]) - mine - load(gram, origin + slots[m]) + corner
            for r in range(1, m):
                entry = entry - load(factor, k * columns + r) * load(factor, m * columns + r)
            entry = entry * load(factor, m * columns + m)
            store(factor, k * columns + m, entry)
            pivot = pivot - entry * entry
            right = right - entry * load(weights, m)
        over = load(valid, k) / root(larger(pivot, splat(1e-300)))
        over = where_above(pivot, _DEPENDENT * size, over, none)
        store(factor, k * columns + k, over)
        store(weights, k, right * over)
    rest = splat(1.0)
    for k in range(columns - 1, 0, -1):
        weight = load(weights, k)
        for m in range(k + 1, columns):
            weight = weight - load(factor, m * columns + k) * load(weights, m)
        weight = weight * load(factor, k * columns + k)
        store(weights, k, weight)
        rest = rest - weight
    store(weights, 0, rest)


@inner()
def advance(values, images, weights, slots, rows, padded):
    """values = the mixture of the remembered images, newest first: the rings' turn leaves no trace.

    `values` has room for `padded` rows, as the rings have: four are summed together.
    """
    weight, newest = load(weights, 0), slots[0] * padded
    for row in range(0, rows, BLOCK):
        at = newest + row
        t0, t1 = load(images, at) * weight, load(images, at + 1) * weight
        t2, t3 = load(images, at + 2) * weight, load(images, at + 3) * weight
        for k in range(1, slots.size):
            share, at = load(weights, k), slots[k] * padded + row
            t0, t1 = t0 + load(images, at) * share, t1 + load(images, at + 1) * share
            t2, t3 = t2 + load(images, at + 2) * share, t3 + load(images, at + 3) * share
        store(values, row, t0)
        store(values, row + 1, t1)
        store(values, row + 2, t2)
        store(values, row + 3, t3)
