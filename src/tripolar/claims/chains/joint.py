"""The numbers of a chain: how likely all its links are to hold, and what each costs it.

With t_i the truth of computed link i in a draw (known in all links, or the draw is left out), w_f the
share of the known measures of fact f that hold, J the mean over the draws of prod t_i, and W = prod w_f:

1. the chain holds with probability P = W J: the measures of facts are taken at random, each as likely,
   independently of each other and of the draws;
2. were the computed links independent, J would be the product of the means p_i; whatever their
   dependence it lies between max(0, sum p_i - n + 1) and min p_i [Frechet1935]_;
3. link i made certain would raise J by the mean of (product of the others) - (product of all);
4. the shortfall 1 - P is shared by Shapley's value of the game v(S) = P(some link of S fails). That
   game is a mixture, over draws and measures, of "the set of failing links meets S", whose value
   gives an equal part to each failing link. So in every draw the links that fail there share the
   blame equally, which is exact for any number of links, and no subset need be visited. With facts
   weighed, the number K of failing facts is Poisson-binomial: each of m failing computed links
   bears E[1 / (m + K)].

The standard errors leave out one replicate of the draws at a time (a jackknife).

References
----------
.. [Frechet1935] Fréchet (1935), Généralisations du théorème des probabilités totales.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.jackknife import leave_one_out, standard_error
from tripolar.claims.chains.results import Estimate

__all__ = ["Joint", "joint"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Joint:
    """Estimates for one chain; sequences are over computed links, then facts.

    `holds` (draws,) is 1 where all computed links hold, 0 where one fails, NaN where one is unknown.
    """

    holds: Array
    facts: float
    probabilities: tuple[float, ...]
    independent: Estimate
    least: Estimate
    most: Estimate
    gain: tuple[Estimate, ...]
    gain_granted: tuple[Estimate, ...]
    blame: tuple[Estimate, ...]
    blame_granted: tuple[Estimate, ...]


def joint(truth: Array, weights: Array, group: NDArray[np.intp]) -> Joint:
    """Work out a chain.

    Parameters
    ----------
    truth : array (computed links, draws)
        1.0, 0.0 or NaN.
    weights : array (facts,)
        Share of the known measures of each fact that hold.
    group : int array (draws,)
        Which independent set of draws each draw belongs to.
    """
    links, facts = truth.shape[0], weights.size
    complete = ~np.isnan(truth).any(axis=0)
    known = truth[:, complete]
    failing = (1.0 - known).sum(axis=0)
    holds = np.full(truth.shape[1], np.nan)
    holds[complete] = failing == 0
    whole = float(np.prod(weights))
    rows = np.concatenate(
        [
            known,
            holds[complete][None],
            (failing - (1.0 - known) == 0).astype(np.float64),
            (1.0 - known) / np.maximum(failing, 1.0),
            *_weighed(known, failing.astype(np.intp), weights),
        ]
    )
    means = _means(rows, group[complete])
    p, j, others, granted, blame = np.split(
        means, np.cumsum([links, 1, links, links]), axis=1
    )  # each (1 + groups, ...): over all, then without each group
    spared = np.array([np.prod(np.delete(weights, f)) for f in range(facts)])
    return Joint(
        holds=holds,
        facts=whole,
        probabilities=(*p[0].tolist(), *weights.tolist()),
        independent=_estimate(np.prod(p, axis=1)),
        least=_estimate(np.maximum(p.sum(axis=1) - links + 1, 0.0)),
        most=_estimate(p.min(axis=1, initial=1.0)),
        gain=_estimates(np.concatenate([whole * (others - j), j * (spared - whole)], axis=1)),
        gain_granted=_estimates(np.concatenate([others - j, np.zeros((len(p), facts))], axis=1)),
        blame=_estimates(blame),
        blame_granted=_estimates(np.concatenate([granted, np.zeros((len(p), facts))], axis=1)),
    )


def _weighed(known: Array, failing: NDArray[np.intp], weights: Array) -> tuple[Array, Array]:
    """What each link bears in each draw with facts weighed: computed links (n, draws), facts (F, draws)."""
    counts = np.arange(known.shape[0] + 1)
    with_all = _parts(_failures(weights), counts)
    of_facts = [
        (1.0 - weights[f]) * _parts(_failures(np.delete(weights, f)), counts + 1)[failing]
        for f in range(weights.size)
    ]
    shares = np.array(of_facts).reshape(weights.size, failing.size)
    return (1.0 - known) * with_all[failing], shares


def _failures(weights: Array) -> Array:
    """Law of the number of failing facts (a Poisson-binomial law)."""
    law = np.ones(1)
    for weight in weights:
        law = np.convolve(law, [weight, 1.0 - weight])
    return law


def _parts(law: Array, others: NDArray[np.intp]) -> Array:
    """E[1 / (m + K)] for every m of `others`, and 0 where m is 0."""
    total = others[:, None] + np.arange(law.size)[None]
    parts = (law[None] / np.maximum(total, 1)).sum(axis=1)
    return np.where(others > 0, parts, 0.0)


def _means(rows: Array, group: NDArray[np.intp]) -> Array:
    """Means of each row over the draws: of all, then without each group, (1 + groups, rows)."""
    if not group.size:
        return np.full((1, len(rows)), np.nan)
    present = np.unique(group)
    if present.size < 2:
        return np.asarray(rows.mean(axis=1)[None])
    sums = np.array([rows[:, group == g].sum(axis=1) for g in present])
    counts = np.array([np.count_nonzero(group == g) for g in present], dtype=np.float64)
    return np.asarray(leave_one_out(sums) / leave_one_out(counts)[:, None])


def _estimate(values: Array) -> Estimate:
    error = float(standard_error(values[1:])) if values.size > 2 else float("nan")
    return Estimate(float(values[0]), error)


def _estimates(values: Array) -> tuple[Estimate, ...]:
    return tuple(_estimate(column) for column in values.T)
