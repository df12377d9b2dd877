"""How a claim's probability and margin run along one parameter, or over two.

Along one parameter, the draws of each class give a share with Wilson's interval and the median margin
with its quartiles. Over two, the share of draws in which the claim holds is smoothed by a Gaussian
kernel in quantiles of both; where it crosses one half is also where the median margin is zero, so that
the *zero line* needs no second estimate. The kernel is as wide as draws are few: n to the -1/6 times .4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor
from tripolar.claims.verdict import wilson

__all__ = ["Along", "Cell", "Over", "Segment", "along", "over", "zero_line"]

Array = NDArray[np.float64]

_HALF = 0.5
_GRID = 16
_WIDTH = 0.4


@dataclass(frozen=True, slots=True)
class Along:
    """One class of a parameter.

    Attributes
    ----------
    value : float or str
        Its median, or the word or value it stands for.
    low_value, high_value : float or None
        The least and largest draw in it; None for a word.
    draws : int
        Decided draws.
    share, low, high : float
        Share in which the claim holds, with a 95 percent interval.
    margin, lower, upper : float or None
        Median margin and its quartiles; None where the claim has no single margin.
    """

    value: float | str
    low_value: float | None
    high_value: float | None
    draws: int
    share: float
    low: float
    high: float
    margin: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a two-way chart: its corners, the smoothed share, and how many draws lie in it."""

    x: float
    x2: float
    y: float
    y2: float
    share: float
    draws: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the zero line."""

    x: float
    y: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Over:
    """A claim over two parameters: cells of equal numbers of draws on either side, and the zero line."""

    cells: tuple[Cell, ...]
    line: tuple[Segment, ...]


def along(factor: Factor, truth: Array, margin: Array | None = None) -> tuple[Along, ...]:
    """Run a claim along one parameter.

    Parameters
    ----------
    factor : Factor
        The parameter.
    truth : array (draws,)
        1.0, 0.0 or NaN; draws not decided are left out.
    margin : array (draws,), optional
        The distance from turning.
    """
    found = []
    for code in range(factor.count):
        rows = (factor.classes == code) & np.isfinite(truth)
        draws = int(rows.sum())
        if draws == 0:
            continue
        share = float(truth[rows].mean())
        low, high = wilson(share, draws)
        known = np.zeros(0) if margin is None else margin[rows & np.isfinite(margin)]
        quartiles = [float(q) for q in np.quantile(known, (0.25, 0.5, 0.75))] if known.size else [None] * 3
        values = factor.values[rows]
        found.append(
            Along(
                value=factor.words[code] if factor.is_word else float(np.median(values)),
                low_value=None if factor.is_word else float(values.min()),
                high_value=None if factor.is_word else float(values.max()),
                draws=draws,
                share=share,
                low=low,
                high=high,
                margin=quartiles[1],
                lower=quartiles[0],
                upper=quartiles[2],
            )
        )
    return tuple(found)


def over(x: Factor, y: Factor, truth: Array) -> Over:
    """Spread a claim over two numbers.

    Parameters
    ----------
    x, y : Factor
        Numbers of many values.
    truth : array (draws,)
        1.0, 0.0 or NaN; draws not decided are left out.
    """
    known = np.isfinite(truth)
    holds, draws = truth[known], int(known.sum())
    width = _WIDTH * draws ** (-1 / 6)
    middle = (np.arange(_GRID) + 0.5) / _GRID
    near_x, near_y = (
        np.exp(-0.5 * ((middle[:, None] - _quantiles(each.values[known])[None]) / width) ** 2)
        for each in (x, y)
    )
    weight = np.einsum("ik,jk->ij", near_x, near_y)
    share = np.einsum("ik,jk,k->ij", near_x, near_y, holds) / weight
    edges_x, edges_y = (np.quantile(each.values[known], np.arange(_GRID + 1) / _GRID) for each in (x, y))
    at = [np.minimum((_quantiles(each.values[known]) * _GRID).astype(int), _GRID - 1) for each in (x, y)]
    count = np.bincount(at[0] * _GRID + at[1], minlength=_GRID**2).reshape(_GRID, _GRID)
    cells = tuple(
        Cell(
            float(edges_x[i]),
            float(edges_x[i + 1]),
            float(edges_y[j]),
            float(edges_y[j + 1]),
            float(share[i, j]),
            int(count[i, j]),
        )
        for i in range(_GRID)
        for j in range(_GRID)
    )
    mid_x, mid_y = ((edges[1:] + edges[:-1]) / 2 for edges in (edges_x, edges_y))
    return Over(cells, tuple(zero_line(share - _HALF, mid_x, mid_y)))


def _quantiles(values: Array) -> Array:
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return np.asarray((ranks + 0.5) / values.size)


def zero_line(height: Array, x: Array, y: Array) -> list[Segment]:
    """Where a surface on a grid crosses zero: each square of four points is cut into two triangles.

    Parameters
    ----------
    height : array (x, y)
        NaN where unknown; no line is drawn through a triangle with such a corner.
    x, y : array
        Places of the points.
    """
    found = []
    for i in range(x.size - 1):
        for j in range(y.size - 1):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            for triangle in (corners[:3], [corners[0], *corners[2:]]):
                if not all(np.isfinite(height[corner]) for corner in triangle):
                    continue
                ends = []
                for (a, b), (c, d) in zip(triangle, [*triangle[1:], triangle[0]], strict=True):
                    first, last = float(height[a, b]), float(height[c, d])
                    if (first < 0) != (last < 0):
                        part = first / (first - last)
                        ends.append((x[a] + part * (x[c] - x[a]), y[b] + part * (y[d] - y[b])))
                if len(ends) == 2:
                    found.append(Segment(*(float(value) for end in ends for value in end)))
    return found
