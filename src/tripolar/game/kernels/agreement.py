"""Renewals that end in an agreement, for a pack of games; `model.protocols` says what is computed.

Under ``expiry`` the pairs (0,1), (1,2) and (0,2) serve all three states of a line of three levels, so that
three exponentials are enough, and seven where the pair has an item. Where moves cost something the step (0,1)
differs at the bottom, where it costs a rise, from the middle, where it saves a fall: four, and nine. Solvers
for games without such costs are given constants of nothing, of which the compiler makes one step again. Under
``credible`` the impasse differs from state to state: eight on a line of three, and thirteen with an item.

One division serves a line, and one more its entropies under shocks: each is the log of the sum of the weights
less the mean index.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.arithmetic import (
    inverses,
    lane_exp,
    lane_exp_within,
    lane_log,
    logs_and_inverse,
    within,
)
from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.lanes import absolute, any_above, larger, smaller, splat, where_above

__all__ = [
    "agree",
    "item_line_under_credible",
    "item_line_under_expiry",
    "one_state_under_credible",
    "one_state_under_expiry",
    "three_states_under_credible",
    "three_states_under_expiry",
]

# The product of a line's three sums of weights must be finite. Where two options are left, e to the 225 is
# infinite; of more, indices are scaled down from 200 on, so that two that are steep do not tie.
_SURE, _STEEPEST = 225.0, 200.0
# And the product of the four sums behind two impasses.
_CERTAIN = 170.0


@inner(forceinline=True)
def agree(gain_i, gain_j, share, bound, eta_i, eta_j):
    """Gains after the bounded transfer, and the logit index of one option."""
    transfer = smaller(larger(share * gain_j - (1.0 - share) * gain_i, 0.0 - bound), bound)
    after_i = gain_i + transfer
    after_j = gain_j - transfer
    return after_i, after_j, smaller(after_i * eta_i, after_j * eta_j)


@inner(forceinline=True)
def _of_two(z):
    """Weights of two options, the second's index above the first's by z: the larger is one, at this index."""
    none, one = splat(0.0), splat(1.0)
    less = lane_exp(0.0 - absolute(z))
    return where_above(z, none, less, one), where_above(z, none, one, less), larger(z, none)


@inner(forceinline=True)
def _above(highest, first, second, top):
    """The two weights scaled to what further options allow, and the index whose weight is one.

    Beside a pack's lanes that are not steep nothing changes: their weights are multiplied by one.
    """
    over = larger(highest - top - _STEEPEST, splat(0.0))
    if any_above(over, splat(0.0)):
        less = lane_exp(0.0 - over)
        first, second = first * less, second * less
    return first, second, top + over


@inner(forceinline=True)
def _felt(sums, means, eta, taste):
    """Taste times entropy over the precision in three states, from logs of the sums less the mean indices."""
    log0, log1, log2, over = logs_and_inverse(sums[0], sums[1], sums[2], eta)
    per = taste * over
    return per * (log0 - means[0]), per * (log1 - means[1]), per * (log2 - means[2])


@inner(forceinline=True)
def _line(z0, z1, z2, z3, eta, taste, shocks):
    """Choices along a line of three levels.

    Indices are over that of a lapse: of rising at the bottom; of staying and rising in the middle; of staying
    at the top. Returns the chances of the seven moves (stay and rise at the bottom; fall, stay and rise; fall
    and stay at the top), and what noise read as shocks is worth in each state, both sides together.
    """
    low, fall, high = within(0.0 - z0, _SURE), 0.0 - z1, within(0.0 - z3, _SURE)
    rise = z2 - z1
    down1, stay1, up1 = lane_exp_within(within(fall, _SURE)), splat(1.0), lane_exp_within(within(rise, _SURE))
    over = larger(larger(fall, rise) - _STEEPEST, splat(0.0))
    if any_above(over, splat(0.0)):
        # Beside a lane that is not steep nothing changes: its index less zero is its index.
        down1, up1 = lane_exp_within(within(fall - over, _SURE)), lane_exp_within(within(rise - over, _SURE))
        stay1 = lane_exp_within(within(0.0 - over, _SURE))
    sum0, sum1, sum2 = 1.0 + lane_exp_within(low), stay1 + down1 + up1, 1.0 + lane_exp_within(high)
    up0, over1, stay2 = inverses(sum0, sum1, sum2)
    stay0, down2 = 1.0 - up0, 1.0 - stay2
    down1, stay1, up1 = down1 * over1, stay1 * over1, up1 * over1
    felt0, felt1, felt2 = splat(0.0), splat(0.0), splat(0.0)
    if shocks:
        means = stay0 * low, down1 * fall + up1 * rise - over, down2 * high
        felt0, felt1, felt2 = _felt((sum0, sum1, sum2), means, eta, taste)
    return stay0, up0, down1, stay1, up1, down2, stay2, felt0, felt1, felt2


@inner(forceinline=True)
def _item_line(bottom, middle, top, eta, taste, shocks):
    """Choices along a line of three levels of a pair with an item, as `_line`.

    Indices are over that of a lapse: of rising, giving and both at the bottom; of staying, rising, giving and
    both in the middle; of staying and giving at the top. Returns the chances of these by state, above the
    bottom after that of a lapse; then chances of moves and what noise is worth, as `_line` has them.
    """
    z01, z02, z03 = bottom
    z11, z12, z13, z14 = middle
    z21, z22 = top
    a0, a1, top0 = _of_two(z01)
    b0, b1, top1 = _of_two(z11)
    c0, c1, top2 = _of_two(z21)
    a0, a1, top0 = _above(larger(z02, z03), a0, a1, top0)
    b0, b1, top1 = _above(larger(z12, larger(z13, z14)), b0, b1, top1)
    c0, c1, top2 = _above(z22, c0, c1, top2)
    a2, a3 = lane_exp(z02 - top0), lane_exp(z03 - top0)
    b2, b3, b4 = lane_exp(z12 - top1), lane_exp(z13 - top1), lane_exp(z14 - top1)
    c2 = lane_exp(z22 - top2)
    sum0, sum1, sum2 = a0 + a1 + (a2 + a3), b0 + b1 + (b2 + b3 + b4), c0 + c1 + c2
    over0, over1, over2 = inverses(sum0, sum1, sum2)
    # Sums of weights, not of chances: the compiler fuses a product with a sum only where it sees both.
    stay0, up0 = (a0 + a2) * over0, (a1 + a3) * over0
    stay1, up1, stay2 = (b1 + b3) * over1, (b2 + b4) * over1, (c1 + c2) * over2
    a1, a2, a3 = a1 * over0, a2 * over0, a3 * over0
    b0, b1, b2, b3, b4 = b0 * over1, b1 * over1, b2 * over1, b3 * over1, b4 * over1
    c0, c1, c2 = c0 * over2, c1 * over2, c2 * over2
    moves = stay0, up0, b0, stay1, up1, c0, stay2
    felt0, felt1, felt2 = splat(0.0), splat(0.0), splat(0.0)
    if shocks:
        means = (
            a1 * z01 + a2 * z02 + a3 * z03 - top0,
            b1 * z11 + b2 * z12 + b3 * z13 + b4 * z14 - top1,
            c1 * z21 + c2 * z22 - top2,
        )
        felt0, felt1, felt2 = _felt((sum0, sum1, sum2), means, eta, taste)
    return (a1, a2, a3), (b0, b1, b2, b3, b4), (c0, c1, c2), moves, (felt0, felt1, felt2)


@inner(forceinline=True)
def _choices(z0, z1, z2, z3, z4, eta, taste, shocks, can_stay, can_rise, has_item):
    """Chances of the five options from their indices, and of staying and rising; what noise is worth.

    An option that there is not has an index of nothing, whose weight underflows.
    """
    z1 = z1 - (1.0 - can_stay) * 1e9
    z2 = z2 - (1.0 - can_rise) * 1e9
    z3 = z3 - (1.0 - has_item) * 1e9
    z4 = z4 - (1.0 - has_item * can_rise) * 1e9
    top = larger(larger(larger(z0, z1), larger(z2, z3)), z4)
    w0, w1, w2 = lane_exp(z0 - top), lane_exp(z1 - top), lane_exp(z2 - top)
    w3, w4 = lane_exp(z3 - top), lane_exp(z4 - top)
    total = w0 + w1 + w2 + w3 + w4
    over = 1.0 / total
    stay, rise = (w1 + w3) * over, (w2 + w4) * over
    q0, q1, q2, q3, q4 = w0 * over, w1 * over, w2 * over, w3 * over, w4 * over
    felt = splat(0.0)
    if shocks:
        mean = q0 * z0 + q1 * z1 + q2 * z2 + q3 * z3 + q4 * z4
        felt = taste * (lane_log(total) + top - mean) / eta
    return q0, q1, q2, q3, q4, stay, rise, felt


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
    stay0, up0, down1, stay1, up1, down2, stay2, felt0, felt1, felt2 = _line(
        z00, z01, z02, z12, eta_i * share, taste, shocks
    )
    r_i0, r_j0 = i0 + up0 * gi00, j0 + up0 * gj00
    r_i1, r_j1 = mid_i + stay1 * gi01 + up1 * gi02, mid_j + stay1 * gj01 + up1 * gj02
    r_i2, r_j2 = top_i + stay2 * gi12, top_j + stay2 * gj12
    if shocks:
        other = 1.0 - share
        r_i0, r_i1, r_i2 = r_i0 + share * felt0, r_i1 + share * felt1, r_i2 + share * felt2
        r_j0, r_j1, r_j2 = r_j0 + other * felt0, r_j1 + other * felt1, r_j2 + other * felt2
    return r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2


@inner(forceinline=True)
def item_line_under_expiry(
    i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks, up_i, up_j, down_i, down_j,
    item_i, item_j,
):  # fmt: skip
    """Renew along a line of three levels of a pair with an item; as `three_states_under_expiry`."""
    mid_i, mid_j, top_i, top_j = i0 - down_i, j0 - down_j, i1 - down_i, j1 - down_j
    rise_i, rise_j, stay_i, stay_j = i1 - up_i - i0, j1 - up_j - j0, i1 - mid_i, j1 - mid_j
    both_i, both_j, last_i, last_j = i2 - up_i - mid_i, j2 - up_j - mid_j, i2 - top_i, j2 - top_j
    gi01, gj01, z01 = agree(rise_i, rise_j, share, bound, eta_i, eta_j)
    gi02, gj02, z02 = agree(item_i, item_j, share, bound, eta_i, eta_j)
    gi03, gj03, z03 = agree(rise_i + item_i, rise_j + item_j, share, bound, eta_i, eta_j)
    gi11, gj11, z11 = agree(stay_i, stay_j, share, bound, eta_i, eta_j)
    gi12, gj12, z12 = agree(both_i, both_j, share, bound, eta_i, eta_j)
    gi13, gj13, z13 = agree(stay_i + item_i, stay_j + item_j, share, bound, eta_i, eta_j)
    gi14, gj14, z14 = agree(both_i + item_i, both_j + item_j, share, bound, eta_i, eta_j)
    gi21, gj21, z21 = agree(last_i, last_j, share, bound, eta_i, eta_j)
    gi22, gj22, z22 = agree(last_i + item_i, last_j + item_j, share, bound, eta_i, eta_j)
    bottom, middle, top, moves, felt = _item_line(
        (z01, z02, z03), (z11, z12, z13, z14), (z21, z22), eta_i * share, taste, shocks
    )
    a1, a2, a3 = bottom
    _, b1, b2, b3, b4 = middle
    _, c1, c2 = top
    r_i0, r_j0 = i0 + a1 * gi01 + a2 * gi02 + a3 * gi03, j0 + a1 * gj01 + a2 * gj02 + a3 * gj03
    r_i1 = mid_i + b1 * gi11 + b2 * gi12 + b3 * gi13 + b4 * gi14
    r_j1 = mid_j + b1 * gj11 + b2 * gj12 + b3 * gj13 + b4 * gj14
    r_i2, r_j2 = top_i + c1 * gi21 + c2 * gi22, top_j + c1 * gj21 + c2 * gj22
    if shocks:
        other = 1.0 - share
        r_i0, r_i1, r_i2 = r_i0 + share * felt[0], r_i1 + share * felt[1], r_i2 + share * felt[2]
        r_j0, r_j1, r_j2 = r_j0 + other * felt[0], r_j1 + other * felt[1], r_j2 + other * felt[2]
    stay0, up0, down1, stay1, up1, down2, stay2 = moves
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
    q0, q1, q2, q3, q4, stay, rise, felt = _choices(
        splat(0.0), z1, z2, z3, z4, eta_i * share, taste, shocks, can_stay, can_rise, has_item
    )
    r_i = i0 + q1 * gi1 + q2 * gi2 + q3 * gi3 + q4 * gi4
    r_j = j0 + q1 * gj1 + q2 * gj2 + q3 * gj3 + q4 * gj4
    if shocks:
        r_i, r_j = r_i + share * felt, r_j + (1.0 - share) * felt
    return r_i, r_j, q0, stay, rise


@inner(forceinline=True)
def _over_keep(loss_i, loss_j, eta):
    """One over the chance that nothing lapses at the impasse."""
    of_i = 1.0 + lane_exp_within(within(0.0 - eta * loss_i, _CERTAIN))
    return of_i * (1.0 + lane_exp_within(within(0.0 - eta * loss_j, _CERTAIN)))


@inner(forceinline=True)
def _impasses(mid_i, mid_j, top_i, top_j, i1, i2, j1, j2, eta):
    """What either side expects at an impasse in the middle and at the top, from what a lapse is worth."""
    over1 = _over_keep(i1 - mid_i, j1 - mid_j, eta)
    over2 = _over_keep(i2 - top_i, j2 - top_j, eta)
    over = 1.0 / (over1 * over2)
    keep1, keep2 = over2 * over, over1 * over
    return (
        mid_i + keep1 * (i1 - mid_i), mid_j + keep1 * (j1 - mid_j),
        top_i + keep2 * (i2 - top_i), top_j + keep2 * (j2 - top_j),
    )  # fmt: skip


@inner(forceinline=True)
def three_states_under_credible(
    i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks, up_i, up_j, down_i, down_j
):
    """Renew along a line of three levels; arguments and answer as in `three_states_under_expiry`."""
    low_i, low_j, high_i, high_j = i0 - down_i, j0 - down_j, i1 - down_i, j1 - down_j
    mid_i, mid_j, top_i, top_j = _impasses(low_i, low_j, high_i, high_j, i1, i2, j1, j2, eta_i * share)
    gi01, gj01, z01 = agree(i1 - up_i - i0, j1 - up_j - j0, share, bound, eta_i, eta_j)
    gi10, gj10, z10 = agree(low_i - mid_i, low_j - mid_j, share, bound, eta_i, eta_j)
    gi11, gj11, z11 = agree(i1 - mid_i, j1 - mid_j, share, bound, eta_i, eta_j)
    gi12, gj12, z12 = agree(i2 - up_i - mid_i, j2 - up_j - mid_j, share, bound, eta_i, eta_j)
    gi20, gj20, z20 = agree(high_i - top_i, high_j - top_j, share, bound, eta_i, eta_j)
    gi21, gj21, z21 = agree(i2 - top_i, j2 - top_j, share, bound, eta_i, eta_j)
    stay0, up0, down1, stay1, up1, down2, stay2, felt0, felt1, felt2 = _line(
        z01, z11 - z10, z12 - z10, z21 - z20, eta_i * share, taste, shocks
    )
    r_i0, r_j0 = i0 + up0 * gi01, j0 + up0 * gj01
    r_i1 = mid_i + down1 * gi10 + stay1 * gi11 + up1 * gi12
    r_j1 = mid_j + down1 * gj10 + stay1 * gj11 + up1 * gj12
    r_i2, r_j2 = top_i + down2 * gi20 + stay2 * gi21, top_j + down2 * gj20 + stay2 * gj21
    if shocks:
        other = 1.0 - share
        r_i0, r_i1, r_i2 = r_i0 + share * felt0, r_i1 + share * felt1, r_i2 + share * felt2
        r_j0, r_j1, r_j2 = r_j0 + other * felt0, r_j1 + other * felt1, r_j2 + other * felt2
    return r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2


@inner(forceinline=True)
def item_line_under_credible(
    i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks, up_i, up_j, down_i, down_j,
    item_i, item_j,
):  # fmt: skip
    """Renew along a line of three levels of a pair with an item; as `three_states_under_expiry`."""
    low_i, low_j, high_i, high_j = i0 - down_i, j0 - down_j, i1 - down_i, j1 - down_j
    mid_i, mid_j, top_i, top_j = _impasses(low_i, low_j, high_i, high_j, i1, i2, j1, j2, eta_i * share)
    rise_i, rise_j, stay_i, stay_j = i1 - up_i - i0, j1 - up_j - j0, i1 - mid_i, j1 - mid_j
    both_i, both_j, last_i, last_j = i2 - up_i - mid_i, j2 - up_j - mid_j, i2 - top_i, j2 - top_j
    gi01, gj01, z01 = agree(rise_i, rise_j, share, bound, eta_i, eta_j)
    gi02, gj02, z02 = agree(item_i, item_j, share, bound, eta_i, eta_j)
    gi03, gj03, z03 = agree(rise_i + item_i, rise_j + item_j, share, bound, eta_i, eta_j)
    gi10, gj10, z10 = agree(low_i - mid_i, low_j - mid_j, share, bound, eta_i, eta_j)
    gi11, gj11, z11 = agree(stay_i, stay_j, share, bound, eta_i, eta_j)
    gi12, gj12, z12 = agree(both_i, both_j, share, bound, eta_i, eta_j)
    gi13, gj13, z13 = agree(stay_i + item_i, stay_j + item_j, share, bound, eta_i, eta_j)
    gi14, gj14, z14 = agree(both_i + item_i, both_j + item_j, share, bound, eta_i, eta_j)
    gi20, gj20, z20 = agree(high_i - top_i, high_j - top_j, share, bound, eta_i, eta_j)
    gi21, gj21, z21 = agree(last_i, last_j, share, bound, eta_i, eta_j)
    gi22, gj22, z22 = agree(last_i + item_i, last_j + item_j, share, bound, eta_i, eta_j)
    bottom, middle, top, moves, felt = _item_line(
        (z01, z02, z03), (z11 - z10, z12 - z10, z13 - z10, z14 - z10), (z21 - z20, z22 - z20),
        eta_i * share, taste, shocks,
    )  # fmt: skip
    a1, a2, a3 = bottom
    b0, b1, b2, b3, b4 = middle
    c0, c1, c2 = top
    r_i0, r_j0 = i0 + a1 * gi01 + a2 * gi02 + a3 * gi03, j0 + a1 * gj01 + a2 * gj02 + a3 * gj03
    r_i1 = mid_i + b0 * gi10 + b1 * gi11 + b2 * gi12 + b3 * gi13 + b4 * gi14
    r_j1 = mid_j + b0 * gj10 + b1 * gj11 + b2 * gj12 + b3 * gj13 + b4 * gj14
    r_i2, r_j2 = top_i + c0 * gi20 + c1 * gi21 + c2 * gi22, top_j + c0 * gj20 + c1 * gj21 + c2 * gj22
    if shocks:
        other = 1.0 - share
        r_i0, r_i1, r_i2 = r_i0 + share * felt[0], r_i1 + share * felt[1], r_i2 + share * felt[2]
        r_j0, r_j1, r_j2 = r_j0 + other * felt[0], r_j1 + other * felt[1], r_j2 + other * felt[2]
    stay0, up0, down1, stay1, up1, down2, stay2 = moves
    return r_i0, r_i1, r_i2, r_j0, r_j1, r_j2, stay0, up0, down1, stay1, up1, down2, stay2


@inner(forceinline=True)
def one_state_under_credible(
    i0, i1, i2, j0, j1, j2, share, eta_i, eta_j, bound, taste, shocks,
    up_i, up_j, down_i, down_j, item_i, item_j, can_stay, can_rise, has_item,
):  # fmt: skip
    """Renew in one state of any line; arguments and answer as in `one_state_under_expiry`."""
    i0, j0, i2, j2 = i0 - down_i, j0 - down_j, i2 - up_i, j2 - up_j
    keep = 1.0 / _over_keep(i1 - i0, j1 - j0, eta_i * share)
    at_i, at_j = i0 + keep * (i1 - i0), j0 + keep * (j1 - j0)
    gi0, gj0, z0 = agree(i0 - at_i, j0 - at_j, share, bound, eta_i, eta_j)
    gi1, gj1, z1 = agree(i1 - at_i, j1 - at_j, share, bound, eta_i, eta_j)
    gi2, gj2, z2 = agree(i2 - at_i, j2 - at_j, share, bound, eta_i, eta_j)
    gi3, gj3, z3 = agree(i1 - at_i + item_i, j1 - at_j + item_j, share, bound, eta_i, eta_j)
    gi4, gj4, z4 = agree(i2 - at_i + item_i, j2 - at_j + item_j, share, bound, eta_i, eta_j)
    q0, q1, q2, q3, q4, stay, rise, felt = _choices(
        z0, z1, z2, z3, z4, eta_i * share, taste, shocks, can_stay, can_rise, has_item
    )
    r_i = at_i + q0 * gi0 + q1 * gi1 + q2 * gi2 + q3 * gi3 + q4 * gi4
    r_j = at_j + q0 * gj0 + q1 * gj1 + q2 * gj2 + q3 * gj3 + q4 * gj4
    if shocks:
        r_i, r_j = r_i + share * felt, r_j + (1.0 - share) * felt
    return r_i, r_j, q0, stay, rise
