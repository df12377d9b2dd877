"""One renewal of one dyad in one state of one game, under any protocol, with all that it implies.

The solvers' kernels compute values and nothing else; what a solved game implies (who pays whom, what
moves how fast) is read off here, once a solution. `protocols` says what is computed.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from math import exp, log

import numpy as np
from numba import njit

from tripolar.game.kernels.stamp import SOURCES, inner

__all__ = ["CODES", "renew", "renew_block"]

CODES = {"expiry": 0, "credible": 1, "nontransferable": 2}
_CREDIBLE, _NONTRANSFERABLE = CODES["credible"], CODES["nontransferable"]

_LAPSE, _STAY, _UP, _STAY_ITEM, _UP_ITEM = range(5)
# As `protocols.nontransferable`: exp(300) exp(300) is finite and leaves nothing to the other choices.
_SURE, _SLACK, _CLOSE, _STEPS, _FRACTIONS = 300.0, 1e-9, 1e-13, 60, 8


@inner()
def _odds(exponent):
    return exp(min(max(exponent, -_SURE), _SURE))


@inner()
def _respond(a, e, p, w, out):
    """Logit response (p, w) to the other's, and its four slopes, into `out`."""
    keep = _odds(a * p)
    rise = keep * _odds(e * w)
    cool = 1.0 / (1.0 + keep + rise)
    warm = rise * cool
    stays = keep * cool + warm
    out[0], out[1] = stays, warm
    out[2], out[3], out[4], out[5] = (
        cool * stays * a,
        cool * warm * e,
        cool * warm * a,
        warm * (1.0 - warm) * e,
    )


@inner()
def _settle(gains, fraction, mix, work):
    """Newton's method from `mix` (p and w of both sides), in place; half a plain step where it leaves."""
    mine, theirs, _ = work
    for _ in range(_STEPS):
        _respond(fraction * gains[0], fraction * gains[1], mix[2], mix[3], mine)
        _respond(fraction * gains[2], fraction * gains[3], mix[0], mix[1], theirs)
        m0, m1, m2, m3 = mine[0] - mix[0], mine[1] - mix[1], theirs[0] - mix[2], theirs[1] - mix[3]
        right0 = m0 + mine[2] * m2 + mine[3] * m3
        right1 = m1 + mine[4] * m2 + mine[5] * m3
        j00 = 1.0 - (mine[2] * theirs[2] + mine[3] * theirs[4])
        j01 = 0.0 - (mine[2] * theirs[3] + mine[3] * theirs[5])
        j10 = 0.0 - (mine[4] * theirs[2] + mine[5] * theirs[4])
        j11 = 1.0 - (mine[4] * theirs[3] + mine[5] * theirs[5])
        determinant = j00 * j11 - j01 * j10
        over = 1.0 / determinant if abs(determinant) > 1e-12 else 0.0
        d0, d1 = (j11 * right0 - j01 * right1) * over, (j00 * right1 - j10 * right0) * over
        n0, n1 = mix[0] + d0, mix[1] + d1
        n2 = mix[2] + m2 + theirs[2] * d0 + theirs[3] * d1
        n3 = mix[3] + m3 + theirs[4] * d0 + theirs[5] * d1
        inside = min(n1, n0 - n1, n3, n2 - n3) >= -_SLACK and max(n0, n2) <= 1.0 + _SLACK
        mix[0] = n0 if inside else mix[0] + 0.5 * m0
        mix[1] = n1 if inside else mix[1] + 0.5 * m1
        mix[2] = n2 if inside else mix[2] + 0.5 * m2
        mix[3] = n3 if inside else mix[3] + 0.5 * m3
        if max(abs(m0), abs(m1), abs(m2), abs(m3)) <= _CLOSE:
            return


@inner()
def _surprise(chance):
    return -chance * log(max(chance, 1e-300))


