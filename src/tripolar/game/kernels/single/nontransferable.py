"""One game at a time under ``nontransferable``; the kernel of a state is that of a batch."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.arithmetic import surprise
from tripolar.game.kernels.lanes import LANES, absolute, align_frame, larger, load, splat
from tripolar.game.kernels.nontransferable import improve
from tripolar.game.kernels.single.driver import driver
from tripolar.game.kernels.single.places import add_at, load_at
from tripolar.game.kernels.single.sweep import close, sweeper
from tripolar.game.kernels.stamp import SOURCES, entry, named

__all__ = ["renew", "solve_games"]


def renew(size, dyad, bound, game, shocks, values, image, pitch, start, step, packs, skip, pack, place, kind):
    """Add a run's renewals to `image`; see `runs.agreements`.

    Mixes are kept by pack; lanes that are counted already keep their own, which take the same course.
    """
    align_frame()
    i, j, levels = dyad[0], dyad[1], dyad[2]
    n = size[0]
    share, scalars, mixes = game[1], game[6], game[7]
    taste, scale = load(scalars, 2), load(scalars, 3)
    at_i, at_j = i * pitch, j * pitch
    unsettled = splat(0.0)
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
                v0, v1, v2 = load_at(values, at + down), load_at(values, at + here), load_at(values, at + up)
                add_at(image, at + here, fall * v0 + stay * v1 + rise * v2, lost)
            if shocks and levels > 1:
                per = taste / eta
                calm_i = surprise(1.0 - p_i) + surprise(p_i - w_i) + surprise(w_i)
                calm_j = surprise(1.0 - p_j) + surprise(p_j - w_j) + surprise(w_j)
                add_at(image, at_i + here, per * calm_i, lost)
                add_at(image, at_j + here, per * calm_j, lost)
    return unsettled


renew = named("single_nontransferable", renew)
_sweep = sweeper("nontransferable", renew, close)
_drive = driver("nontransferable", _sweep, True)


def _compiled(stamp):
    @entry
    def solve_games(plan, batch, path, out):
        _drive(plan, batch, path, out)
        return stamp

    return solve_games


# Solves games under this protocol in place; see `driver.driver`. Compiled at first use.
solve_games = _compiled(SOURCES)
