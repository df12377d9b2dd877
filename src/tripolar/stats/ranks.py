"""Ranks, and the correlation of ranks."""

from __future__ import annotations

from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["noise_floor", "rank_correlation", "ranks", "standard_ranks"]

Array: TypeAlias = NDArray[np.float64]


def ranks(values: Array) -> Array:
    """Rank values from 1, ties sharing the mean of their ranks; (n,) in, (n,) out."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean_rank: Array = last - (counts - 1) / 2.0
    return mean_rank[group]


def standard_ranks(values: Array) -> Array:
    """Ranks with mean 0 and length 1, so that products are correlations; zeros if all are equal."""
    ranked = ranks(values)
    ranked = ranked - ranked.mean()
    length = float(np.sqrt(ranked @ ranked))
    return np.asarray(ranked / length) if length > 0 else ranked


def rank_correlation(x: Array, y: Array) -> float:
    """Correlate the ranks of two arrays (n,), as Spearman did; NaN when either does not vary.

    >>> round(rank_correlation(np.array([1.0, 2.0, 3.0]), np.array([1.0, 8.0, 27.0])), 6)
    1.0
    """
    a, b = ranks(x), ranks(y)
    a, b = a - a.mean(), b - b.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread > 0 else float("nan")


def noise_floor(draws: int, candidates: float) -> float:
    """Say which rank correlation the strongest of several unrelated parameters exceeds in one case of twenty.

    >>> round(noise_floor(400, 1), 3), round(noise_floor(400, 100), 3)
    (0.098, 0.174)
    """
    return float(NormalDist().inv_cdf(1 - 0.05 / 2 / max(candidates, 1)) / max(draws, 1) ** 0.5)