@inner()
def _stances(i0, i1, i2, j0, j1, j2, eta, taste, can_stay, can_rise, near, mix, choice, transfer, work):
    """Renew under ``nontransferable``, continuing `mix` where `near`; returns what taste adds to each."""
    _, _, gains = work
    gains[0], gains[1], gains[2], gains[3] = (
        eta * (i1 - i0),
        eta * (i2 - i1),
        eta * (j1 - j0),
        eta * (j2 - j1),
    )
    if near:
        _settle(gains, 1.0, mix, work)
    else:
        mix[0] = mix[2] = 2.0 / 3.0
        mix[1] = mix[3] = 1.0 / 3.0
        for k in range(1, _FRACTIONS + 1):
            _settle(gains, k / _FRACTIONS, mix, work)
    rise, fall = mix[1] * mix[3], 1.0 - mix[0] * mix[2]
    stay = 1.0 - fall - rise
    transfer[:] = 0.0
    choice[:] = 0.0
    # At the ends a stance that leads nowhere counts as the option that is left.
    if not can_rise:
        rise, stay = 0.0, stay + rise
    if not can_stay:
        fall, stay = fall + stay, 0.0
    choice[_LAPSE], choice[_STAY], choice[_UP] = fall, stay, rise
    if taste == 0.0:
        return 0.0, 0.0
    mine = _surprise(1.0 - mix[0]) + _surprise(mix[0] - mix[1]) + _surprise(mix[1])
    theirs = _surprise(1.0 - mix[2]) + _surprise(mix[2] - mix[3]) + _surprise(mix[3])
    return taste / eta * mine, taste / eta * theirs


@inner()
def _keeps(loss, eta):
    return 1.0 / (1.0 + exp(min(max(-eta * loss, -690.0), 690.0)))


@inner()
def _option(own, other, beta, eta_i, eta_j, bound):
    """The bounded transfer to the first, and the logit index of an option with these gains."""
    paid = min(max(beta * other - (1.0 - beta) * own, -bound), bound)
    return paid, min((own + paid) * eta_i, (other - paid) * eta_j)


@inner()
def _agreement(
    credible, i0, i1, i2, j0, j1, j2, beta, eta_i, eta_j, bound, taste, can_stay, can_rise,
    has_item, item_i, item_j, choice, transfer,
):  # fmt: skip
    """Renew under ``expiry`` or ``credible``; returns what each side is paid, items and tastes included."""
    at_i, at_j, eta = i0, j0, eta_i * beta
    if credible:
        keep = _keeps(i1 - i0, eta) * _keeps(j1 - j0, eta)
        at_i, at_j = (1.0 - keep) * i0 + keep * i1, (1.0 - keep) * j0 + keep * j1
    paid0, z0 = _option(i0 - at_i, j0 - at_j, beta, eta_i, eta_j, bound)
    paid1, z1 = _option(i1 - at_i, j1 - at_j, beta, eta_i, eta_j, bound)
    paid2, z2 = _option(i2 - at_i, j2 - at_j, beta, eta_i, eta_j, bound)
    z1, z2 = z1 if can_stay else -np.inf, z2 if can_rise else -np.inf
    top, paid3, paid4, q3, q4 = max(z0, z1, z2), 0.0, 0.0, 0.0, 0.0
    if has_item:
        paid3, z3 = _option(i1 - at_i + item_i, j1 - at_j + item_j, beta, eta_i, eta_j, bound)
        paid4, z4 = _option(i2 - at_i + item_i, j2 - at_j + item_j, beta, eta_i, eta_j, bound)
        z4 = z4 if can_rise else -np.inf
        top = max(top, z3, z4)
        q3, q4 = exp(z3 - top), exp(z4 - top)
    q0, q1, q2 = exp(z0 - top), exp(z1 - top), exp(z2 - top)
    over = 1.0 / (q0 + q1 + q2 + q3 + q4)
    q0, q1, q2, q3, q4 = q0 * over, q1 * over, q2 * over, q3 * over, q4 * over
    choice[_LAPSE], choice[_STAY], choice[_UP], choice[_STAY_ITEM], choice[_UP_ITEM] = q0, q1, q2, q3, q4
    transfer[_LAPSE], transfer[_STAY], transfer[_UP] = paid0, paid1, paid2
    transfer[_STAY_ITEM], transfer[_UP_ITEM] = paid3, paid4
    paid, felt = q0 * paid0 + q1 * paid1 + q2 * paid2 + q3 * paid3 + q4 * paid4, 0.0
    if taste > 0.0:
        entropy = _surprise(q0) + _surprise(q1) + _surprise(q2) + _surprise(q3) + _surprise(q4)
        felt = taste * entropy / eta
    given = q3 + q4
    return paid + given * item_i + beta * felt, -paid + given * item_j + (1.0 - beta) * felt


