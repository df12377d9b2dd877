"""The peeling trajectory of PRIM: ever smaller boxes in which cases are ever more frequent.

Every factor is sorted once; after each cut the sorted lists are only thinned out, so that a step costs one
pass over the draws left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.boxes import Sides, open_sides
from tripolar.claims.analysis.factors import Factor

__all__ = ["Step", "peel"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Step:
    """One box of the trajectory."""

    sides: Sides
    coverage: float
    density: float
    mass: float


@dataclass(slots=True)
class _Cut:
    """A possible cut of factor `k`: the rows it takes away, and what it gains per row."""

    k: int
    side: str
    limit: float | int
    rows: Rows
    gain: float


def peel(
    factors: Sequence[Factor],
    cases: NDArray[np.bool_],
    left: NDArray[np.bool_],
    alpha: float,
    smallest: float,
) -> list[Step]:
    """Peel down to the smallest box.

    Parameters
    ----------
    factors : sequence of Factor
        What may be limited.
    cases : bool array (draws,)
        Draws of interest.
    left : bool array (draws,)
        Draws to search among; coverage and mass are shares of these.
    alpha : float
        Share of the box that one cut takes from a number.
    smallest : float
        Share of the draws searched that a box keeps at least.

    Returns
    -------
    list of Step
        From the box of all draws on.
    """
    rows = np.flatnonzero(left)
    numbers = [k for k, each in enumerate(factors) if not each.few]
    few = [k for k, each in enumerate(factors) if each.few]
    y = cases.astype(np.float64)
    values = np.stack([factors[k].values for k in numbers]) if numbers else np.zeros((0, cases.size))
    order = rows[np.argsort(values[:, rows], axis=1, kind="stable")]
    all_cases, all_rows = y[rows].sum(), rows.size
    sides = open_sides(factors)
    trajectory: list[Step] = []
    while True:
        hits = y[rows].sum()
        trajectory.append(Step(sides, hits / all_cases, hits / rows.size, rows.size / all_rows))
        if hits == rows.size:
            return trajectory
        found = [*_number_cuts(order, values, numbers, y, hits, alpha)]
        found += _value_cuts(few, factors, sides, rows, y, hits)
        best = max(found, key=lambda cut: (cut.gain, -cut.rows.size), default=None)
        if best is None or rows.size - best.rows.size < max(smallest * all_rows, 1):
            return trajectory
        sides = _cut(sides, best)
        gone = np.zeros(cases.size, dtype=np.bool_)
        gone[best.rows] = True
        rows = rows[~gone[rows]]
        order = order[~gone[order]].reshape(len(numbers), rows.size)


def _number_cuts(
    order: Rows, values: Array, numbers: Sequence[int], y: Array, hits: float, alpha: float
) -> Iterator[_Cut]:
    """For every number the better of its two cuts: at its `alpha` quantile from below, and from above.

    A limit lies midway between two draws; equal values are cut together.
    """
    count = order.shape[1]
    k = int((count - 1) * alpha) + 1
    if k >= count:
        return
    index = np.arange(len(numbers))
    low_edge, low_next = values[index, order[:, k - 1]], values[index, order[:, k]]
    high_edge, high_next = values[index, order[:, -k]], values[index, order[:, -k - 1]]
    low_hits, high_hits = y[order[:, :k]].sum(axis=1), y[order[:, -k:]].sum(axis=1)
    low_tied, high_tied = low_edge == low_next, high_edge == high_next
    low_gain = np.where(low_tied, -np.inf, _gain(low_hits, float(k), hits, count))
    high_gain = np.where(high_tied, -np.inf, _gain(high_hits, float(k), hits, count))
    for side, gain, edge, beyond in (
        ("low", low_gain, low_edge, low_next),
        ("high", high_gain, high_edge, high_next),
    ):
        if gain.size and np.isfinite(best := gain.max()):
            j = int(np.argmax(gain))
            rows = order[j, :k] if side == "low" else order[j, -k:]
            yield _Cut(numbers[j], side, (edge[j] + beyond[j]) / 2, rows, float(best))
    for tied in np.flatnonzero(low_tied | high_tied):
        j = int(tied)
        yield from _tied_cuts(j, numbers[j], order, values, y, hits, k, low_tied[j], high_tied[j])


def _tied_cuts(
    j: int,
    number: int,
    order: Rows,
    values: Array,
    y: Array,
    hits: float,
    k: int,
    low: bool,
    high: bool,
) -> Iterator[_Cut]:
    """Cuts where equal values straddle the quantile."""
    x = values[j, order[j]]
    if low and (end := int(np.searchsorted(x, x[k - 1], side="right"))) < x.size:
        rows = order[j, :end]
        gain = _gain(y[rows].sum(), float(end), hits, x.size)
        yield _Cut(number, "low", (x[end - 1] + x[end]) / 2, rows, float(gain))
    if high and (start := int(np.searchsorted(x, x[-k], side="left"))) > 0:
        rows = order[j, start:]
        gain = _gain(y[rows].sum(), float(rows.size), hits, x.size)
        yield _Cut(number, "high", (x[start - 1] + x[start]) / 2, rows, float(gain))


def _value_cuts(
    few: Sequence[int], factors: Sequence[Factor], sides: Sides, rows: Rows, y: Array, hits: float
) -> Iterator[_Cut]:
    """Every value of every factor of few values, taken away."""
    for k in few:
        classes = factors[k].classes[rows]
        for code in sorted(sides.left[k]):
            there = rows[classes == code]
            if 0 < there.size < rows.size:
                gain = _gain(y[there].sum(), float(there.size), hits, rows.size)
                yield _Cut(k, "value", code, there, float(gain))


def _gain(cut_hits: Array | float, cut: float, hits: float, count: int) -> Array:
    """Rise of density per draw cut off."""
    return np.asarray(((hits - cut_hits) / (count - cut) - hits / count) / cut)


def _cut(sides: Sides, cut: _Cut) -> Sides:
    made = sides.copy()
    if cut.side == "value":
        made.left[cut.k] = made.left[cut.k] - {int(cut.limit)}
    else:
        getattr(made, cut.side)[cut.k] = cut.limit
    return made
