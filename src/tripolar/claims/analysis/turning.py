"""A claim's probability and margin along one parameter or over two, and the value at which the claim turns.

Along one parameter, the draws of each class give a share with Wilson's interval and the median margin
with its quartiles. Over two, the share of draws in which the claim holds is smoothed by a Gaussian
kernel in quantiles of both; where it crosses one half is also where the median margin is zero, so that
the *zero line* needs no second estimate. The width of the kernel is .4 times n to the -1/6.

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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor
from tripolar.stats.sampling import wilson

__all__ = [
    "Along",
    "Breakpoint",
    "LineSegment",
    "Over",
    "SignedArea",
    "Split",
    "SurfaceCell",
    "along",
    "areas",
    "best_split",
    "breakpoint",
    "over",
    "zero_line",
]

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
class SurfaceCell:
    """One cell of a two-way chart: its corners, the smoothed share, and how many draws lie in it."""

    x: float
    x2: float
    y: float
    y2: float
    share: float
    draws: int


@dataclass(frozen=True, slots=True)
class LineSegment:
    """A piece of the zero line."""

    x: float
    y: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class SignedArea:
    """A polygon in which a surface has one sign: 1, where it is zero or more, -1, or NaN where unknown."""

    sign: float
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Over:
    """A claim over two parameters: cells of equal numbers of draws on either side, and the zero line."""

    cells: tuple[SurfaceCell, ...]
    line: tuple[LineSegment, ...]


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
        SurfaceCell(
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


def zero_line(height: Array, x: Array, y: Array) -> list[LineSegment]:
    """Where a surface on a grid crosses zero: each square of four points is cut into two triangles.

    Parameters
    ----------
    height : array (x, y)
        NaN where unknown; no line is drawn through a triangle with such a corner.
    x, y : array
        Places of the points.
    """
    found = []
    for triangle in (each for square in _squares(height, x, y) for each in _triangles(square)):
        ends = [end for one, other in _sides(triangle) if (end := _crossing(one, other)) is not None]
        if len(ends) == 2:
            found.append(LineSegment(*(value for end in ends for value in end)))
    return found


def areas(height: Array, x: Array, y: Array) -> list[SignedArea]:
    """Where a surface on a grid is above zero and where below, parted by the line of `zero_line`.

    Parameters
    ----------
    height : array (x, y)
        NaN where unknown; a triangle with such a corner is shared out among its corners.
    x, y : array
        Places of the points.
    """
    found = []
    for square in _squares(height, x, y):
        if abs(sum(_sign(corner) for corner in square)) == len(square):
            found.append(SignedArea(_sign(square[0]), tuple(corner[:2] for corner in square)))
        else:
            found += [area for triangle in _triangles(square) for area in _parts(triangle)]
    return found


_Corner = tuple[float, float, float]  # where, and how high


def _squares(height: Array, x: Array, y: Array) -> Iterator[tuple[_Corner, ...]]:
    for i in range(x.size - 1):
        for j in range(y.size - 1):
            around = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
            yield tuple((float(x[a]), float(y[b]), float(height[a, b])) for a, b in around)


def _triangles(square: tuple[_Corner, ...]) -> tuple[tuple[_Corner, ...], ...]:
    return square[:3], (square[0], *square[2:])


def _sides(triangle: tuple[_Corner, ...]) -> list[tuple[_Corner, _Corner]]:
    return list(zip(triangle, (*triangle[1:], triangle[0]), strict=True))


def _sign(corner: _Corner) -> float:
    return math.nan if math.isnan(corner[2]) else -1.0 if corner[2] < 0 else 1.0


def _crossing(one: _Corner, other: _Corner) -> tuple[float, float] | None:
    """Where the surface is zero between two corners; None where it is not, or nobody knows."""
    if _sign(one) * _sign(other) != -1:
        return None
    part = one[2] / (one[2] - other[2])
    return one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])


def _parts(triangle: tuple[_Corner, ...]) -> list[SignedArea]:
    if any(math.isnan(_sign(corner)) for corner in triangle):
        middle = _mean(triangle)
        around = zip(triangle, (triangle[-1], *triangle[:-1]), (*triangle[1:], triangle[0]), strict=True)
        return [
            SignedArea(_sign(corner), (corner[:2], _mean((corner, after)), middle, _mean((corner, before))))
            for corner, before, after in around
        ]
    parts: dict[float, list[tuple[float, float]]] = {1.0: [], -1.0: []}
    for corner, after in _sides(triangle):
        parts[_sign(corner)].append(corner[:2])
        if (end := _crossing(corner, after)) is not None:
            for part in parts.values():
                part.append(end)
    return [SignedArea(sign, tuple(corners)) for sign, corners in parts.items() if corners]


def _mean(corners: Sequence[_Corner]) -> tuple[float, float]:
    return sum(c[0] for c in corners) / len(corners), sum(c[1] for c in corners) / len(corners)


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
