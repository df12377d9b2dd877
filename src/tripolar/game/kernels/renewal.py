"""One renewal of one dyad in one state, for a pack of games, with all that it implies.

The solvers' kernels compute values and nothing else; what a solved game implies (who pays whom, what
moves how fast) is read off here, once a solution. `protocols` says what is computed. Whether an option
exists may differ between the games of a pack: flags are packs of 0.0 and 1.0.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.agreement import agree
from tripolar.game.kernels.arithmetic import lane_exp, lane_log, surprise
from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.lanes import LANES, absolute, larger, load, smaller, splat, store, where_above

__all__ = ["CODES", "renew"]

CODES = {"expiry": 0, "credible": 1, "nontransferable": 2}
_CREDIBLE, _NONTRANSFERABLE = CODES["credible"], CODES["nontransferable"]

# As `protocols.nontransferable`: exp(300) exp(300) is finite and leaves nothing to the other choices.
_SURE, _SLACK, _CLOSE, _STEPS, _FRACTIONS = 300.0, 1e-9, 1e-13, 60, 8


@inner()
def _any(flags, work):
    """Whether a flag stands in any lane."""
    store(work, 0, flags)
    found = False
    for lane in range(LANES):
        found |= work[lane] > 0.5
    return found


@inner()
def _odds(exponent):
    return lane_exp(smaller(larger(exponent, splat(-_SURE)), splat(_SURE)))


@inner()
def _respond(a, e, p, w):
    """Logit response (p, w) to the other's, and its slopes: p by p and w, then w by p and w."""
    keep = _odds(a * p)
    rise = keep * _odds(e * w)
    cool = 1.0 / (1.0 + keep + rise)
    warm = rise * cool
    stays = keep * cool + warm
    return stays, warm, cool * stays * a, cool * warm * e, cool * warm * a, warm * (1.0 - warm) * e


@inner()
def _settle(a_i, e_i, a_j, e_j, mix, work):
    """Newton's method from `mix` (p and w of both sides), in place; half a plain step where it leaves.

    A game whose mixes have settled is left alone while others of its pack go on.
    """
    live, slack = splat(1.0), splat(-_SLACK)
    for _ in range(_STEPS):
        p_i, w_i, p_j, w_j = load(mix, 0), load(mix, 1), load(mix, 2), load(mix, 3)
        to_p_i, to_w_i, ipp, ipw, iwp, iww = _respond(a_i, e_i, p_j, w_j)
        to_p_j, to_w_j, jpp, jpw, jwp, jww = _respond(a_j, e_j, p_i, w_i)
        mp_i, mw_i, mp_j, mw_j = to_p_i - p_i, to_w_i - w_i, to_p_j - p_j, to_w_j - w_j
        right_p, right_w = mp_i + ipp * mp_j + ipw * mw_j, mw_i + iwp * mp_j + iww * mw_j
        m00, m01 = 1.0 - (ipp * jpp + ipw * jwp), 0.0 - (ipp * jpw + ipw * jww)
        m10, m11 = 0.0 - (iwp * jpp + iww * jwp), 1.0 - (iwp * jpw + iww * jww)
        determinant = m00 * m11 - m01 * m10
        over = where_above(absolute(determinant), splat(1e-12), 1.0 / determinant, splat(0.0))
        dp_i, dw_i = (m11 * right_p - m01 * right_w) * over, (m00 * right_w - m10 * right_p) * over
        dp_j, dw_j = mp_j + jpp * dp_i + jpw * dw_i, mw_j + jwp * dp_i + jww * dw_i
        np_i, nw_i, np_j, nw_j = p_i + dp_i, w_i + dw_i, p_j + dp_j, w_j + dw_j
        room_i = smaller(smaller(1.0 - np_i, nw_i), np_i - nw_i)
        room_j = smaller(smaller(1.0 - np_j, nw_j), np_j - nw_j)
        room, half = smaller(room_i, room_j), splat(0.5)
        store(mix, 0, where_above(live, half, where_above(room, slack, np_i, p_i + 0.5 * mp_i), p_i))
        store(mix, 1, where_above(live, half, where_above(room, slack, nw_i, w_i + 0.5 * mw_i), w_i))
        store(mix, 2, where_above(live, half, where_above(room, slack, np_j, p_j + 0.5 * mp_j), p_j))
        store(mix, 3, where_above(live, half, where_above(room, slack, nw_j, w_j + 0.5 * mw_j), w_j))
        miss = larger(larger(absolute(mp_i), absolute(mw_i)), larger(absolute(mp_j), absolute(mw_j)))
        live = where_above(miss, splat(_CLOSE), live, splat(0.0))
        if not _any(live, work):
            return


