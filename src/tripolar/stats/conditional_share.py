"""Shares of stored draws given the values of a few inputs: a small polynomial, shrunk by its own evidence.

What share of the draws would be true if some inputs were fixed, and the others kept their distribution? The
draws that lie near the wanted values are few, so a polynomial in the fixed inputs is fitted to the truth of
all of them. With t the truth of N draws (0 or 1) and z the inputs, each by its own distribution function on
[-1, 1],

1. p(z) = mean(t) + sum_k b_k (phi_k(z) - mean phi_k). The phi_k are products of Legendre polynomials that are
   orthonormal over [-1, 1]: of degree 1 to 3 in one input; (1, 1), (1, 2) and (2, 1) in two; (1, 1, 1) in
   three. Of more than six inputs only those of one input and (1, 1). An input of few values has contrasts
   between them, of degree 1, in the place of polynomials;
2. b is fitted by least squares, with standard errors s_k from var(t) / N;
3. a prior b_k ~ N(0, tau² w_k), w_k = 2^(1 - inputs) / product of degree², is averaged over tau², weighed by
   the evidence of each: what does not hang on the inputs is shrunk to its share of all draws [Efron1973]_;
4. the squared error is e² = p (1 - p) / N + sum_k (phi_k(z) - mean phi_k)² var(b_k) + the spread over tau²
   + (0.08 of the fit's own spread)²: what a cubic misses of a bend grows with the effect. With this, nine in
   ten of the 90 percent intervals hold the truth over functions with bends, steps and products (the tests);
5. a cubic cannot follow a step, so that it is held against the draws that lie nearest, first a sixteenth of
   all, then a 64th, then a 256th: with r the mean of truth less fit among them, s its standard error and
   w = max(0, 1 - 6.25 s² / r²), w r is added to the fit, and the squared error becomes
   (1 - w) e² + w s² + w (1 - w) r². Where r is within two and a half of its errors nothing changes.

The first four are a polynomial chaos expansion [Xiu2002]_ of a truth, by regression.

References
----------
.. [Efron1973] Efron & Morris (1973), Stein's Estimation Rule and Its Competitors: An Empirical Bayes
   Approach.
.. [Xiu2002] Xiu & Karniadakis (2002), The Wiener-Askey Polynomial Chaos for Stochastic Differential
   Equations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

__all__ = ["FULL", "TAU_SQUARED", "FixedInput", "conditional_shares", "pooled"]

Array = NDArray[np.float64]

FULL = 6  # inputs up to which all products are fitted

TAU_SQUARED = (0.0, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)

_NEAREST, _FEWEST = (1 / 16, 1 / 64, 1 / 256), 24  # shares of the draws to hold the fit against; the least

_BEYOND = 2.5  # standard errors from which on a miss is taken for one

_MISFIT = 0.08  # of the fit's own spread over the draws: what a cubic may miss of a bend

_SINGULAR = 1e-10  # of the largest eigenvalue; smaller ones are columns that say the same twice


@dataclass(frozen=True, slots=True, eq=False)
class FixedInput:
    """An input that is fixed.

    Attributes
    ----------
    scores : array (N,)
        Of every draw: twice the distribution function less one for a number, or the number of the class.
    at : float
        The wanted one; NaN for an input that is not fixed itself but correlated with one that is, and
        whose part is taken off.
    classes : int
        How many values the input has; 0 for a number.
    """

    scores: Array
    at: float
    classes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Term:
    """A column of the fit: its degrees by input, its values (N,), and its value at the wanted point."""

    degrees: tuple[int, ...]
    column: Array
    at: float


def conditional_shares(moved: Sequence[FixedInput], truths: Array) -> tuple[Array, Array]:
    """Estimate the share of draws in which each row is true, given the inputs that are fixed.

    Parameters
    ----------
    moved : sequence of FixedInput
        What is fixed, and where; without any, the shares of all draws.
    truths : array (rows, N)
        1.0 where true, else 0.0.

    Returns
    -------
    share, error : array (rows,)
        The share, 0 to 1, and its standard error.

    Examples
    --------
    >>> z = np.linspace(-1.0, 1.0, 2001)
    >>> share, error = conditional_shares([FixedInput(z, 0.5)], (z > 0.9)[None].astype(float))
    >>> bool(error[0] < 0.02)
    True
    """
    count = truths.shape[1]
    mean = truths.mean(axis=1)
    terms = list(_terms(moved))
    if not terms:
        return mean, np.sqrt(mean * (1.0 - mean) / count)
    columns = np.array([term.column for term in terms])
    centre = columns.mean(axis=1)
    columns -= centre[:, None]
    away = np.array([term.at for term in terms]) - centre
    away[np.isnan(away)] = 0.0
    inverse = np.linalg.pinv(columns @ columns.T / count, rcond=_SINGULAR, hermitian=True)
    fitted = inverse @ (columns @ truths.T) / count  # (terms, rows)
    variance = np.maximum(mean * (1.0 - mean), 0.0) / count  # (rows,)
    squared = np.maximum(np.diag(inverse), 0.0)[:, None] * variance
    prior = np.array([2.0 ** (1 - len(term.degrees)) / prod(term.degrees) ** 2 for term in terms])
    slopes, spread = _averaged(fitted, squared, prior, away)
    share = np.clip(mean + away @ slopes, 0.0, 1.0)
    variance = share * (1.0 - share) / count + spread + _MISFIT**2 * (slopes**2).sum(axis=0)
    missed = []
    for near in _windows(moved, count):
        fit = np.clip(mean[:, None] + slopes.T @ columns[:, near], 0.0, 1.0)
        missed.append(truths[:, near] - fit)
    share, variance = _corrected(share, variance, missed)
    return share, np.sqrt(variance)


def pooled(
    share: Array, error: Array, exact: Array, variance: Array
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Weigh a stored share with that of exact draws, or take the exact one alone where they disagree.

    Parameters
    ----------
    share, error : array (rows,)
        From `conditional_shares`.
    exact, variance : array (rows,)
        The share of draws solved at the wanted values, and its squared standard error.

    Returns
    -------
    share, error : array (rows,)
    disagree : bool array (rows,)
        Where they are more than 2.6 standard errors apart: the polynomial could not follow the truth there.
    """
    both = error**2 + variance
    disagree = np.abs(exact - share) > 2.6 * np.sqrt(both)
    weight = np.where(disagree, 1.0, np.divide(error**2, both, out=np.ones_like(both), where=both > 0))
    squared = np.where(disagree, variance, weight * variance)
    return share + weight * (exact - share), np.sqrt(squared), disagree


