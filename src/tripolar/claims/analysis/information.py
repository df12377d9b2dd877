"""What it would be worth to know a parameter before choosing a course, in the unit of the values.

With v_c the value of course c in a draw, the best that can be done now is max_c E[v_c]. Knowing
everything is worth EVPI = E[max_c v_c] - max_c E[v_c]; knowing one parameter x, or a group of them,

    EVPPI = E_x[max_c E[v_c | x]] - max_c E[v_c],

with E[v_c | x] a regression on the draws [StrongOakley2014]_, here on restricted cubic splines. The
largest of several fitted means is too large by chance; what the fit's own error adds is found by
drawing the coefficients anew from their estimated distribution, and taken off [StrongOakley2013]_; no
parameter is worth more than all of them. A
group is fitted additively, so that what its members tell only together is missed. Standard errors leave
out one twentieth of the draws at a time. A value is *distinct* if it exceeds the largest of a hundred
dummies: coefficients drawn as if the parameter told nothing.

References
----------
.. [StrongOakley2013] Strong & Oakley (2013), An Efficient Method for Computing Single-Parameter Partial
   Expected Value of Perfect Information.
.. [StrongOakley2014] Strong, Oakley & Brennan (2014), Estimating Multiparameter Partial Expected Value of
   Perfect Information from a Probabilistic Sensitivity Analysis Sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor
from tripolar.claims.analysis.first_order import design, families
from tripolar.stats.sampling import GROUPS, deal, standard_error

__all__ = ["CourseValue", "Information", "Worth", "information"]

Array = NDArray[np.float64]

_REDRAWN = 40
_DUMMIES = 100
_SEED = 2013
_ENOUGH = 40
_ROUNDING = 1e-12  # of the largest value; a gain below is none
_DRAWS_PER_COLUMN = 5


@dataclass(frozen=True, slots=True)
class CourseValue:
    """One course: its expected value with standard error, and the share of draws in which it is best."""

    name: str
    mean: float
    error: float
    best: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What knowing one parameter, or a group of them, is worth, with its standard error.

    `noise` is the largest that a hundred dummies came to; `distinct` whether the value exceeds it before
    what chance adds is taken off, and is above zero after.
    """

    path: str
    value: float
    error: float
    noise: float
    distinct: bool


@dataclass(frozen=True, slots=True)
class Information:
    """What is worth knowing for one choice.

    Attributes
    ----------
    unit : str
        Of the values.
    courses : tuple of CourseValue
        In the order given.
    perfect, perfect_error : float
        Expected value of perfect information, and its standard error.
    parameters, groups : tuple of Worth
        The worthiest first.
    draws, unknown : int
        Draws used, and those left out because some course's value is unknown.
    """

    unit: str
    courses: tuple[CourseValue, ...]
    perfect: float
    perfect_error: float
    parameters: tuple[Worth, ...]
    groups: tuple[Worth, ...]
    draws: int
    unknown: int


def information(values: Mapping[str, Array], factors: Sequence[Factor], unit: str) -> Information | None:
    """Value information for a choice between courses.

    Parameters
    ----------
    values : mapping of course to array over draws
        At least two; NaN where unknown.
    factors : sequence of Factor
        What might be found out.
    unit : str
        Of the values.

    Returns
    -------
    Information or None
        None where fewer than 40 draws know every course.
    """
    table = np.stack(list(values.values()), axis=1)
    known = np.asarray(np.isfinite(table).all(axis=1))
    v = table[known]
    draws = v.shape[0]
    if draws < _ENOUGH:
        return None
    group = deal(draws)
    kept = [group != g for g in range(GROUPS)]
    perfect = _gain(v, v)
    spread = np.array([_gain(v[rows], v[rows]) for rows in kept])
    best = v == v.max(axis=1, keepdims=True)
    winners = (best / best.sum(axis=1, keepdims=True)).mean(axis=0)
    courses = tuple(
        CourseValue(name, float(v[:, k].mean()), float(v[:, k].std(ddof=1) / draws**0.5), float(winners[k]))
        for k, name in enumerate(values)
    )
    floors: dict[int, float] = {}
    singles = [_worth(each.path, design([each], known), v, kept, floors) for each in factors]
    grouped = [_worth(name, design(all_, known), v, kept, floors) for name, all_ in families(factors).items()]
    return Information(
        unit=unit,
        courses=courses,
        perfect=perfect,
        perfect_error=float(standard_error(spread)),
        parameters=_sorted(singles),
        groups=_sorted(grouped),
        draws=draws,
        unknown=int(known.size - draws),
    )


def _sorted(found: Sequence[Worth | None]) -> tuple[Worth, ...]:
    return tuple(sorted((w for w in found if w is not None), key=lambda w: -w.value))


def _gain(fitted: Array, v: Array) -> float:
    """What choosing by the fitted values gains on choosing once."""
    gain = float(fitted.max(axis=1).mean() - v.mean(axis=0).max())
    return gain if gain > _ROUNDING * float(np.abs(v).max()) else 0.0


def _worth(
    path: str, basis: Array, v: Array, kept: Sequence[NDArray[np.bool_]], floors: dict[int, float]
) -> Worth | None:
    """One worth; dummies hang on the number of columns only, and are drawn once for each (`floors`)."""
    draws, rank = basis.shape
    if draws < _DRAWS_PER_COLUMN * (rank + 1):
        return None
    mean = v.mean(axis=0)
    deviations = v - mean
    fitted = basis @ (basis.T @ deviations)
    plain = _gain(mean + fitted, v)
    residual = deviations - fitted
    covariance = residual.T @ residual / (draws - rank - 1)
    around = _simulated(basis, mean + fitted, covariance, _REDRAWN) - mean.max()
    if rank not in floors:
        unmoved = np.broadcast_to(mean, v.shape)
        noise = _simulated(basis, unmoved, deviations.T @ deviations / (draws - 1), _DUMMIES)
        floors[rank] = float(noise.max() - mean.max())
    corrected = 2 * plain - float(around.mean())
    value = min(corrected, _gain(v, v)) if corrected > _ROUNDING * float(np.abs(v).max()) else 0.0
    error = standard_error(np.array([_refitted(basis[rows], v[rows]) for rows in kept]))
    return Worth(path, value, float(error), floors[rank], value > 0.0 and plain > floors[rank])


def _refitted(basis: Array, v: Array) -> float:
    x = np.concatenate([np.ones((basis.shape[0], 1)), basis], axis=1)
    coefficients = np.linalg.lstsq(x.T @ x, x.T @ v, rcond=None)[0]
    return _gain(x @ coefficients, v)


def _simulated(basis: Array, centre: Array, covariance: Array, times: int) -> Array:
    """Means of the best over fits whose coefficients are drawn about those of `centre`, (times,)."""
    sizes, turns = np.linalg.eigh(covariance)
    root = turns * np.sqrt(np.maximum(sizes, 0.0))
    normals = np.random.default_rng(_SEED).standard_normal((times, basis.shape[1], covariance.shape[0]))
    return np.array([(centre + basis @ (z @ root.T)).max(axis=1).mean() for z in normals])
