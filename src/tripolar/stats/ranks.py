"""Ranks, and the correlation of ranks."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["rank_correlation", "ranks"]

Array: TypeAlias = NDArray[np.float64]


def ranks(values: Array) -> Array:
    """Rank values from 1, ties sharing the mean of their ranks; (n,) in, (n,) out."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean_rank: Array = last - (counts - 1) / 2.0
    return mean_rank[group]


def rank_correlation(x: Array, y: Array) -> float:
    """Correlate the ranks of two arrays (n,), as Spearman did; NaN when either does not vary.

    >>> round(rank_correlation(np.array([1.0, 2.0, 3.0]), np.array([1.0, 8.0, 27.0])), 6)
    1.0
    """
    a, b = ranks(x), ranks(y)
    a, b = a - a.mean(), b - b.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread > 0 else float("nan")
