"""First-order Sobol' indices from ordinary draws: the share of variance that a parameter explains.

**One parameter** (`first_order`).

With y the truth of a claim (0 or 1), its margin, or any quantity, the index of x is
Var(E[y | x]) / Var(y) [Sobol1993]_. It needs no design of its own: sorted into classes of x, the
draws give E[y | x] as class means [Plischke2013]_. The plain ratio of sums of squares is too large by
chance, the more so the more classes; the estimate is Kelley's, which is not [Kelley1935]_:

    S = 1 - (within / (n - c)) / (total / (n - 1)),       n draws, c classes,

zero on average for a parameter without any effect (and so below zero half of the time), and low by
about 1/c² for a smooth effect, for what varies inside a class.

Whether an index is distinguishable from that of a dummy is Fisher's F test of equal class means, with
the level of 5 percent shared out over all parameters (Bonferroni), and made again on what the stronger
parameters leave (forward selection, below). Inputs may be correlated: the index then includes the effects of
correlated parameters, and indices no longer add up.

**A family of parameters** (`group_indices`), such as stakes, hazards or measures of power.

The index of a group is the share of variance of its best additive fit: a regression on the splines of all
its members together, its R² corrected for the number of columns as an index is for classes. Members may
be correlated with each other, so nothing is counted twice. What members do only in combination
(interaction inside the group) is not seen: the index is a lower bound of the group's first-order index,
which only a pick-freeze design gives whole (`tripolar.claims.analysis.sobol`).

**Parameters as columns of a regression** (`columns`): restricted cubic splines for numbers, indicators for
values.

A number becomes three columns, a cubic spline with four knots at its 5, 35, 65 and 95 percent quantiles
that is straight beyond the outer knots [Harrell2001]_, so that no fit runs away in the tails. A word, or
a number of few values, becomes one indicator for each value but the first.

**Parameters that stand out from noise** (`standing_out`), once the stronger ones are taken into account.

A few hundred quasi-random points in sixty dimensions are even in each dimension, and not in every pair:
some pairs are correlated in the sample that are independent in the scenario, and then the weaker parameter
of such a pair seems to have the effect of the stronger. So parameters are admitted one after the other
(forward selection):

1. Candidates are those for which Fisher's F test of equal class means rejects, at 5 percent shared out
   over all parameters (Bonferroni).
2. The one with the largest index comes first. What its classes explain is taken off the response.
3. The test is made again on what is left. Candidates that no longer pass are dropped for good; of the
   others the strongest comes next, and the class effects of all that are in are fitted together
   (three rounds of backfitting).
4. This ends when no candidate is left, or eight are in; those that pass then stand out too.

Of two parameters that are correlated in the scenario, the weaker stands out only by what it explains beyond
the stronger.

References
----------
.. [Sobol1993] Sobol' (1993), Sensitivity Estimates for Nonlinear Mathematical Models.
.. [Plischke2013] Plischke, Borgonovo & Smith (2013), Global Sensitivity Measures from Given Data.
.. [Kelley1935] Kelley (1935), An Unbiased Correlation Ratio Measure.
.. [Harrell2001] Harrell (2001), Regression Modeling Strategies, section 2.4.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor
from tripolar.stats.sampling import GROUPS, T, deal, f_tail, leave_one_out, standard_error

__all__ = [
    "ENOUGH",
    "LEVEL",
    "FirstOrder",
    "Index",
    "columns",
    "design",
    "families",
    "first_order",
    "group_indices",
    "left_over",
    "standing_out",
]

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

    def only(self, responses: Sequence[str]) -> FirstOrder:
        """The indices of some responses, in this order."""
        chosen = [self.responses.index(name) for name in responses]
        # In a row in memory as if no others had been there, so that sums over them have the same bits.
        rows = {
            name: np.take(getattr(self, name), chosen, axis=-1)
            for name in ("shares", "low", "high", "distinct", "left_out", "variance")
        }
        return FirstOrder(self.paths, tuple(responses), **rows)

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


_DRAWS_PER_COLUMN = 5


def families(factors: Sequence[Factor]) -> dict[str, tuple[Factor, ...]]:
    """Put factors together by family; those alone in theirs are left out."""
    found: dict[str, list[Factor]] = {}
    for each in factors:
        found.setdefault(each.family, []).append(each)
    return {name: tuple(members) for name, members in found.items() if len(members) > 1}


def group_indices(
    groups: Mapping[str, Sequence[Factor]], responses: Mapping[str, Array]
) -> dict[str, tuple[Index, ...]]:
    """Indices of every group for every response, the largest first.

    A group with more columns than a fifth of the decided draws is left out: its fit would be noise.
    """
    found: dict[str, list[Index]] = {name: [] for name in responses}
    masks: dict[bytes, list[str]] = {}
    for name, values in responses.items():
        masks.setdefault(np.isfinite(values).tobytes(), []).append(name)
    for label, members in groups.items():
        for names in masks.values():
            known = np.isfinite(responses[names[0]])
            draws = int(np.count_nonzero(known))
            basis = design(members, known) if draws > 1 else np.zeros((draws, 0))
            if draws < _DRAWS_PER_COLUMN * (basis.shape[1] + 1):
                continue
            y = np.stack([responses[name][known] for name in names], axis=1)
            for name, index in zip(names, _fit(label, basis, y, len(groups)), strict=True):
                found[name].append(index)
    return {
        name: tuple(sorted(each, key=lambda index: -np.nan_to_num(index.share, nan=-np.inf)))
        for name, each in found.items()
    }


def _fit(label: str, basis: Array, y: Array, tests: int) -> list[Index]:
    draws, rank = basis.shape
    x = np.concatenate([np.full((draws, 1), draws**-0.5), basis], axis=1)
    y = y - y.mean(axis=0)
    group = deal(draws)
    parts = [group == g for g in range(GROUPS)]
    gram = np.eye(rank + 1)
    cross, squares, sums = x.T @ y, (y**2).sum(axis=0), y.sum(axis=0)
    shares = [_share(gram, cross, squares, sums, draws)]
    for part in parts:
        shares.append(
            _share(
                gram - x[part].T @ x[part],
                cross - x[part].T @ y[part],
                squares - (y[part] ** 2).sum(axis=0),
                sums - y[part].sum(axis=0),
                draws - int(part.sum()),
            )
        )
    left_out = np.array(shares)
    half = T * standard_error(left_out[1:])
    explained = 1.0 - (1.0 - left_out[0]) * (draws - rank - 1) / (draws - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = explained / max(rank, 1) / (1.0 - explained) * (draws - rank - 1)
    told = np.nan_to_num(np.maximum(statistic, 0.0))
    chance = f_tail(told, np.array(max(rank, 1)), np.array(draws - rank - 1))
    return [
        Index(label, float(s), float(s - h), float(s + h), bool(p < LEVEL / tests and np.isfinite(s)))
        for s, h, p in zip(left_out[0], half, chance, strict=True)
    ]


def _share(gram: Array, cross: Array, squares: Array, sums: Array, draws: int) -> Array:
    """Corrected R² of each response, from sums over the draws."""
    explained = (cross * np.linalg.lstsq(gram, cross, rcond=None)[0]).sum(axis=0)
    total = squares - sums**2 / draws
    within = np.maximum(squares - explained, 0.0) / (draws - gram.shape[0])
    share = np.full(total.shape, np.nan)
    np.divide(total / (draws - 1) - within, total / (draws - 1), out=share, where=total > 0)
    return share


_KNOTS = (0.05, 0.35, 0.65, 0.95)


def columns(each: Factor) -> Array:
    """The columns of one factor, (draws, columns), each with mean 0."""
    if each.few:
        made = (each.classes[:, None] == np.arange(1, each.count)).astype(np.float64)
    else:
        made = _spline((each.values - np.mean(each.values)) / np.std(each.values))
    return np.asarray(made - made.mean(axis=0))


def design(factors: Sequence[Factor], rows: NDArray[np.bool_] | None = None) -> Array:
    """An orthonormal basis of the columns of all factors together, (draws, rank), without constants.

    Columns that follow from others, such as the last share of a blend, fall away.
    """
    chosen = [columns(each) if rows is None else columns(each)[rows] for each in factors]
    joined = np.concatenate(chosen, axis=1)
    joined = joined - joined.mean(axis=0)
    length = np.sqrt((joined**2).sum(axis=0))
    joined = joined[:, length > 0] / length[length > 0]
    left, sizes, _ = np.linalg.svd(joined, full_matrices=False)
    return np.asarray(left[:, sizes > 1e-8 * sizes.max(initial=0.0)])


def _spline(x: Array) -> Array:
    knots = np.quantile(x, _KNOTS)
    if np.unique(knots).size < len(_KNOTS):
        return x[:, None]
    last, before = knots[-1], knots[-2]
    cube = np.maximum(x[:, None] - knots, 0.0) ** 3
    left, right = (before - knots[:-2]) / (last - before), (last - knots[:-2]) / (last - before)
    bent = cube[:, :-2] + cube[:, -1:] * left - cube[:, -2:-1] * right
    return np.concatenate([x[:, None], bent / (last - knots[0]) ** 2], axis=1)


LEVEL = 0.05

_MOST = 8

_ROUNDS = 3


def standing_out(
    factors: Sequence[Factor], response: Array, shares: Array, candidates: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell which candidates stand out, (factors,).

    Parameters
    ----------
    factors : sequence of Factor
        All that were looked at.
    response : array (draws,)
        NaN where unknown.
    shares : array (factors,)
        First-order indices.
    candidates : bool array (factors,)
        Those that pass the F test on the response itself.
    """
    standing = np.zeros(candidates.size, dtype=np.bool_)
    if not candidates.any():
        return standing
    known = np.isfinite(response)
    left = response[known] - response[known].mean()
    waiting = [int(k) for k in np.flatnonzero(candidates)]
    centred, chosen = left, list[NDArray[np.intp]]()
    following = max(waiting, key=lambda k: float(shares[k]), default=None)
    while following is not None:
        standing[following] = True
        waiting.remove(following)
        chosen.append(factors[following].classes[known])
        left = left_over(centred, chosen)
        tested = {k: _test(factors[k], factors[k].classes[known], left) for k in waiting}
        waiting = [k for k in waiting if tested[k][0] < LEVEL / len(factors)]
        if len(chosen) == _MOST:
            standing[waiting] = True
            break
        following = max(waiting, key=lambda k: tested[k][1], default=None)
    return standing


