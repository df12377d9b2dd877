"""Sampling errors from replicates: how far apart independent sets of draws are in what they say.

The draws of a run come from R independent replicates, draw i from replicate i mod R. A share or a mean
is a ratio of two sums over replicates, whose standard error [Cochran1977]_ needs no assumption about
the draws within a replicate, which are not independent. It rests on R - 1 degrees of freedom, so that
1.96 of it are too few: see `beyond`.

References
----------
.. [Cochran1977] Cochran (1977), Sampling Techniques, third edition, section 6.3.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["beyond", "mean_error", "median_error", "ratio_error", "replicate_of"]

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