@inner()
def _stances(
    i0, i1, i2, j0, j1, j2, eta, taste, shocks, can_stay, can_rise, near, mix, choice, transfer, work
):
    """Renew under ``nontransferable``, continuing `mix` where `near`; returns what taste adds to each."""
    a_i, e_i, a_j, e_j = eta * (i1 - i0), eta * (i2 - i1), eta * (j1 - j0), eta * (j2 - j1)
    if near:
        _settle(a_i, e_i, a_j, e_j, mix, work)
    else:
        for k in range(4):
            store(mix, k, splat((2.0 - k % 2) / 3.0))
        for k in range(1, _FRACTIONS + 1):
            part = k / _FRACTIONS
            _settle(part * a_i, part * e_i, part * a_j, part * e_j, mix, work)
    p_i, w_i, p_j, w_j = load(mix, 0), load(mix, 1), load(mix, 2), load(mix, 3)
    # What is not a number must not pass for a choice: clamps pass over it.
    rise, fall = w_i * w_j, 1.0 - p_i * p_j + 0.0 * (a_i + e_i + a_j + e_j)
    stay = 1.0 - fall - rise
    # At the ends a stance that leads nowhere counts as the option that is left.
    stay = stay + (1.0 - can_rise) * rise
    store(choice, 0, fall + (1.0 - can_stay) * stay)
    store(choice, 1, can_stay * stay)
    store(choice, 2, can_rise * rise)
    for option in range(5):
        store(transfer, option, splat(0.0))
        if option > 2:
            store(choice, option, splat(0.0))
    if not shocks:
        return splat(0.0), splat(0.0)
    mine = surprise(1.0 - p_i) + surprise(p_i - w_i) + surprise(w_i)
    theirs = surprise(1.0 - p_j) + surprise(p_j - w_j) + surprise(w_j)
    choosing = larger(can_stay, can_rise)
    return choosing * (taste / eta * mine), choosing * (taste / eta * theirs)


@inner()
def _keeps(loss, eta):
    return 1.0 / (1.0 + lane_exp(0.0 - eta * loss))


@inner()
def _option(own, other, beta, eta_i, eta_j, bound, transfer, option):
    """Store an option's transfer to the first; returns its logit index."""
    after, _, index = agree(own, other, beta, bound, eta_i, eta_j)
    store(transfer, option, after - own)
    return index


