"""Renewals under ``nontransferable``, for a pack of games; `protocols.nontransferable` says what.

Every state of a dyad remembers both sides' mixes from sweep to sweep and improves them by one Newton
step, so that mixes and values settle together; the mixes' own miss counts as a residual.

The module also solves one game at a time; the kernel of a state is that of a batch.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.arithmetic import lane_exp, surprise
from tripolar.game.kernels.compile import inner, named
from tripolar.game.kernels.lanes import (
    LANES,
    absolute,
    add,
    add_at,
    align_frame,
    larger,
    load,
    load_at,
    move_costs,
    smaller,
    splat,
    store,
    where_above,
)
from tripolar.game.kernels.side_by_side import by_reading

__all__ = ["improve", "one_by_one", "side_by_side"]

# exp(300) exp(300) is still finite, and leaves nothing to the other choices.
_SURE = 300.0


@inner(forceinline=True)
def _odds(exponent):
    return lane_exp(smaller(larger(exponent, splat(-_SURE)), splat(_SURE)))


@inner(forceinline=True)
def _respond(a, e, p, w, can_fall, can_rise):
    """Response (p, w) to the other side's (p, w), and its slopes: p by p and w, then w by p and w.

    `a` and `e` are the gains from staying over falling and from rising over staying, times the
    precision; at the ends of a line one of them is nothing.
    """
    keep = _odds(a * p) if can_fall else splat(1.0)
    rise = keep * _odds(e * w) if can_rise else keep
    cool = 1.0 / (1.0 + keep + rise)
    warm = rise * cool
    stays = keep * cool + warm
    return stays, warm, cool * stays * a, cool * warm * e, cool * warm * a, warm * (1.0 - warm) * e


@inner(forceinline=True)
def improve(mixes, at, a_i, e_i, a_j, e_j, can_fall, can_rise):
    """One Newton step of both mixes, or half a plain one where it would leave the triangle.

    Four rows of `mixes` from `at` are updated; returns the largest miss of the point before.
    """
    p_i, w_i, p_j, w_j = load(mixes, at), load(mixes, at + 1), load(mixes, at + 2), load(mixes, at + 3)
    to_p_i, to_w_i, ipp, ipw, iwp, iww = _respond(a_i, e_i, p_j, w_j, can_fall, can_rise)
    to_p_j, to_w_j, jpp, jpw, jwp, jww = _respond(a_j, e_j, p_i, w_i, can_fall, can_rise)
    mp_i, mw_i, mp_j, mw_j = to_p_i - p_i, to_w_i - w_i, to_p_j - p_j, to_w_j - w_j
    # (1 - I J) d = m + I m', with I and J the slopes of the two sides.
    right_p, right_w = mp_i + ipp * mp_j + ipw * mw_j, mw_i + iwp * mp_j + iww * mw_j
    m00, m01 = 1.0 - (ipp * jpp + ipw * jwp), 0.0 - (ipp * jpw + ipw * jww)
    m10, m11 = 0.0 - (iwp * jpp + iww * jwp), 1.0 - (iwp * jpw + iww * jww)
    over = 1.0 / (m00 * m11 - m01 * m10)
    dp_i, dw_i = (m11 * right_p - m01 * right_w) * over, (m00 * right_w - m10 * right_p) * over
    dp_j, dw_j = mp_j + jpp * dp_i + jpw * dw_i, mw_j + jwp * dp_i + jww * dw_i
    np_i, nw_i, np_j, nw_j = p_i + dp_i, w_i + dw_i, p_j + dp_j, w_j + dw_j
    room_i = smaller(smaller(1.0 - np_i, nw_i), np_i - nw_i)
    room_j = smaller(smaller(1.0 - np_j, nw_j), np_j - nw_j)
    # With the room first a number that is not finite counts as outside.
    room = smaller(room_i, room_j)
    slack = splat(-1e-9)
    store(mixes, at, where_above(room, slack, np_i, p_i + 0.5 * mp_i))
    store(mixes, at + 1, where_above(room, slack, nw_i, w_i + 0.5 * mw_i))
    store(mixes, at + 2, where_above(room, slack, np_j, p_j + 0.5 * mp_j))
    store(mixes, at + 3, where_above(room, slack, nw_j, w_j + 0.5 * mw_j))
    return larger(larger(absolute(mp_i), absolute(mw_i)), larger(absolute(mp_j), absolute(mw_j)))


def side_by_side(name, friction):
    """The renewals of games side by side; whether moves cost anything."""

    def made(shocks):
        def renew(tables, game, fraction, values, image):
            """Add every renewal to `image`; returns how far unsettled mixes may still move it."""
            size, dyads, lines = tables[0], tables[1], tables[2]
            share, scalars, mixes = game[1], game[6], game[9]
            n, states, active = size[0], size[1], size[3]
            scale, taste = load(fraction, 0), load(scalars, 2)
            unsettled, none = splat(0.0), splat(0.0)
            for d in range(active):
                i, j, levels, stride = dyads[d, 0], dyads[d, 1], dyads[d, 2], dyads[d, 3]
                up_i, up_j, down_i, down_j = none, none, none, none
                if friction:
                    up_i, up_j, down_i, down_j = move_costs(game[2], d)
                for line in range(dyads[d, 4], dyads[d, 4] + states // levels):
                    at = lines[line, 1] * 3
                    eta = load(share, at) * load(share, at + 1) * scale
                    for level in range(levels):
                        state = lines[line, 0] + level * stride
                        can_fall, can_rise = level > 0, level + 1 < levels
                        here = state * n
                        down = here - stride * n if can_fall else here
                        up = here + stride * n if can_rise else here
                        i0, i1, i2 = load(values, down + i), load(values, here + i), load(values, up + i)
                        j0, j1, j2 = load(values, down + j), load(values, here + j), load(values, up + j)
                        fall_i, fall_j = down_i if can_fall else none, down_j if can_fall else none
                        rise_i, rise_j = up_i if can_rise else none, up_j if can_rise else none
                        i0, i2, j0, j2 = i0 - fall_i, i2 - rise_i, j0 - fall_j, j2 - rise_j
                        mix = (d * states + state) * 4
                        miss = improve(
                            mixes, mix, eta * (i1 - i0), eta * (i2 - i1), eta * (j1 - j0), eta * (j2 - j1),
                            can_fall, can_rise,
                        )  # fmt: skip
                        span = larger(
                            absolute(i1 - i0) + absolute(i2 - i1), absolute(j1 - j0) + absolute(j2 - j1)
                        )
                        unsettled = larger(unsettled, miss * span)
                        p_i, w_i = load(mixes, mix), load(mixes, mix + 1)
                        p_j, w_j = load(mixes, mix + 2), load(mixes, mix + 3)
                        fall, rise = 1.0 - p_i * p_j, w_i * w_j
                        stay = 1.0 - fall - rise
                        for k in range(n):
                            v0, v1, v2 = load(values, down + k), load(values, here + k), load(values, up + k)
                            add(image, here + k, fall * v0 + stay * v1 + rise * v2)
                        if friction:
                            add(image, here + i, 0.0 - (fall * fall_i + rise * rise_i))
                            add(image, here + j, 0.0 - (fall * fall_j + rise * rise_j))
                        if shocks and levels > 1:
                            per = taste / eta
                            calm_i = surprise(1.0 - p_i) + surprise(p_i - w_i) + surprise(w_i)
                            calm_j = surprise(1.0 - p_j) + surprise(p_j - w_j) + surprise(w_j)
                            add(image, here + i, per * calm_i)
                            add(image, here + j, per * calm_j)
            return unsettled

        return renew

    return by_reading(name, made, friction, False)


def one_by_one(name, friction):
    """The renewals of one game after the other; whether moves cost anything."""

    def renew(
        size, dyad, bound, game, shocks, values, image, pitch, start, step, packs, skip, pack, place, kind
    ):
        """Add a run's renewals to `image`; see `runs.agreements`.

        Mixes are kept by pack; lanes that are counted already keep their own, which take the same course.
        """
        align_frame()
        i, j, levels = dyad[0], dyad[1], dyad[2]
        n = size[0]
        share, scalars, mixes = game[1], game[6], game[7]
        taste, scale = load(scalars, 2), load(scalars, 3)
        at_i, at_j = i * pitch, j * pitch
        unsettled, none = splat(0.0), splat(0.0)
        up_i, up_j, down_i, down_j = none, none, none, none
        if friction:
            up_i, up_j, down_i, down_j = move_costs(game[2], bound)
        for q in range(packs):
            lost = skip if q == packs - 1 else 0
            s0, row = start + q * LANES - lost, (pack + q) * 3
            eta = load(share, row) * load(share, row + 1) * scale
            for level in range(levels):
                can_fall, can_rise = level > 0, level + 1 < levels
                here = s0 + level * step
                down = here - step if can_fall else here
                up = here + step if can_rise else here
                i0, i1, i2 = (
                    load_at(values, at_i + down),
                    load_at(values, at_i + here),
                    load_at(values, at_i + up),
                )
                j0, j1, j2 = (
                    load_at(values, at_j + down),
                    load_at(values, at_j + here),
                    load_at(values, at_j + up),
                )
                fall_i, fall_j = down_i if can_fall else none, down_j if can_fall else none
                rise_i, rise_j = up_i if can_rise else none, up_j if can_rise else none
                i0, i2, j0, j2 = i0 - fall_i, i2 - rise_i, j0 - fall_j, j2 - rise_j
                mix = (place + q * levels + level) * 4
                miss = improve(
                    mixes, mix, eta * (i1 - i0), eta * (i2 - i1), eta * (j1 - j0), eta * (j2 - j1),
                    can_fall, can_rise,
                )  # fmt: skip
                span = larger(absolute(i1 - i0) + absolute(i2 - i1), absolute(j1 - j0) + absolute(j2 - j1))
                unsettled = larger(unsettled, miss * span)
                p_i, w_i = load(mixes, mix), load(mixes, mix + 1)
                p_j, w_j = load(mixes, mix + 2), load(mixes, mix + 3)
                fall, rise = 1.0 - p_i * p_j, w_i * w_j
                stay = 1.0 - fall - rise
                for k in range(n):
                    at = k * pitch
                    v0, v1, v2 = (
                        load_at(values, at + down),
                        load_at(values, at + here),
                        load_at(values, at + up),
                    )
                    add_at(image, at + here, fall * v0 + stay * v1 + rise * v2, lost)
                if friction:
                    add_at(image, at_i + here, 0.0 - (fall * fall_i + rise * rise_i), lost)
                    add_at(image, at_j + here, 0.0 - (fall * fall_j + rise * rise_j), lost)
                if shocks and levels > 1:
                    per = taste / eta
                    calm_i = surprise(1.0 - p_i) + surprise(p_i - w_i) + surprise(w_i)
                    calm_j = surprise(1.0 - p_j) + surprise(p_j - w_j) + surprise(w_j)
                    add_at(image, at_i + here, per * calm_i, lost)
                    add_at(image, at_j + here, per * calm_j, lost)
        return unsettled

    return named(name, renew)
