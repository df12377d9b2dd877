"""PAWN: how much one parameter moves the whole distribution of a quantity, not only its variance.

The index of x is the mean over classes of x of the Kolmogorov-Smirnov distance between the
distribution of y within the class and that over all draws [Pianosi2018]_: 0 if x has no effect at all,
on any moment; near 1 if it decides everything. It suits margins with long tails, whose variance a few
draws make up. Distances are taken at 64 quantiles of y, which makes them too small by 1/64 at most.

A small sample puts even a dummy above 0, so each index comes with the largest of a hundred dummies with
classes of the same sizes.

References
----------
.. [Pianosi2018] Pianosi & Wagener (2018), Distribution-Based Sensitivity Analysis from a Generic
   Input-Output Sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor

__all__ = ["Pawn", "pawn"]

Array = NDArray[np.float64]

_LEVELS = 64
_DUMMIES = 100
_SEED = 18
_ENOUGH = 40


@dataclass(frozen=True, slots=True)
class Pawn:
    """PAWN indices.

    `indices` and `dummies` are arrays (parameters, responses): the index, and the largest of a hundred
    dummies. NaN where fewer than 40 draws decide the response.
    """

    paths: tuple[str, ...]
    responses: tuple[str, ...]
    indices: Array = field(repr=False)
    dummies: Array = field(repr=False)


def pawn(factors: Sequence[Factor], responses: Mapping[str, Array]) -> Pawn:
    """Compute the index of every factor for every response; NaN in a response is left out."""
    shape = (len(factors), len(responses))
    indices, dummies = np.full(shape, np.nan), np.full(shape, np.nan)
    floors: dict[tuple[tuple[int, ...], tuple[int, ...]], float] = {}
    for column, values in enumerate(responses.values()):
        known = np.isfinite(values)
        if np.count_nonzero(known) < _ENOUGH:
            continue
        levels = _levels(values[known])
        heights = tuple(np.bincount(levels).tolist())
        for row, each in enumerate(factors):
            classes = each.classes[known]
            indices[row, column] = _distance(classes, each.count, levels)
            # What a dummy comes to hangs on the sizes of classes and levels alone.
            sizes = tuple(sorted(np.bincount(classes, minlength=each.count).tolist()))
            if (sizes, heights) not in floors:
                floors[sizes, heights] = _dummy(classes, each.count, levels)
            dummies[row, column] = floors[sizes, heights]
    return Pawn(tuple(each.path for each in factors), tuple(responses), indices, dummies)


def _levels(values: Array) -> NDArray[np.intp]:
    """At which of 64 quantiles each value lies, (draws,)."""
    cuts = np.sort(values)[np.arange(1, _LEVELS) * values.size // _LEVELS]
    return np.searchsorted(np.unique(cuts), values, side="right")


def _distance(classes: NDArray[np.intp], count: int, levels: NDArray[np.intp]) -> float:
    cells = np.bincount(classes * _LEVELS + levels, minlength=count * _LEVELS).reshape(count, _LEVELS)
    below = np.cumsum(cells, axis=1)
    members = below[:, -1]
    all_below = below.sum(axis=0) / members.sum()
    within = below[members > 0] / members[members > 0, None]
    return float(np.abs(within - all_below).max(axis=1).mean())


def _dummy(classes: NDArray[np.intp], count: int, levels: NDArray[np.intp]) -> float:
    rng = np.random.default_rng(_SEED)
    return max(_distance(rng.permutation(classes), count, levels) for _ in range(_DUMMIES))
