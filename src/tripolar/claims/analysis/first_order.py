"""First-order Sobol' indices from draws as they are: the share of variance that one parameter explains.

With y the truth of a claim (0 or 1), its margin, or any quantity, the index of x is
Var(E[y | x]) / Var(y) [Sobol1993]_. It needs no design of its own: sorted into classes of x, the
draws give E[y | x] as class means [Plischke2013]_. The plain ratio of sums of squares is too large by
chance, the more so the more classes; the estimate is Kelley's, which is not [Kelley1935]_:

    S = 1 - (within / (n - c)) / (total / (n - 1)),       n draws, c classes,

zero on average for a parameter without any effect (and so below zero half of the time), and low by
about 1/c² for a smooth effect, for what varies inside a class.

Whether an index is distinguishable from that of a dummy is Fisher's F test of equal class means, with
the level of 5 percent shared out over all parameters (Bonferroni), and made again on what the stronger
parameters leave (`tripolar.claims.analysis.standing_out`). Inputs may be correlated: the
index is then that of the parameter with all that goes along with it, and indices no longer add up.

References
----------
.. [Sobol1993] Sobol' (1993), Sensitivity Estimates for Nonlinear Mathematical Models.
.. [Plischke2013] Plischke, Borgonovo & Smith (2013), Global Sensitivity Measures from Given Data.
.. [Kelley1935] Kelley (1935), An Unbiased Correlation Ratio Measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor
from tripolar.claims.analysis.jackknife import GROUPS, T, deal, leave_one_out, standard_error
from tripolar.claims.analysis.standing_out import LEVEL, f_tail, standing_out

__all__ = ["ENOUGH", "FirstOrder", "Index", "first_order"]

Array = NDArray[np.float64]

ENOUGH = 40  # fewer decided draws say nothing of any index


@dataclass(frozen=True, slots=True)
class Index:
    """The share of a response's variance that one parameter (or group) explains, with its interval.

    `distinct` is whether it is distinguishable from that of a parameter without any effect, in view
    of how many were looked at and of the stronger ones among them.
    """

    path: str
    share: float
    low: float
    high: float
    distinct: bool


@dataclass(frozen=True, slots=True)
class FirstOrder:
    """Indices of every parameter for every response.

    Attributes
    ----------
    paths, responses : tuple of str
        Names of the rows and columns.
    shares, low, high : array (parameters, responses)
        NaN where fewer than 40 draws decide the response, or all agree.
    distinct : bool array (parameters, responses)
        Whether it stands out from noise and from what stronger parameters explain.
    left_out : array (20, parameters, responses)
        The share without each group of draws, for errors of what is computed from shares.
    variance : array (responses,)
        Variance of each response.
    """

    paths: tuple[str, ...]
    responses: tuple[str, ...]
    shares: Array = field(repr=False)
    low: Array = field(repr=False)
    high: Array = field(repr=False)
    distinct: NDArray[np.bool_] = field(repr=False)
    left_out: Array = field(repr=False)
    variance: Array = field(repr=False)

    def of(self, response: str) -> tuple[Index, ...]:
        """Indices for one response, the largest first."""
        column = self.responses.index(response)
        shares = self.shares[:, column]
        order = np.argsort(-np.nan_to_num(shares, nan=-np.inf), kind="stable")
        return tuple(
            Index(
                self.paths[k],
                float(shares[k]),
                float(self.low[k, column]),
                float(self.high[k, column]),
                bool(self.distinct[k, column]),
            )
            for k in order
        )


def first_order(factors: Sequence[Factor], responses: Mapping[str, Array]) -> FirstOrder:
    """Compute the index of every factor for every response.

    Parameters
    ----------
    factors : sequence of Factor
        As `factors_of` gives them.
    responses : mapping of name to array (draws,)
        NaN where unknown; those draws are left out of that response.
    """
    names = tuple(responses)
    paths = tuple(each.path for each in factors)
    shape = (len(factors), len(names))
    if 0 in shape:
        empty, none = np.zeros(shape), np.zeros(shape, dtype=np.bool_)
        return FirstOrder(
            paths, names, empty, empty, empty, none, np.zeros((GROUPS, *shape)), np.zeros(len(names))
        )
    known, deviations = _centred([responses[name] for name in names])
    group = deal(known.shape[1])
    totals = [
        leave_one_out(np.stack([_taken(rows, group == g).sum(axis=1) for g in range(GROUPS)]))
        for rows in (known, deviations, deviations**2)
    ]
    shares, statistic = np.empty((GROUPS + 1, *shape)), np.empty(shape)
    freedom = np.empty(shape)
    for k, each in enumerate(factors):
        shares[:, k], statistic[k], freedom[k] = _shares(each, group, known, deviations, *totals)
    count = totals[0][0]
    errors = standard_error(shares[1:])
    variance = totals[2][0] / np.maximum(count, 1.0) - (totals[1][0] / np.maximum(count, 1.0)) ** 2
    candidates = f_tail(statistic, freedom, count[None] - 1 - freedom) < LEVEL / len(factors)
    distinct = [
        standing_out(factors, np.asarray(column, dtype=np.float64), shares[0, :, k], candidates[:, k])
        for k, column in enumerate(responses.values())
    ]
    return FirstOrder(
        paths=paths,
        responses=names,
        shares=shares[0],
        low=shares[0] - T * errors,
        high=shares[0] + T * errors,
        distinct=np.stack(distinct, axis=1),
        left_out=shares[1:],
        variance=variance,
    )


def _centred(columns: Sequence[Array]) -> tuple[Array, Array]:
    """Where each response is known (1.0 or 0.0), and its deviations from its mean, 0 where unknown."""
    given = np.array(columns, dtype=np.float64)
    known = np.isfinite(given)
    filled = np.where(known, given, 0.0)
    mean = filled.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return known.astype(np.float64), np.where(known, filled - mean[:, None], 0.0)


def _shares(
    each: Factor, group: NDArray[np.intp], known: Array, deviations: Array, *totals: Array
) -> tuple[Array, Array, Array]:
    """Shares (21, responses), and the F statistic and its degrees of freedom on all draws."""
    cell = group * each.count + each.classes
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange(GROUPS * each.count))

    def by_class(rows: Array) -> Array:
        padded = np.concatenate([_taken(rows, order), np.zeros((rows.shape[0], 1))], axis=1)
        sums = np.add.reduceat(padded, starts, axis=1)
        sums[:, np.diff(starts, append=order.size) == 0] = 0.0
        return leave_one_out(np.ascontiguousarray(sums.reshape(-1, GROUPS, each.count).transpose(1, 0, 2)))

    members, sums = by_class(known), by_class(deviations)
    count, total_sum, squares = totals
    classes = (members > 0.5).sum(axis=2)
    between = np.where(members > 0.5, sums**2 / np.maximum(members, 1.0), 0.0).sum(axis=2)
    within = squares - between
    total = squares - _ratio(total_sum**2, count)
    shares = 1.0 - _ratio(within / np.maximum(count - classes, 1.0), total / np.maximum(count - 1.0, 1.0))
    shares[(count < ENOUGH) | (count <= classes) | (total <= 1e-12 * np.maximum(squares, 1e-300))] = np.nan
    freedom = classes[0] - 1.0
    explained = np.maximum(total[0] - within[0], 0.0) / np.maximum(freedom, 1.0)
    statistic = _ratio(explained, within[0] / np.maximum(count[0] - classes[0], 1.0))
    return shares, np.where(np.isnan(shares[0]), 0.0, statistic), np.maximum(freedom, 1.0)


def _taken(rows: Array, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Array:
    """Some columns, each row whole in memory, so that its sums have the same bits beside any others."""
    return np.take(rows, np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen, axis=1)


def _ratio(above: Array, below: Array) -> Array:
    found = np.divide(above, below, out=np.full(np.shape(above), np.inf), where=np.asarray(below) > 0)
    return np.asarray(found)
