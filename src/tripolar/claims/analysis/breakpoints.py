"""Where along one parameter a claim turns.

The breakpoint is the value at which the claim's probability crosses one half: the split of the draws
that leaves the fewest on the wrong side of it. It is also where the best monotone curve (isotonic
regression) through truth and falsehood crosses one half [Groeneboom2014]_, so no bandwidth has to be
chosen. It counts only if the claim holds more often than not on one side and fails more often than not on
the other, each by three standard errors, since the split was searched for. Its interval comes from 200
seeded bootstrap resamples of the draws.

References
----------
.. [Groeneboom2014] Groeneboom & Jongbloed (2014), Nonparametric Estimation under Shape Constraints.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.verdict import wilson

__all__ = ["Breakpoint", "Split", "best_split", "breakpoint"]

Array = NDArray[np.float64]

_HALF = 0.5
_SEARCHED = 3.0
_SMALLEST_SIDE, _SMALLEST_SHARE = 10, 0.05
_RESAMPLES = 200
_SEED = 50


@dataclass(frozen=True, slots=True)
class Split:
    """A division of the decided draws in two: the share true at most at `value`, and above it.

    `flips` is whether the verdict differs between the sides, beyond error.
    """

    value: float
    below: float
    above: float
    flips: bool


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """Where a claim turns along one parameter: the value, its 95 percent interval, and the two shares."""

    value: float
    low: float
    high: float
    below: float
    above: float


def best_split(values: Array, truth: Array) -> Split | None:
    """Split the draws where the verdict turns, or else where the probability differs most.

    Parameters
    ----------
    values : array (draws,)
        The parameter.
    truth : array (draws,)
        1.0, 0.0 or NaN.

    Returns
    -------
    Split or None
        None where no split leaves a twentieth of the draws, and ten, on either side, or none matters.
    """
    x, holds = _ordered(values, truth)
    below = np.arange(1, x.size)
    smallest = max(_SMALLEST_SIDE, math.ceil(_SMALLEST_SHARE * x.size))
    cuts = below[(x[1:] > x[:-1]) & (below >= smallest) & (x.size - below >= smallest)]
    if cuts.size == 0:
        return None
    true_below = np.cumsum(holds)[cuts - 1]
    p_below, p_above = true_below / cuts, (holds.sum() - true_below) / (x.size - cuts)
    gain = cuts * (x.size - cuts) * (p_below - p_above) ** 2
    if not gain.any():
        return None
    moves = (p_below > _HALF) != (p_above > _HALF)
    for k in np.flatnonzero(moves):
        moves[k] = _beyond_error(p_below[k], cuts[k]) and _beyond_error(p_above[k], x.size - cuts[k])
    right = np.abs(2 * (true_below - _HALF * cuts) - (holds.sum() - _HALF * x.size))
    best = int(np.argmax(np.where(moves, right, -1.0) if moves.any() else gain))
    cut = int(cuts[best])
    middle = float(x[cut - 1] + x[cut]) / 2
    return Split(middle, float(p_below[best]), float(p_above[best]), bool(moves[best]))


def breakpoint(values: Array, truth: Array) -> Breakpoint | None:
    """Find where the claim turns along a parameter, with an interval; None where it does not."""
    split = best_split(values, truth)
    if split is None or not split.flips:
        return None
    x, holds = _ordered(values, truth)
    sign = 1.0 if split.below > split.above else -1.0
    steps = sign * (holds - _HALF)
    rng = np.random.default_rng(_SEED)
    found = []
    for _ in range(_RESAMPLES):
        times = np.bincount(rng.integers(0, x.size, x.size), minlength=x.size)
        found.append(x[int(np.argmax(np.cumsum(times * steps)))])
    low, high = np.quantile(found, (0.025, 0.975))
    return Breakpoint(
        split.value, min(float(low), split.value), max(float(high), split.value), split.below, split.above
    )


def _ordered(values: Array, truth: Array) -> tuple[Array, Array]:
    decided = ~(np.isnan(truth) | np.isnan(values))
    order = np.argsort(values[decided], kind="stable")
    return values[decided][order], truth[decided][order]


def _beyond_error(share: float, count: int) -> bool:
    """Tell whether a share lies off one half by more than chance and the search explain."""
    low, high = wilson(share, count, _SEARCHED)
    return low > _HALF or high < _HALF
