"""A Gaussian copula: dependence between parameters by rank, whatever the distribution of each.

1. A rank correlation r (Spearman's) between two parameters is that of two normal numbers whose own
   correlation is 2 sin(π r / 6) [Kruskal1958]_.
2. Parameters that are correlated, directly or through others, form a group. Pairs of a group that no
   line names are uncorrelated.
3. With the group's matrix as L Lᵀ, L lower triangular, independent normal numbers z become L z: the
   first parameter of a group keeps its own draws.
4. A matrix that is no matrix of correlations has no such L. It is refused, and not replaced by a near
   one: what its author said cannot be had.

References
----------
.. [Kruskal1958] Kruskal (1958), Ordinal Measures of Association.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

__all__ = ["Copula", "connected", "copula", "pearson"]

Array = NDArray[np.float64]

Pair = tuple[str, str]

_SMALLEST = 1e-9  # pivot; below it two parameters are all but the same

_EDGE = 2.0**-31  # shares are kept this far from 0 and 1, as the points are


@dataclass(frozen=True, slots=True)
class Copula:
    """Parameters that depend on each other, in alphabetical order, and the rows of L."""

    paths: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]

    def joined(self, points: Mapping[str, Array]) -> dict[str, Array]:
        """Make independent uniform numbers dependent, draw by draw.

        Parameters
        ----------
        points : mapping of path to array (n,)
            Of the group's paths, each uniform and independent of the others.
        """
        from scipy.special import ndtr, ndtri

        scores = [ndtri(points[path]) for path in self.paths]
        found = {self.paths[0]: points[self.paths[0]]}
        for path, row in list(zip(self.paths, self.rows, strict=True))[1:]:
            # Added up in one order: a matrix product's last bit depends on how many draws it is given.
            total = row[0] * scores[0]
            for weight, score in zip(row[1:], scores[1:], strict=False):
                total = total + weight * score
            found[path] = np.clip(ndtr(total), _EDGE, 1.0 - _EDGE)
        return found


def pearson(rank: float) -> float:
    """Correlation of two normal numbers whose ranks have the correlation `rank`.

    >>> round(pearson(0.5), 4)
    0.5176
    """
    return 2.0 * sin(pi * rank / 6.0)


def connected(pairs: Iterable[Pair]) -> tuple[tuple[str, ...], ...]:
    """Group what is paired, directly or through others; each group in alphabetical order."""
    groups: list[set[str]] = []
    for pair in pairs:
        touched = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(pair).union(*touched))
    return tuple(sorted(tuple(sorted(group)) for group in groups))


def copula(paths: tuple[str, ...], ranks: Mapping[Pair, float]) -> Copula | None:
    """The copula of one group (Cholesky's decomposition), or None where the ranks contradict each other.

    Parameters
    ----------
    paths : tuple of str
        The group.
    ranks : mapping of pair to float
        Rank correlations; pairs in either order.
    """
    rows: list[list[float]] = []
    for i, path in enumerate(paths):
        row: list[float] = []
        for j, other in enumerate(paths[:i]):
            rank = ranks.get((path, other), ranks.get((other, path), 0.0))
            done = sum(a * b for a, b in zip(row, rows[j], strict=False))
            row.append((pearson(rank) - done) / rows[j][j])
        left = 1.0 - sum(each * each for each in row)
        if left < _SMALLEST:
            return None
        rows.append([*row, sqrt(left)])
    return Copula(paths, tuple(map(tuple, rows)))
