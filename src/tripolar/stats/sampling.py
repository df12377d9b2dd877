"""Sampling errors: of shares and means from replicates of the draws, and of indices by a jackknife.

The draws of a run come from R independent replicates, draw i from replicate i mod R. A share or a mean
is a ratio of two sums over replicates, whose standard error [Cochran1977]_ needs no assumption about
the draws within a replicate, which are not independent. It rests on R - 1 degrees of freedom, so that
1.96 of it are too few: see `beyond`.

**Indices: leave out one group of draws at a time.** The draws are dealt at random (by a fixed seed) into
twenty groups. An index is computed from sums over groups, and again without each group; the spread of the
twenty gives its standard error [Shao1989]_ and, with Student's t on nineteen degrees of freedom, its
interval. One pass over the draws serves, where a bootstrap needs hundreds. Quasi-random draws are more even
than the random ones this supposes, so the interval is on the wide side.

References
----------
.. [Cochran1977] Cochran (1977), Sampling Techniques, third edition, section 6.3.
.. [Shao1989] Shao & Wu (1989), A General Theory for Jackknife Variance Estimation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, reduce

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "GROUPS",
    "Spread",
    "T",
    "Z",
    "beyond",
    "deal",
    "f_tail",
    "leave_one_out",
    "mean_error",
    "median_error",
    "ratio_error",
    "replicate_of",
    "spread",
    "standard_error",
    "wilson",
]

Array = NDArray[np.float64]


def replicate_of(draws: int, replicates: int) -> NDArray[np.intp]:
    """Number of the replicate that each draw belongs to, (draws,)."""
    return np.arange(draws) % replicates


@cache
def beyond(replicates: int) -> float:
    """Standard errors on either side that make a 95 percent interval with so many replicates.

    >>> round(beyond(8), 3)
    2.365
    """
    from scipy.special import stdtrit

    return float(stdtrit(replicates - 1, 0.975))


def ratio_error(sums: Array, counts: Array) -> float:
    """Standard error of a sum over all replicates divided by a count over all of them.

    Parameters
    ----------
    sums, counts : array (replicates,)
        Of each replicate. Those that count nothing are left out.

    Returns
    -------
    float
        NaN where fewer than two replicates count anything.

    Examples
    --------
    >>> round(ratio_error(np.array([3.0, 5.0]), np.array([10.0, 10.0])), 3)
    0.1
    """
    counted = counts > 0
    sums, counts = sums[counted], counts[counted]
    if counts.size < 2:
        return float("nan")
    ratio = sums.sum() / counts.sum()
    squares = np.sum((sums - ratio * counts) ** 2) * counts.size / (counts.size - 1)
    return float(math.sqrt(squares) / counts.sum())


def mean_error(values: Array, replicates: int) -> float:
    """Standard error of the mean of the known values, (draws,), NaN where unknown."""
    known = ~np.isnan(values)
    replicate = replicate_of(values.size, replicates)
    sums = np.bincount(replicate[known], weights=values[known], minlength=replicates)
    counts = np.bincount(replicate[known], minlength=replicates)
    return ratio_error(np.asarray(sums, dtype=np.float64), counts.astype(np.float64))


def median_error(values: Array, replicates: int) -> float:
    """Standard error of the median of the known values, from the medians of the replicates."""
    replicate = replicate_of(values.size, replicates)
    each = [values[(replicate == r) & ~np.isnan(values)] for r in range(replicates)]
    medians = np.array([np.median(one) for one in each if one.size])
    if medians.size < 2:
        return float("nan")
    return float(medians.std(ddof=1) / math.sqrt(medians.size))


GROUPS = 20

T = 2.093  # Student's t, 97.5 percent, 19 degrees of freedom

_SEED = 4


def deal(draws: int, groups: int = GROUPS) -> NDArray[np.intp]:
    """Deal the draws into groups of equal size, (draws,); the same deal in every run."""
    return np.asarray(np.random.default_rng(_SEED).permutation(draws) % groups)


def leave_one_out(sums: Array) -> Array:
    """From sums by group along the first axis: the total, then the total without each group.

    Groups are added one after the other, so that the bits do not hang on the other axes.
    """
    total = reduce(np.add, sums)
    return np.concatenate([total[None], total - sums])


def standard_error(left_out: Array) -> Array:
    """Standard error from the values without each group, along the first axis."""
    count = left_out.shape[0]
    spread = ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0)
    return np.asarray(np.sqrt((count - 1) / count * spread))


def f_tail(statistic: Array, freedom: Array, rest: Array) -> Array:
    """Chance that Fisher's F exceeds a value; scipy.special loads in the time of a small run."""
    from scipy.special import fdtrc

    return np.asarray(fdtrc(freedom, np.maximum(rest, 1.0), statistic))


Z = 1.96


def wilson(share: float, count: float, z: float = Z) -> tuple[float, float]:
    """Bound a share seen in `count` independent trials: Wilson's interval, at 95 percent by default.

    >>> low, high = wilson(1.0, 100)
    >>> round(low, 3), high
    (0.963, 1.0)
    """
    if count == 0:
        return 0.0, 1.0
    spread = z**2 / count
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return (centre - half if share > 0 else 0.0), (centre + half if share < 1 else 1.0)


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity over the draws: mean, median, 25–75 and 5–95 percent; NaN where no draw knows it.

    `error` is the standard error of the mean between replicates; NaN where there are none.
    """

    mean: float
    median: float
    low: float
    lower: float
    upper: float
    high: float
    known: int
    error: float = float("nan")


def spread(values: NDArray[np.float64], replicates: int = 1) -> Spread:
    """Mean and quantiles of the draws that are known.

    Parameters
    ----------
    values : array (draws,)
        NaN where unknown.
    replicates : int
        Independent sequences that the draws come from.
    """
    known = values[~np.isnan(values)]
    if known.size == 0:
        nothing = float("nan")
        return Spread(nothing, nothing, nothing, nothing, nothing, nothing, 0)
    low, lower, median, upper, high = (float(q) for q in np.quantile(known, [0.05, 0.25, 0.5, 0.75, 0.95]))
    error = mean_error(values, replicates)
    return Spread(float(known.mean()), median, low, lower, upper, high, int(known.size), error)
