"""Renewals under ``expiry``, for a pack of games; `protocols.expiry` says what is computed.

On a line of three levels the pairs (0,1), (1,2) and (0,2) serve all three states, so three
exponentials and three divisions are enough.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.arithmetic import beside, lane_exp, surprise
from tripolar.game.kernels.driver import driver
from tripolar.game.kernels.lanes import larger, smaller, splat
from tripolar.game.kernels.lines import renewals
from tripolar.game.kernels.stamp import SOURCES, entry, inner
from tripolar.game.kernels.sweep import sweeper

__all__ = ["agree", "one_state", "solve_block", "sweep", "three_states"]


@inner(forceinline=True)
def agree(gain_i, gain_j, share, bound, eta_i, eta_j):
    """Gains after the bounded transfer, and the logit index of one option."""
    transfer = smaller(larger(share * gain_j - (1.0 - share) * gain_i, 0.0 - bound), bound)
    after_i = gain_i + transfer
    after_j = gain_j - transfer
    return after_i, after_j, smaller(after_i * eta_i, after_j * eta_j)


@inner(forceinline=True)
def three_states(i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks):
    """Renew along a line of three levels.

    Returns what both sides expect in the three states, (i0, i1, i2, j0, j1, j2), and the chances of
    the seven moves: stay and rise at the bottom; fall, stay and rise; fall and stay at the top.
    `taste` weighs the entropy of the choice, where `shocks` says that any lane has such weight.
    """
    gi01, gj01, z01 = agree(i1 - i0, j1 - j0, share, bound, eta_i, eta_j)
    gi02, gj02, z02 = agree(i2 - i0, j2 - j0, share, bound, eta_i, eta_j)
    gi12, gj12, z12 = agree(i2 - i1, j2 - j1, share, bound, eta_i, eta_j)
    lapse = lane_exp(0.0 - z01)
    up0 = 1.0 / (1.0 + lapse)
    down1, stay1, up1 = beside(0.0 - z01, z02 - z01, lapse)
    stay2 = 1.0 / (1.0 + lane_exp(0.0 - z12))
    stay0, down2 = 1.0 - up0, 1.0 - stay2
    r_i0, r_j0 = i0 + up0 * gi01, j0 + up0 * gj01
    r_i1, r_j1 = i0 + stay1 * gi01 + up1 * gi02, j0 + stay1 * gj01 + up1 * gj02
    r_i2, r_j2 = i1 + stay2 * gi12, j1 + stay2 * gj12
    if shocks:
        per_i, per_j = taste / eta_i, taste / eta_j
        h0 = surprise(up0) + surprise(stay0)
        h1 = surprise(down1) + surprise(stay1) + surprise(up1)
        h2 = surprise(stay2) + surprise(down2)
        r_i0, r_i1, r_i2 = r_i0 + per_i * h0, r_i1 + per_i * h1, r_i2 + per_i * h2
        r_j0, r_j1, r_j2 = r_j0 + per_j * h0, r_j1 + per_j * h1, r_j2 + per_j * h2
    return r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2


@inner(forceinline=True)
def one_state(
    i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks,
    item_i, item_j, can_stay, can_rise, has_item,
):  # fmt: skip
    """Renew in one state of any line: values one level down, here and one level up.

    Returns what both sides expect, and the chances to fall, stay and rise. Flags are 0.0 or 1.0; a
    missing option gets an index of -1e9, whose weight underflows to nothing.
    """
    gi1, gj1, z1 = agree(i1 - i0, j1 - j0, share, bound, eta_i, eta_j)
    gi2, gj2, z2 = agree(i2 - i0, j2 - j0, share, bound, eta_i, eta_j)
    gi3, gj3, z3 = agree(i1 - i0 + item_i, j1 - j0 + item_j, share, bound, eta_i, eta_j)
    gi4, gj4, z4 = agree(i2 - i0 + item_i, j2 - j0 + item_j, share, bound, eta_i, eta_j)
    z1 = z1 - (1.0 - can_stay) * 1e9
    z2 = z2 - (1.0 - can_rise) * 1e9
    z3 = z3 - (1.0 - has_item) * 1e9
    z4 = z4 - (1.0 - has_item * can_rise) * 1e9
    top = larger(larger(larger(z1, splat(0.0)), larger(z2, z3)), z4)
    w0, w1, w2 = lane_exp(0.0 - top), lane_exp(z1 - top), lane_exp(z2 - top)
    w3, w4 = lane_exp(z3 - top), lane_exp(z4 - top)
    total = 1.0 / (w0 + w1 + w2 + w3 + w4)
    q0, q1, q2, q3, q4 = w0 * total, w1 * total, w2 * total, w3 * total, w4 * total
    r_i = i0 + q1 * gi1 + q2 * gi2 + q3 * gi3 + q4 * gi4
    r_j = j0 + q1 * gj1 + q2 * gj2 + q3 * gj3 + q4 * gj4
    if shocks:
        entropy = surprise(q0) + surprise(q1) + surprise(q2) + surprise(q3) + surprise(q4)
        r_i, r_j = r_i + taste * entropy / eta_i, r_j + taste * entropy / eta_j
    return r_i, r_j, q0, q1 + q3, q2 + q4


sweep = sweeper("expiry", renewals("expiry", three_states, one_state))
_drive = driver("expiry", sweep, False)


def _compiled(stamp):
    @entry
    def solve_block(tables, batch, path, out):
        _drive(tables, batch, path, out)
        return stamp

    return solve_block


# Solves a batch of games under this protocol in place; see `driver.driver`. Compiled at first use.
solve_block = _compiled(SOURCES)
