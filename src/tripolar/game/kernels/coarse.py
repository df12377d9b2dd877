"""The coarse correction: the part of the residual that depends on leader types only, solved exactly.

A shift of the values by c(leader types) passes through every renewal unchanged, so that T(V + c) is
linear in c. The residual's average over relations is removed by c = (ρI - Q)⁻¹ r, H unknowns with r
in flow units, and the sweep's result moves to T(V + c) exactly: T(V) + c - r / total. This is the
two-grid idea of Brandt (1977); it removes the slow modes, and halves the number of sweeps.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.lanes import load, splat, store
from tripolar.game.kernels.stamp import inner

__all__ = ["correct"]


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