@inner()
def renew(protocol, tables, share_rows, game, near, values, d, state, mix, choice, transfer, work):
    """Renew the active dyad `d` in a state.

    Parameters
    ----------
    protocol : int
        One of `CODES`.
    tables : tuple
        Arrays of `layout.Geometry`.
    share_rows : (active, S)
        Share row of every dyad in every state.
    game : tuple
        One game's rows of `layout.Batch`.
    near : bool
        Whether `mix` is to be continued; else it is traced from uniform mixes.
    values : (S, n)
        Its values.
    mix : (4,)
        Both sides' mixes under ``nontransferable``, in and out.
    choice, transfer : (5,)
        Out: chances of the options, and payments to the first from the second, bn.
    work : three arrays (6,)
        Room.

    Returns
    -------
    (float, float)
        What each side is paid at the renewal, in expectation, items and tastes included; bn.
    """
    size, dyads = tables[0], tables[1]
    i, j, levels, stride = dyads[d, 0], dyads[d, 1], dyads[d, 2], dyads[d, 3]
    share, bound, item, taste = game[1], game[2][d], game[3], game[6][2]
    level = state // stride % levels
    can_stay, can_rise = level > 0, level + 1 < levels
    down = state - stride if can_stay else state
    up = state + stride if can_rise else state
    at = share_rows[d, state] * 3
    beta, eta_i, eta_j = share[at], share[at + 1], share[at + 2]
    i0, i1, i2 = values[down, i], values[state, i], values[up, i]
    j0, j1, j2 = values[down, j], values[state, j], values[up, j]
    if protocol == _NONTRANSFERABLE:
        return _stances(
            i0, i1, i2, j0, j1, j2, beta * eta_i, taste, can_stay, can_rise, near, mix, choice, transfer, work
        )
    item_i, item_j, number = 0.0, 0.0, dyads[d, 5]
    if number > 0:
        row = ((number - 1) * size[2] + state % size[2]) * 2
        item_i, item_j = item[row], item[row + 1]
    return _agreement(
        protocol == _CREDIBLE, i0, i1, i2, j0, j1, j2, beta, eta_i, eta_j, bound, taste, can_stay,
        can_rise, number > 0, item_i, item_j, choice, transfer,
    )  # fmt: skip


def _compiled(stamp):
    @njit(error_model="numpy", nogil=True, cache=True)
    def renew_block(protocol, tables, share_rows, batch, values, mixes, dyads, states, choice, transfer):
        """Renew some dyads in some states of every game.

        `dyads` (Q,) are active ones, `states` (B, Q) where; `mixes` (B, active, S, 4) is empty where there
        are none. Out: `choice` and `transfer`, (B, Q, 5).
        """
        mix, near = np.zeros(4), mixes.size > 0
        work = np.zeros(6), np.zeros(6), np.zeros(6)
        for b in range(states.shape[0]):
            game = (
                batch[0][b], batch[1][b], batch[2][b], batch[3][b], batch[4][b], batch[5][b], batch[6][b],
                batch[7][b],
            )  # fmt: skip
            for q in range(dyads.size):
                d, state = dyads[q], states[b, q]
                if near:
                    for k in range(4):
                        mix[k] = mixes[b, d, state, k]
                renew(
                    protocol, tables, share_rows, game, near, values[b], d, state, mix, choice[b, q],
                    transfer[b, q], work,
                )  # fmt: skip
        return stamp

    return renew_block


renew_block = _compiled(SOURCES)
