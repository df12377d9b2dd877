"""Renewals of all dyads for protocols that end in an agreement.

A *line* is the run of states that differ only in one dyad's level. A protocol gives two kernels:
one for lines of three levels without an item, and one for a single state of any other line.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.lanes import LANES, load, splat
from tripolar.game.kernels.stamp import named
from tripolar.game.kernels.sweep import add

__all__ = ["renewals"]


def renewals(protocol, three_states, one_state):
    """The renewals of a protocol, from its two kernels (`expiry.three_states`, `expiry.one_state`)."""

    def renew(tables, game, fraction, values, image):
        size, dyads, lines = tables[0], tables[1], tables[2]
        share, dyad, item, scalars = game[1], game[2], game[3], game[6]
        n, states, types, active = size[0], size[1], size[2], size[3]
        scale, taste = load(fraction, 0), load(scalars, 2)
        shocks = False
        for lane in range(LANES):
            shocks |= scalars[2 * LANES + lane] > 0.0
        for d in range(active):
            i, j, levels, stride = dyads[d, 0], dyads[d, 1], dyads[d, 2], dyads[d, 3] * n
            item_number = dyads[d, 5]
            bound = load(dyad, d)
            for line in range(dyads[d, 4], dyads[d, 4] + states // levels):
                s0, at = lines[line, 0] * n, lines[line, 1] * 3
                beta, eta_i, eta_j = load(share, at), load(share, at + 1) * scale, load(share, at + 2) * scale
                if levels == 3 and item_number == 0:
                    s1, s2 = s0 + stride, s0 + 2 * stride
                    (
                        r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2,
                    ) = three_states(
                        load(values, s0 + i), load(values, s1 + i), load(values, s2 + i),
                        load(values, s0 + j), load(values, s1 + j), load(values, s2 + j),
                        beta, eta_i, eta_j, bound, taste, shocks,
                    )  # fmt: skip
                    add(image, s0 + i, r_i0)
                    add(image, s1 + i, r_i1)
                    add(image, s2 + i, r_i2)
                    add(image, s0 + j, r_j0)
                    add(image, s1 + j, r_j1)
                    add(image, s2 + j, r_j2)
                    for other in range(n - 2):
                        k = other + (other >= i)
                        k += k >= j
                        v0, v1, v2 = load(values, s0 + k), load(values, s1 + k), load(values, s2 + k)
                        add(image, s0 + k, stay0 * v0 + up0 * v1)
                        add(image, s1 + k, down1 * v0 + stay1 * v1 + up1 * v2)
                        add(image, s2 + k, down2 * v1 + stay2 * v2)
                    continue
                has_item, item_i, item_j = 0.0, splat(0.0), splat(0.0)
                if item_number > 0:
                    has_item = 1.0
                    item_row = ((item_number - 1) * types + lines[line, 0] % types) * 2
                    item_i, item_j = load(item, item_row), load(item, item_row + 1)
                for level in range(levels):
                    here = s0 + level * stride
                    down = here - stride if level > 0 else here
                    up = here + stride if level + 1 < levels else here
                    r_i, r_j, fall, stay, rise = one_state(
                        load(values, down + i), load(values, here + i), load(values, up + i),
                        load(values, down + j), load(values, here + j), load(values, up + j),
                        beta, eta_i, eta_j, bound, taste, shocks, item_i, item_j,
                        1.0 if level > 0 else 0.0, 1.0 if level + 1 < levels else 0.0, has_item,
                    )  # fmt: skip
                    add(image, here + i, r_i)
                    add(image, here + j, r_j)
                    for k in range(n):
                        if k != i and k != j:
                            v0, v1, v2 = load(values, down + k), load(values, here + k), load(values, up + k)
                            add(image, here + k, fall * v0 + stay * v1 + rise * v2)
        return splat(0.0)

    return named(protocol, renew, forceinline=True)
