"""Parameters that are drawn together: what an index says of one it says of the other too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor
from tripolar.scenario.expression import ranks

__all__ = ["Correlated", "correlated"]

_LEAST = 0.2
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Correlated:
    """Two parameters and their rank correlation over the draws."""

    path: str
    other: str
    correlation: float


def correlated(factors: Sequence[Factor]) -> tuple[Correlated, ...]:
    """Find pairs of numbers whose rank correlation is .2 or more, and beyond chance; strongest first."""
    numbers = [each for each in factors if not each.is_word]
    if len(numbers) < 2:
        return ()
    table = np.array([_standard(each.values) for each in numbers])
    matrix = np.einsum("ik,jk->ij", table, table)
    pairs = len(numbers) * (len(numbers) - 1) / 2
    floor = max(_LEAST, NormalDist().inv_cdf(1 - _LEVEL / 2 / pairs) / table.shape[1] ** 0.5)
    found = [
        Correlated(numbers[i].path, numbers[j].path, float(matrix[i, j]))
        for i, j in combinations(range(len(numbers)), 2)
        if abs(matrix[i, j]) > floor
    ]
    return tuple(sorted(found, key=lambda pair: -abs(pair.correlation)))


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    ranked = ranks(values)
    ranked = ranked - ranked.mean()
    return np.asarray(ranked / np.sqrt((ranked**2).sum()))
