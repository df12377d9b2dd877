"""Renewals that end in an agreement, for a pack of games; `model.protocols` says what is computed.

Under ``expiry`` the pairs (0,1), (1,2) and (0,2) serve all three states of a line of three levels, so that
three exponentials and three divisions are enough. Where moves cost something the step (0,1) differs at the
bottom, where it costs a rise, from the middle, where it saves a fall: four of each. Solvers for games without
such costs are given constants of nothing, of which the compiler makes one step again. Under ``credible`` the
impasse differs from state to state, so nothing is shared along a line: eight exponentials and five divisions
on a line of three.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.arithmetic import beside, beside_staying, lane_exp, surprise
from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.lanes import larger, smaller, splat

__all__ = [
    "agree",
    "one_state_under_credible",
    "one_state_under_expiry",
    "three_states_under_credible",
    "three_states_under_expiry",
]


@inner(forceinline=True)
def agree(gain_i, gain_j, share, bound, eta_i, eta_j):
    """Gains after the bounded transfer, and the logit index of one option."""
    transfer = smaller(larger(share * gain_j - (1.0 - share) * gain_i, 0.0 - bound), bound)
    after_i = gain_i + transfer
    after_j = gain_j - transfer
    return after_i, after_j, smaller(after_i * eta_i, after_j * eta_j)


@inner(forceinline=True)
def _entropies(stay0, up0, down1, stay1, up1, down2, stay2):
    """Entropy of the choice in each of three states."""
    return (
        surprise(up0) + surprise(stay0),
        surprise(down1) + surprise(stay1) + surprise(up1),
        surprise(stay2) + surprise(down2),
    )


@inner(forceinline=True)
def _chances(z0, z1, z2, z3, z4, can_stay, can_rise, has_item):
    """Chances of the five options from their indices; one that there is not has an index of nothing."""
    z1 = z1 - (1.0 - can_stay) * 1e9
    z2 = z2 - (1.0 - can_rise) * 1e9
    z3 = z3 - (1.0 - has_item) * 1e9
    z4 = z4 - (1.0 - has_item * can_rise) * 1e9
    top = larger(larger(larger(z0, z1), larger(z2, z3)), z4)
    w0, w1, w2 = lane_exp(z0 - top), lane_exp(z1 - top), lane_exp(z2 - top)
    w3, w4 = lane_exp(z3 - top), lane_exp(z4 - top)
    total = 1.0 / (w0 + w1 + w2 + w3 + w4)
    return w0 * total, w1 * total, w2 * total, w3 * total, w4 * total


@inner(forceinline=True)
def three_states_under_expiry(
    i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks, up_i, up_j, down_i, down_j
):
    """Renew along a line of three levels.

    `up_i` to `down_j` are what a rise and a fall cost either side. Returns what both sides expect in the
    three states, (i0, i1, i2, j0, j1, j2), and the chances of the seven moves: stay and rise at the bottom;
    fall, stay and rise; fall and stay at the top. `taste` weighs the entropy of the choice, where `shocks`
    says that any lane has such weight.
    """
    mid_i, mid_j, top_i, top_j = i0 - down_i, j0 - down_j, i1 - down_i, j1 - down_j
    gi00, gj00, z00 = agree(i1 - up_i - i0, j1 - up_j - j0, share, bound, eta_i, eta_j)
    gi01, gj01, z01 = agree(i1 - mid_i, j1 - mid_j, share, bound, eta_i, eta_j)
    gi02, gj02, z02 = agree(i2 - up_i - mid_i, j2 - up_j - mid_j, share, bound, eta_i, eta_j)
    gi12, gj12, z12 = agree(i2 - top_i, j2 - top_j, share, bound, eta_i, eta_j)
    up0 = 1.0 / (1.0 + lane_exp(0.0 - z00))
    down1, stay1, up1 = beside(0.0 - z01, z02 - z01, lane_exp(0.0 - z01))
    stay2 = 1.0 / (1.0 + lane_exp(0.0 - z12))
    stay0, down2 = 1.0 - up0, 1.0 - stay2
    r_i0, r_j0 = i0 + up0 * gi00, j0 + up0 * gj00
    r_i1, r_j1 = mid_i + stay1 * gi01 + up1 * gi02, mid_j + stay1 * gj01 + up1 * gj02
    r_i2, r_j2 = top_i + stay2 * gi12, top_j + stay2 * gj12
    if shocks:
        per_i, per_j = taste / eta_i, taste / eta_j
        h0, h1, h2 = _entropies(stay0, up0, down1, stay1, up1, down2, stay2)
        r_i0, r_i1, r_i2 = r_i0 + per_i * h0, r_i1 + per_i * h1, r_i2 + per_i * h2
        r_j0, r_j1, r_j2 = r_j0 + per_j * h0, r_j1 + per_j * h1, r_j2 + per_j * h2
    return r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2


@inner(forceinline=True)
def one_state_under_expiry(
    i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks,
    up_i, up_j, down_i, down_j, item_i, item_j, can_stay, can_rise, has_item,
):  # fmt: skip
    """Renew in one state of any line: values one level down, here and one level up.

    Returns what both sides expect, and the chances to fall, stay and rise. Flags are 0.0 or 1.0; a
    missing option gets an index of -1e9, whose weight underflows to nothing. A move that is not possible
    must cost nothing.
    """
    i0, j0, i2, j2 = i0 - down_i, j0 - down_j, i2 - up_i, j2 - up_j
    gi1, gj1, z1 = agree(i1 - i0, j1 - j0, share, bound, eta_i, eta_j)
    gi2, gj2, z2 = agree(i2 - i0, j2 - j0, share, bound, eta_i, eta_j)
    gi3, gj3, z3 = agree(i1 - i0 + item_i, j1 - j0 + item_j, share, bound, eta_i, eta_j)
    gi4, gj4, z4 = agree(i2 - i0 + item_i, j2 - j0 + item_j, share, bound, eta_i, eta_j)
    q0, q1, q2, q3, q4 = _chances(splat(0.0), z1, z2, z3, z4, can_stay, can_rise, has_item)
    r_i = i0 + q1 * gi1 + q2 * gi2 + q3 * gi3 + q4 * gi4
    r_j = j0 + q1 * gj1 + q2 * gj2 + q3 * gj3 + q4 * gj4
    if shocks:
        entropy = surprise(q0) + surprise(q1) + surprise(q2) + surprise(q3) + surprise(q4)
        r_i, r_j = r_i + taste * entropy / eta_i, r_j + taste * entropy / eta_j
    return r_i, r_j, q0, q1 + q3, q2 + q4


@inner(forceinline=True)
def _keep(loss_i, loss_j, share, eta_i):
    """Chance that nothing lapses at the impasse."""
    eta = eta_i * share
    return 1.0 / ((1.0 + lane_exp(0.0 - eta * loss_i)) * (1.0 + lane_exp(0.0 - eta * loss_j)))


@inner(forceinline=True)
def three_states_under_credible(
    i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks, up_i, up_j, down_i, down_j
):
    """Renew along a line of three levels; arguments and answer as in `three_states_under_expiry`."""
    gi01, gj01, z01 = agree(i1 - up_i - i0, j1 - up_j - j0, share, bound, eta_i, eta_j)
    up0 = 1.0 / (1.0 + lane_exp(0.0 - z01))

    low_i, low_j = i0 - down_i, j0 - down_j
    keep = _keep(i1 - low_i, j1 - low_j, share, eta_i)
    mid_i, mid_j = low_i + keep * (i1 - low_i), low_j + keep * (j1 - low_j)
    gi10, gj10, z10 = agree(low_i - mid_i, low_j - mid_j, share, bound, eta_i, eta_j)
    gi11, gj11, z11 = agree(i1 - mid_i, j1 - mid_j, share, bound, eta_i, eta_j)
    gi12, gj12, z12 = agree(i2 - up_i - mid_i, j2 - up_j - mid_j, share, bound, eta_i, eta_j)
    down1, stay1, up1 = beside_staying(z10 - z11, z12 - z11)

    low_i, low_j = i1 - down_i, j1 - down_j
    keep = _keep(i2 - low_i, j2 - low_j, share, eta_i)
    top_i, top_j = low_i + keep * (i2 - low_i), low_j + keep * (j2 - low_j)
    gi20, gj20, z20 = agree(low_i - top_i, low_j - top_j, share, bound, eta_i, eta_j)
    gi21, gj21, z21 = agree(i2 - top_i, j2 - top_j, share, bound, eta_i, eta_j)
    stay2 = 1.0 / (1.0 + lane_exp(z20 - z21))

    stay0, down2 = 1.0 - up0, 1.0 - stay2
    r_i0, r_j0 = i0 + up0 * gi01, j0 + up0 * gj01
    r_i1 = mid_i + down1 * gi10 + stay1 * gi11 + up1 * gi12
    r_j1 = mid_j + down1 * gj10 + stay1 * gj11 + up1 * gj12
    r_i2, r_j2 = top_i + down2 * gi20 + stay2 * gi21, top_j + down2 * gj20 + stay2 * gj21
    if shocks:
        per_i, per_j = taste / eta_i, taste / eta_j
        h0, h1, h2 = _entropies(stay0, up0, down1, stay1, up1, down2, stay2)
        r_i0, r_i1, r_i2 = r_i0 + per_i * h0, r_i1 + per_i * h1, r_i2 + per_i * h2
        r_j0, r_j1, r_j2 = r_j0 + per_j * h0, r_j1 + per_j * h1, r_j2 + per_j * h2
    return r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2


@inner(forceinline=True)
def one_state_under_credible(
    i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks,
    up_i, up_j, down_i, down_j, item_i, item_j, can_stay, can_rise, has_item,
):  # fmt: skip
    """Renew in one state of any line; arguments and answer as in `one_state_under_expiry`."""
    i0, j0, i2, j2 = i0 - down_i, j0 - down_j, i2 - up_i, j2 - up_j
    keep = _keep(i1 - i0, j1 - j0, share, eta_i)
    at_i, at_j = i0 + keep * (i1 - i0), j0 + keep * (j1 - j0)
    gi0, gj0, z0 = agree(i0 - at_i, j0 - at_j, share, bound, eta_i, eta_j)
    gi1, gj1, z1 = agree(i1 - at_i, j1 - at_j, share, bound, eta_i, eta_j)
    gi2, gj2, z2 = agree(i2 - at_i, j2 - at_j, share, bound, eta_i, eta_j)
    gi3, gj3, z3 = agree(i1 - at_i + item_i, j1 - at_j + item_j, share, bound, eta_i, eta_j)
    gi4, gj4, z4 = agree(i2 - at_i + item_i, j2 - at_j + item_j, share, bound, eta_i, eta_j)
    q0, q1, q2, q3, q4 = _chances(z0, z1, z2, z3, z4, can_stay, can_rise, has_item)
    r_i = at_i + q0 * gi0 + q1 * gi1 + q2 * gi2 + q3 * gi3 + q4 * gi4
    r_j = at_j + q0 * gj0 + q1 * gj1 + q2 * gj2 + q3 * gj3 + q4 * gj4
    if shocks:
        entropy = surprise(q0) + surprise(q1) + surprise(q2) + surprise(q3) + surprise(q4)
        r_i, r_j = r_i + taste * entropy / eta_i, r_j + taste * entropy / eta_j
    return r_i, r_j, q0, q1 + q3, q2 + q4