def _averaged(fitted: Array, squared: Array, prior: Array, away: Array) -> tuple[Array, Array]:
    """Coefficients (terms, rows), and the variance of what they add (rows,), over the scales of the prior."""
    scale = np.multiply.outer(np.array(TAU_SQUARED), prior)[:, :, None]  # (scales, terms, 1)
    spread = scale + squared
    known = spread > 0
    ratio = np.divide(scale, spread, out=np.zeros_like(spread), where=known)
    over = np.divide(fitted**2, spread, out=np.zeros_like(spread), where=known)
    evidence = -0.5 * (over + np.log(np.where(known, spread, 1.0))).sum(axis=1)  # (scales, rows)
    weight = np.exp(evidence - evidence.max(axis=0))
    weight /= weight.sum(axis=0)
    means = np.einsum("k,skr->sr", away, ratio * fitted)
    within = np.einsum("k,skr->sr", away**2, ratio * squared)
    mean = (weight * means).sum(axis=0)
    slopes = np.einsum("sr,skr->kr", weight, ratio * fitted)
    return slopes, (weight * (within + (means - mean) ** 2)).sum(axis=0)


def _windows(moved: Sequence[FixedInput], count: int) -> Iterator[NDArray[np.intp]]:
    """The draws nearest to the wanted values, by the input that is furthest off; equals are all in."""
    away = np.zeros(count)
    for each in moved:
        if np.isnan(each.at):  # near in one is near in the other, whose part is to be taken off
            return
        off = np.abs(each.scores - each.at)
        np.maximum(away, np.where(off > 0, np.inf, 0.0) if each.classes else off, out=away)
    ordered = np.sort(away)
    for share in _NEAREST:
        last = ordered[min(max(round(count * share), _FEWEST), count) - 1]
        yield np.flatnonzero((away <= last) & np.isfinite(away))


def _corrected(share: Array, variance: Array, missed: Sequence[Array]) -> tuple[Array, Array]:
    """Add what the fit missed among the nearest draws, (rows, near) a window, as far as it stands out."""
    added = np.zeros_like(share)
    for near in missed:
        count = near.shape[1]
        if not count:
            continue
        wrong = near.mean(axis=1) - added
        own = near.var(axis=1) / count + 0.25 / count**2
        ratio = np.divide(_BEYOND**2 * own, wrong**2, out=np.full_like(own, np.inf), where=wrong != 0)
        weight = np.maximum(1.0 - ratio, 0.0)
        variance = (1.0 - weight) * variance + weight * own + weight * (1.0 - weight) * wrong**2
        added += weight * wrong
    return np.clip(share + added, 0.0, 1.0), variance


def _terms(moved: Sequence[FixedInput]) -> Iterator[_Term]:
    alone = [list(_alone(each)) for each in moved]
    for own in alone:
        yield from own
    full = len(moved) <= FULL
    for one, other in combinations(alone, 2):
        for a in one:
            for b in other:
                if a.degrees[0] + b.degrees[0] <= (3 if full else 2):
                    yield _product(a, b)
    if full:
        for three in combinations(alone, 3):
            for a in three[0]:
                for b in three[1]:
                    for c in three[2]:
                        if a.degrees[0] == b.degrees[0] == c.degrees[0] == 1:
                            yield _product(_product(a, b), c)


def _product(one: _Term, other: _Term) -> _Term:
    return _Term(one.degrees + other.degrees, one.column * other.column, one.at * other.at)


def _alone(moved: FixedInput) -> Iterator[_Term]:
    if moved.classes:
        yield from _contrasts(moved)
        return
    columns, at = _legendre(moved.scores), _legendre(np.array(moved.at))
    for degree, (column, there) in enumerate(zip(columns, at, strict=True), start=1):
        yield _Term((degree,), column, float(there))


def _legendre(z: Array) -> tuple[Array, Array, Array]:
    return (
        np.sqrt(3.0) * z,
        np.sqrt(5.0) * (1.5 * z**2 - 0.5),
        np.sqrt(7.0) * (2.5 * z**3 - 1.5 * z),
    )


def _contrasts(moved: FixedInput) -> Iterator[_Term]:
    """Contrasts between the values of an input, orthonormal over the draws: each against those before it."""
    held = np.arange(moved.classes)[:, None] == moved.scores[None]  # (classes, N)
    shares = held.mean(axis=1)
    for k in range(1, moved.classes):
        before, own = shares[:k].sum(), shares[k]
        if before <= 0 or own <= 0:
            continue
        high, low = np.sqrt(before / (own * (before + own))), -np.sqrt(own / (before * (before + own)))
        values = np.where(np.arange(moved.classes) == k, high, low) * (np.arange(moved.classes) <= k)
        there = float("nan") if np.isnan(moved.at) else float(values[int(moved.at)])
        yield _Term((1,), values[moved.scores.astype(np.intp)], there)
