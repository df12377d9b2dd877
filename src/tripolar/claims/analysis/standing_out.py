"""Which parameters stand out from noise, once the stronger ones are taken into account.

A few hundred quasi-random points in sixty dimensions are even in each dimension, and not in every pair:
some pairs go together in the sample that are independent in the scenario, and then the weaker parameter of
such a pair borrows the index of the stronger. So parameters are let in one after the other
(forward selection):

1. Candidates are those for which Fisher's F test of equal class means rejects, at 5 percent shared out
   over all parameters (Bonferroni).
2. The one with the largest index comes first. What its classes explain is taken off the response.
3. The test is made again on what is left. Candidates that no longer pass are dropped for good; of the
   others the strongest comes next, and the class effects of all that are in are fitted together
   (three rounds of backfitting).
4. This ends when no candidate is left, or eight are in; those that pass then stand out too.

Of two parameters that are correlated in earnest, the weaker stands out only by what it tells beyond the
stronger.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor

__all__ = ["LEVEL", "f_tail", "left_over", "standing_out"]

Array = NDArray[np.float64]

LEVEL = 0.05
_MOST = 8
_ROUNDS = 3


def standing_out(
    factors: Sequence[Factor], response: Array, shares: Array, candidates: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell which candidates stand out, (factors,).

    Parameters
    ----------
    factors : sequence of Factor
        All that were looked at.
    response : array (draws,)
        NaN where unknown.
    shares : array (factors,)
        First-order indices.
    candidates : bool array (factors,)
        Those that pass the F test on the response itself.
    """
    standing = np.zeros(candidates.size, dtype=np.bool_)
    if not candidates.any():
        return standing
    known = np.isfinite(response)
    left = response[known] - response[known].mean()
    waiting = [int(k) for k in np.flatnonzero(candidates)]
    centred, chosen = left, list[NDArray[np.intp]]()
    following = max(waiting, key=lambda k: float(shares[k]), default=None)
    while following is not None:
        standing[following] = True
        waiting.remove(following)
        chosen.append(factors[following].classes[known])
        left = left_over(centred, chosen)
        tested = {k: _test(factors[k], factors[k].classes[known], left) for k in waiting}
        waiting = [k for k in waiting if tested[k][0] < LEVEL / len(factors)]
        if len(chosen) == _MOST:
            standing[waiting] = True
            break
        following = max(waiting, key=lambda k: tested[k][1], default=None)
    return standing


def left_over(response: Array, chosen: Sequence[NDArray[np.intp]]) -> Array:
    """What the class means of several factors, fitted together by backfitting, leave of a response.

    `chosen` holds each factor's classes, (draws,).
    """
    left = response
    effects = [np.zeros(int(classes.max()) + 1) for classes in chosen]
    for _ in range(_ROUNDS if len(chosen) > 1 else 1):
        for classes, effect in zip(chosen, effects, strict=True):
            whole = left + effect[classes]
            members = np.maximum(np.bincount(classes), 1)
            effect[:] = np.bincount(classes, weights=whole) / members
            left = whole - effect[classes]
    return left


def f_tail(statistic: Array, freedom: Array, rest: Array) -> Array:
    """Chance that Fisher's F exceeds a value; scipy.special loads in the time of a small run."""
    from scipy.special import fdtrc

    return np.asarray(fdtrc(freedom, np.maximum(rest, 1.0), statistic))


def _test(factor: Factor, classes: NDArray[np.intp], left: Array) -> tuple[float, float]:
    """Chance of so large an F without any effect, and the share of what is left that it explains."""
    members = np.bincount(classes, minlength=factor.count)
    sums = np.bincount(classes, weights=left, minlength=factor.count)[members > 0]
    between = float((sums**2 / members[members > 0]).sum())
    total, classes_there = float((left**2).sum()), int((members > 0).sum())
    within = max(total - between, 0.0)
    freedom, rest = classes_there - 1, left.size - classes_there
    if freedom < 1 or rest < 1 or within <= 0.0:
        return (0.0, 1.0) if total > 0.0 else (1.0, 0.0)
    statistic = (between / freedom) / (within / rest)
    chance = float(f_tail(np.array(statistic), np.array(freedom), np.array(rest)))
    return chance, 1.0 - (within / rest) / (total / (left.size - 1))
