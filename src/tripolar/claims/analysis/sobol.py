"""Sobol' indices by pick-freeze, where a design of its own was run: first and total order, and groups.

Two independent samples A and B of n points, and for every factor (or group) a sample AB that is A with
the factor's columns from B, give

    S = mean(f_B (f_AB - f_A)) / V       first order, [Saltelli2010]_ table 2 (b),
    T = mean((f_A - f_AB)²) / (2 V)      total order, [Jansen1999]_,

with V the variance over A and B together, about whose mean f_B is taken, which makes the first smaller in
error. Points where any of the three is unknown are left out and counted. Intervals are percentiles of
200 seeded bootstrap resamples of the points. Inputs have to be independent between factors (or groups);
inside a group they may be correlated.

References
----------
.. [Saltelli2010] Saltelli et al. (2010), Variance Based Sensitivity Analysis of Model Output.
.. [Jansen1999] Jansen (1999), Analysis of Variance Designs for Model Output.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import InputError

__all__ = ["FirstAndTotal", "sobol"]

Array = NDArray[np.float64]

_RESAMPLES = 200
_SEED = 2010
_ENOUGH = 16


@dataclass(frozen=True, slots=True)
class FirstAndTotal:
    """First and total order of one factor or group, each with a 95 percent interval.

    `points` were used; `lost` had an unknown response.
    """

    name: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float
    points: int
    lost: int


def sobol(a: Array, b: Array, ab: Mapping[str, Array]) -> tuple[FirstAndTotal, ...]:
    """Estimate first and total order indices.

    Parameters
    ----------
    a, b : array (points,)
        Response on the two samples; NaN where unknown.
    ab : mapping of name to array (points,)
        Response on A with that factor's columns from B.

    Raises
    ------
    InputError
        When the samples differ in size, or fewer than 16 points are known.
    """
    found = []
    for name, mixed in ab.items():
        if not a.shape == b.shape == mixed.shape:
            raise InputError(f"{name}: the samples of a pick-freeze design differ in size")
        known = np.isfinite(a) & np.isfinite(b) & np.isfinite(mixed)
        points = int(np.count_nonzero(known))
        if points < _ENOUGH:
            raise InputError(f"{name}: only {points} points of the design are known; 16 are needed")
        rows = np.stack([a[known], b[known], mixed[known]])
        rng = np.random.default_rng(_SEED)
        samples = [rows[:, rng.integers(0, points, points)] for _ in range(_RESAMPLES)]
        first, total = _indices(rows)
        spread = np.array([_indices(sample) for sample in samples])
        low, high = np.quantile(spread, (0.025, 0.975), axis=0)
        found.append(
            FirstAndTotal(
                name,
                first,
                float(low[0]),
                float(high[0]),
                total,
                float(low[1]),
                float(high[1]),
                points,
                int(a.size - points),
            )
        )
    return tuple(found)


def _indices(rows: Array) -> tuple[float, float]:
    a, b, mixed = rows
    both = rows[:2]
    variance = float(both.var())
    if variance <= 0.0:
        return 0.0, 0.0
    first = ((b - both.mean()) * (mixed - a)).mean() / variance
    total = ((a - mixed) ** 2).mean() / (2 * variance)
    return float(first), float(total)
