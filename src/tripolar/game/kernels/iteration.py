"""How a game's values are iterated: the course, Anderson's mixing, and the coarse correction.

1. *The course* of one game: which stage it is at, whether it has ended, and what may be mixed. The
   drivers differ in what they sweep and how they remember; what they do with a residual is this. Courses
   are kept by lane in the rows of `counts` (4) and of `sizes` (2), as all numbers of a pack are.
2. *Anderson's method* for a pack of games, each with a memory of its own [Anderson1965]_. The last m + 1
   residuals and images are kept, in rings. With the newest as the origin, the mixture whose residual is
   smallest is a least-squares problem in m weights, solved from inner products.
3. *The coarse correction*: the part of the residual that depends on leader types only, solved exactly. A
   shift of the values by c(leader types) passes through every renewal unchanged, so that T(V + c) is
   linear in c. The residual's average over relations is removed by c = (ρI - Q)⁻¹ r, H unknowns with r in
   flow units, and the sweep's result moves to T(V + c) exactly: T(V) + c - r / total. This is the two-
   grid idea of Brandt (1977); it removes the slow modes, and halves the number of sweeps.

References
----------
.. [Anderson1965] Anderson (1965), Iterative Procedures for Nonlinear Integral Equations.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.lanes import LANES, larger, load, root, splat, store, where_above
from tripolar.game.model.solver_settings import SolverSettings

__all__ = [
    "AGE",
    "BLOCK",
    "CONVERGED",
    "CYCLING",
    "NOT_CONVERGED",
    "STAGE",
    "USED",
    "advance",
    "begin",
    "correct",
    "ended",
    "go_on",
    "mix",
    "multiply",
    "path_of",
    "remember",
]

CONVERGED, CYCLING, NOT_CONVERGED, _RUNNING = 0, 1, 2, -1

# A residual that has not halved over this many sweeps is called cycling.
_STALL = 150

# Stage; sweeps used; how many columns before the newest belong to the course; sweep of the last halving.
STAGE, USED, AGE, _MARKED = range(4)

# What growth is measured from: the smallest since the memory was cleared. The residual last seen to halve.
_BEST, _MARK = range(2)


def path_of(settings: SolverSettings, start: NDArray[np.float64], warm: bool) -> tuple[Any, ...]:
    """The path as `driver` takes it; start is (B, S * n), and a warm one skips the tracing."""
    tolerance = np.full(len(settings.stages), settings.stage_tolerance)
    tolerance[-1] = settings.tolerance
    alternating = np.inf if settings.alternating is None else settings.alternating
    stages, start = np.array(settings.stages), np.ascontiguousarray(start)
    return start, warm, stages, tolerance, settings.budget, settings.memory, settings.growth, alternating


@inner()
def begin(counts, sizes, lane, path):
    """Set out, at the last stage where the start is warm. `path` is that of `driver`."""
    counts[STAGE * LANES + lane] = path[2].size - 1 if path[1] else 0
    counts[USED * LANES + lane], counts[AGE * LANES + lane], counts[_MARKED * LANES + lane] = 0, -1, 0
    sizes[_BEST * LANES + lane], sizes[_MARK * LANES + lane] = np.inf, np.inf


@inner(forceinline=True)
def ended(counts, lane, largest, extent, path):
    """Count a sweep that left this largest residual and image; how the course has ended, or -1."""
    tolerance, budget, stage = path[3], path[4], counts[STAGE * LANES + lane]
    used = counts[USED * LANES + lane] + 1
    counts[USED * LANES + lane] = used
    # `not (x < y)` also catches numbers that are not finite.
    if not (largest < 1e300):
        done = NOT_CONVERGED
    elif largest / max(extent, 1.0) <= tolerance[stage] and stage == tolerance.size - 1:
        done = CONVERGED
    elif used >= budget:
        done = CYCLING if used - counts[_MARKED * LANES + lane] > _STALL else NOT_CONVERGED
    else:
        done = _RUNNING
    return done


@inner(forceinline=True)
def go_on(counts, sizes, lane, largest, extent, reach, path, valid):
    """Take the next stage or clear the memory where that is due; how many older columns may be mixed.

    `reach` is the residual's size by which growth is judged. Column k of `valid` becomes 1 where the k-th
    newest may be mixed.
    """
    tolerance, memory, growth, alternating = path[3], path[5], path[6], path[7]
    relative, used = largest / max(extent, 1.0), counts[USED * LANES + lane]
    stage, age = counts[STAGE * LANES + lane], min(counts[AGE * LANES + lane] + 1, memory)
    best, mark = sizes[_BEST * LANES + lane], sizes[_MARK * LANES + lane]
    if relative <= tolerance[stage] and stage < tolerance.size - 1:
        counts[STAGE * LANES + lane], counts[_MARKED * LANES + lane] = stage + 1, used
        age, best, mark = -1, np.inf, np.inf
    elif reach > growth * best:
        # Measure growth from here: where plain steps diverge, holding on to the old best would clear the
        # memory at every sweep and never mix again.
        age, best = 0, reach
    if largest < 0.5 * mark:
        mark, counts[_MARKED * LANES + lane] = largest, used
    counts[AGE * LANES + lane] = age
    sizes[_BEST * LANES + lane], sizes[_MARK * LANES + lane] = min(best, reach), mark
    mixed = max(age, 0) if used % 2 == 0 or relative <= alternating else 0
    for k in range(memory + 1):
        valid[k * LANES + lane] = 1.0 if k <= mixed else 0.0
    return mixed


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


@inner()
def correct(size, leave, coarse, stay, means, shift):
    """What to add to T(V), by leader type and power: (H * n) rows, from the residual's sums.

    `leave` and `coarse` are rows of `layout.Batch`, and `stay` is one over the former.
    """
    n, types = size[0], size[2]
    share = float(types) / float(size[1])
    for kind in range(types):
        for power in range(n):
            store(means, kind * n + power, load(means, kind * n + power) * (share * load(leave, kind)))
    for kind in range(types):
        for power in range(n):
            total = splat(0.0) - load(means, kind * n + power) * load(stay, kind)
            for other in range(types):
                total += load(coarse, kind * types + other) * load(means, other * n + power)
            store(shift, kind * n + power, total)
