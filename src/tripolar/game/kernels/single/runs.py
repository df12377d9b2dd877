"""Renewals along one run of lines, for protocols that end in an agreement (see `plan`).

The kernels of a line are those of a batch (`expiry.three_states`, `expiry.one_state`), and what they
return is added in the same order, so that a game gets the same bits alone and in a batch.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.lanes import LANES, align_frame, load, splat
from tripolar.game.kernels.single.places import add_at, load_at
from tripolar.game.kernels.single.plan import ACROSS
from tripolar.game.kernels.stamp import named

__all__ = ["agreements"]


def agreements(protocol, three_states, one_state):
    """The renewals of a run under a protocol, from its two kernels."""

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
        at_i, at_j = i * pitch, j * pitch
        for q in range(packs):
            lost = skip if q == packs - 1 else 0
            s0, row = start + q * LANES - lost, (pack + q) * 3
            beta, eta_i, eta_j = load(share, row), load(share, row + 1) * scale, load(share, row + 2) * scale
            if levels == 3 and item_number == 0:
                s1, s2 = s0 + step, s0 + 2 * step
                (
                    r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2,
                ) = three_states(
                    load_at(values, at_i + s0), load_at(values, at_i + s1), load_at(values, at_i + s2),
                    load_at(values, at_j + s0), load_at(values, at_j + s1), load_at(values, at_j + s2),
                    beta, eta_i, eta_j, deal_bound, taste, shocks,
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
            has_item, item_i, item_j = 0.0, splat(0.0), splat(0.0)
            if item_number > 0:
                has_item = 1.0
                across = 1 if dyad[11] == ACROSS else 0
                first = kind + (q if across else q * LANES - lost)
                at = (((item_number - 1) * 2 + across) * types + first % types) * 2
                item_i, item_j = load(item, at), load(item, at + 1)
            for level in range(levels):
                here = s0 + level * step
                down = here - step if level > 0 else here
                up = here + step if level + 1 < levels else here
                r_i, r_j, fall, stay, rise = one_state(
                    load_at(values, at_i + down), load_at(values, at_i + here), load_at(values, at_i + up),
                    load_at(values, at_j + down), load_at(values, at_j + here), load_at(values, at_j + up),
                    beta, eta_i, eta_j, deal_bound, taste, shocks, item_i, item_j,
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

    return named(f"single_{protocol}", renew)
