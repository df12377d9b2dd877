"""Parameters as columns of a regression: restricted cubic splines for numbers, indicators for values.

A number becomes three columns, a cubic spline with four knots at its 5, 35, 65 and 95 percent quantiles
that is straight beyond the outer knots [Harrell2001]_, so that no fit runs away in the tails. A word, or
a number of few values, becomes one indicator for each value but the first.

References
----------
.. [Harrell2001] Harrell (2001), Regression Modeling Strategies, section 2.4.5.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor

__all__ = ["columns", "design"]

Array = NDArray[np.float64]

_KNOTS = (0.05, 0.35, 0.65, 0.95)


def columns(each: Factor) -> Array:
    """The columns of one factor, (draws, columns), each with mean 0."""
    if each.few:
        made = (each.classes[:, None] == np.arange(1, each.count)).astype(np.float64)
    else:
        made = _spline((each.values - np.mean(each.values)) / np.std(each.values))
    return np.asarray(made - made.mean(axis=0))


def design(factors: Sequence[Factor], rows: NDArray[np.bool_] | None = None) -> Array:
    """An orthonormal basis of the columns of all factors together, (draws, rank), without constants.

    Columns that follow from others, such as the last share of a blend, fall away.
    """
    chosen = [columns(each) if rows is None else columns(each)[rows] for each in factors]
    joined = np.concatenate(chosen, axis=1)
    joined = joined - joined.mean(axis=0)
    length = np.sqrt((joined**2).sum(axis=0))
    joined = joined[:, length > 0] / length[length > 0]
    left, sizes, _ = np.linalg.svd(joined, full_matrices=False)
    return np.asarray(left[:, sizes > 1e-8 * sizes.max(initial=0.0)])


def _spline(x: Array) -> Array:
    knots = np.quantile(x, _KNOTS)
    if np.unique(knots).size < len(_KNOTS):
        return x[:, None]
    last, before = knots[-1], knots[-2]
    cube = np.maximum(x[:, None] - knots, 0.0) ** 3
    left, right = (before - knots[:-2]) / (last - before), (last - knots[:-2]) / (last - before)
    bent = cube[:, :-2] + cube[:, -1:] * left - cube[:, -2:-1] * right
    return np.concatenate([x[:, None], bent / (last - knots[0]) ** 2], axis=1)