def left_over(response: Array, chosen: Sequence[NDArray[np.intp]]) -> Array:
    """What the class means of several factors, fitted together by backfitting, leave of a response.

    `chosen` holds each factor's classes, (draws,).
    """
    left = response
    effects = [np.zeros(int(classes.max()) + 1) for classes in chosen]
    for _ in range(_ROUNDS if len(chosen) > 1 else 1):
        for classes, effect in zip(chosen, effects, strict=True):
            whole = left + effect[classes]
            members = np.maximum(np.bincount(classes), 1)
            effect[:] = np.bincount(classes, weights=whole) / members
            left = whole - effect[classes]
    return left


def _test(factor: Factor, classes: NDArray[np.intp], left: Array) -> tuple[float, float]:
    """Chance of so large an F without any effect, and the share of what is left that it explains."""
    members = np.bincount(classes, minlength=factor.count)
    sums = np.bincount(classes, weights=left, minlength=factor.count)[members > 0]
    between = float((sums**2 / members[members > 0]).sum())
    total, classes_there = float((left**2).sum()), int((members > 0).sum())
    within = max(total - between, 0.0)
    freedom, rest = classes_there - 1, left.size - classes_there
    if freedom < 1 or rest < 1 or within <= 0.0:
        return (0.0, 1.0) if total > 0.0 else (1.0, 0.0)
    statistic = (between / freedom) / (within / rest)
    chance = float(f_tail(np.array(statistic), np.array(freedom), np.array(rest)))
    return chance, 1.0 - (within / rest) / (total / (left.size - 1))