@inner()
def _agreement(
    credible, i0, i1, i2, j0, j1, j2, beta, eta_i, eta_j, bound, taste, shocks, can_stay, can_rise,
    has_item, item_i, item_j, choice, transfer,
):  # fmt: skip
    """Renew under ``expiry`` or ``credible``; returns what each side is paid, items and tastes included."""
    at_i, at_j, eta, none = i0, j0, eta_i * beta, splat(0.0)
    if credible:
        keep = _keeps(i1 - i0, eta) * _keeps(j1 - j0, eta)
        at_i, at_j = (1.0 - keep) * i0 + keep * i1, (1.0 - keep) * j0 + keep * j1
    z0 = _option(i0 - at_i, j0 - at_j, beta, eta_i, eta_j, bound, transfer, 0)
    z1 = _option(i1 - at_i, j1 - at_j, beta, eta_i, eta_j, bound, transfer, 1)
    z2 = _option(i2 - at_i, j2 - at_j, beta, eta_i, eta_j, bound, transfer, 2)
    z1, z2 = z1 - (1.0 - can_stay) * 1e9, z2 - (1.0 - can_rise) * 1e9
    top, z3, z4, q3, q4 = larger(larger(z0, z1), z2), none, none, none, none
    store(transfer, 3, none)
    store(transfer, 4, none)
    if has_item:
        z3 = _option(i1 - at_i + item_i, j1 - at_j + item_j, beta, eta_i, eta_j, bound, transfer, 3)
        z4 = _option(i2 - at_i + item_i, j2 - at_j + item_j, beta, eta_i, eta_j, bound, transfer, 4)
        z4 = z4 - (1.0 - can_rise) * 1e9
        top = larger(top, larger(z3, z4))
        q3, q4 = lane_exp(z3 - top), can_rise * lane_exp(z4 - top)
    q0, q1, q2 = lane_exp(z0 - top), can_stay * lane_exp(z1 - top), can_rise * lane_exp(z2 - top)
    # 0 * inf is not a number: what is not finite must not pass for a choice.
    total = q0 + q1 + q2 + q3 + q4 + 0.0 * (z0 + top)
    over = 1.0 / total
    q0, q1, q2, q3, q4 = q0 * over, q1 * over, q2 * over, q3 * over, q4 * over
    store(choice, 0, q0)
    store(choice, 1, q1)
    store(choice, 2, q2)
    store(choice, 3, q3)
    store(choice, 4, q4)
    paid, felt, given = none, none, q3 + q4
    for option in range(5):
        paid += load(choice, option) * load(transfer, option)
    if shocks:
        mean = q0 * z0 + q1 * z1 + q2 * z2 + q3 * z3 + q4 * z4
        felt = taste * (lane_log(total) + top - mean) / eta
    return paid + given * item_i + beta * felt, given * item_j - paid + (1.0 - beta) * felt


@inner()
def renew(
    protocol, i0, i1, i2, j0, j1, j2, beta, eta_i, eta_j, bound, costs, taste, shocks, can_stay, can_rise,
    has_item, item_i, item_j, near, mix, choice, transfer, work,
):  # fmt: skip
    """Renew a dyad in a state, values one level down, here and one level up.

    `protocol` is one of `CODES`; `costs` are what a rise costs the first and the second, and what a fall
    does; `near` says whether `mix` (four rows) is to be continued, and `shocks` and `has_item` whether any
    game has tastes, and all an item. Writes chances and transfers to the first (five rows each); returns what
    each side is paid in expectation, items and tastes included, less what it pays for moves, bn.
    """
    # Where no move is possible nothing is paid.
    up_i, up_j, down_i, down_j = costs
    up_i, up_j, down_i, down_j = can_rise * up_i, can_rise * up_j, can_stay * down_i, can_stay * down_j
    i0, j0, i2, j2 = i0 - down_i, j0 - down_j, i2 - up_i, j2 - up_j
    if protocol == _NONTRANSFERABLE:
        gain_i, gain_j = _stances(
            i0, i1, i2, j0, j1, j2, beta * eta_i, taste, shocks, can_stay, can_rise, near, mix, choice,
            transfer, work,
        )  # fmt: skip
    else:
        gain_i, gain_j = _agreement(
            protocol == _CREDIBLE, i0, i1, i2, j0, j1, j2, beta, eta_i, eta_j, bound, taste, shocks,
            can_stay, can_rise, has_item, item_i, item_j, choice, transfer,
        )  # fmt: skip
    fall, rise = load(choice, 0), load(choice, 2) + load(choice, 4)
    return gain_i - (fall * down_i + rise * up_i), gain_j - (fall * down_j + rise * up_j)
