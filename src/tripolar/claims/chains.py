"""How claims hang together: chains from premises to a conclusion, where they break, and each claim's footing.

How likely all links of a chain are to hold, and what each costs it, follows from the draws and the facts'
measures. With t_i the truth of computed link i in a draw (known in all links, or the draw is left out),
w_f the share of the known measures of fact f that hold, J the mean over the draws of prod t_i, and W =
prod w_f:

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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.criterion import Criterion
from tripolar.claims.ledger import Chain, Entry, Estimate, Footing, Link
from tripolar.claims.verdict import assess_draws
from tripolar.ensemble.result import Ensemble
from tripolar.enums import ClaimKind, Mark
from tripolar.stats.sampling import deal, leave_one_out, replicate_of, standard_error

__all__ = ["Joint", "chains", "footings", "joint", "truths"]

Array = NDArray[np.float64]

_EMPTY = (Mark.TAUTOLOGY, Mark.ASSUMED)


def truths(criteria: Mapping[str, Criterion]) -> dict[str, Array]:
    """The truth of every computed claim in every draw; a criterion over all draws has one for all."""
    return {name: _truth(criterion) for name, criterion in criteria.items()}


def _truth(criterion: Criterion) -> Array:
    if criterion.per_draw:
        return criterion.truth()
    told = np.full(criterion.draws, criterion.over_all())
    for column in criterion.columns.values():
        told[np.isnan(column)] = np.nan
    return told


def chains(ensemble: Ensemble, entries: Sequence[Entry], truth: Mapping[str, Array]) -> tuple[Chain, ...]:
    """Work out the chain of each conclusion, and of all together where there are several.

    A conclusion that does not apply under the protocol has none.
    """
    by_id = {entry.claim.id: entry for entry in entries}
    standing = [name for name in ensemble.scenario.conclusions if name in truth]
    wanted: list[tuple[str, ...]] = [(name,) for name in standing]
    if len(standing) > 1:
        wanted.append(tuple(standing))
    return tuple(_chain(ensemble, by_id, truth, conclusions) for conclusions in wanted)


def footings(entries: Sequence[Entry], truth: Mapping[str, Array]) -> dict[str, Footing]:
    """Say of every computed claim with computed premises whether it stands on them, draw by draw."""
    by_id = {entry.claim.id: entry for entry in entries}
    found = {}
    for name, holds in truth.items():
        premises = tuple(each for each in _premises(by_id, (name,)) if each in truth and each != name)
        if premises:
            found[name] = _footing(holds, np.array([truth[each] for each in premises]), premises)
    return found


def _footing(holds: Array, truth: Array, premises: tuple[str, ...]) -> Footing:
    failing = (truth == 0.0).any(axis=0)
    known = ~np.isnan(holds) & (failing | ~np.isnan(truth).any(axis=0))
    count = int(np.count_nonzero(known))

    def share(chosen: NDArray[np.bool_]) -> float:
        return float(np.count_nonzero(chosen & known) / count) if count else float("nan")

    true = holds == 1.0
    return Footing(
        reached=share(true & ~failing),
        undercut=share(true & failing),
        fails=share(~true & ~failing),
        idle=share(~true & failing),
        draws=holds.size,
        unknown=holds.size - count,
        premises=premises,
    )


def _premises(by_id: Mapping[str, Entry], names: Sequence[str]) -> tuple[str, ...]:
    """The claims named and all that they rest on, premises first, in the order of the ledger."""
    wanted = set(names)
    waiting = list(names)
    while waiting:
        for premise in by_id[waiting.pop()].claim.rests_on:
            if premise not in wanted:
                wanted.add(premise)
                waiting.append(premise)
    graph = {name: entry.claim.rests_on for name, entry in by_id.items() if name in wanted}
    return tuple(TopologicalSorter(graph).static_order())


def _chain(
    ensemble: Ensemble, by_id: Mapping[str, Entry], truth: Mapping[str, Array], conclusions: tuple[str, ...]
) -> Chain:
    names = _premises(by_id, conclusions)
    computed = [name for name in names if name in truth]
    weights = {name: share for name in names if (share := _share(by_id[name])) is not None}
    group = _groups(ensemble)
    found = joint(np.array([truth[name] for name in computed]), np.array([*weights.values()]), group)
    assessed = assess_draws(
        found.holds, replicate_of(ensemble.draws, ensemble.replicates), ensemble.replicates
    )
    empty = {name for name in computed if set(by_id[name].marks) & set(_EMPTY)}
    links = tuple(_links(computed, [*weights], found, empty))
    premises = [truth[name] for name in computed if name not in conclusions]
    together = np.array([truth[name] for name in conclusions])
    given, otherwise, count = _given(together, premises)
    return Chain(
        conclusions=conclusions,
        protocol=ensemble.provenance.protocol,
        links=tuple(sorted(links, key=lambda link: names.index(link.claim))),
        granted=float("nan") if assessed.probability is None else assessed.probability,
        error=float("nan") if assessed.error is None else assessed.error,
        lower=assessed.lower,
        upper=assessed.upper,
        facts=found.facts,
        probability=float("nan") if assessed.probability is None else assessed.probability * found.facts,
        independent=found.independent,
        least=found.least,
        most=found.most,
        without_empty=_without(truth, [name for name in computed if name not in empty], found.holds),
        given_premises=given,
        given_failure=otherwise,
        premises_hold=count,
        draws=assessed.draws,
        unknown=assessed.unknown,
        weakest=_weakest(links, conclusions, granted=False),
        weakest_granted=_weakest(links, conclusions, granted=True),
        left_out=tuple(name for name in names if name not in truth and name not in weights),
    )


def _share(entry: Entry) -> float | None:
    """Share of a fact's known measures that hold; None for other claims, and where none is known."""
    known = [measure.holds for measure in entry.measures if measure.holds is not None]
    return sum(known) / len(known) if entry.claim.kind == ClaimKind.FACT and known else None


def _groups(ensemble: Ensemble) -> NDArray[np.intp]:
    """Independent sets of draws: the replicates, or else a deal of draws taken for independent."""
    if ensemble.replicates > 1:
        return replicate_of(ensemble.draws, ensemble.replicates)
    return deal(ensemble.draws)


def _links(computed: list[str], facts: list[str], found: Joint, empty: set[str]) -> Iterator[Link]:
    for k, name in enumerate((*computed, *facts)):
        yield Link(
            claim=name,
            fact=k >= len(computed),
            probability=found.probabilities[k],
            gain=found.gain[k],
            gain_granted=found.gain_granted[k],
            blame=found.blame[k],
            blame_granted=found.blame_granted[k],
            empty=name in empty,
        )


def _without(truth: Mapping[str, Array], names: list[str], holds: Array) -> float:
    """Joint probability of some links, over the draws that decide the whole chain."""
    decided = ~np.isnan(holds)
    if not decided.any():
        return float("nan")
    together = np.ones(holds.size, dtype=np.bool_)
    for name in names:
        together &= truth[name] == 1.0
    return float(together[decided].mean())


def _given(conclusions: Array, premises: list[Array]) -> tuple[float | None, float | None, int]:
    """Share of draws in which the conclusions hold, where the premises do and where one fails."""
    if not premises:
        return None, None, 0
    stacked = np.array([*premises, *conclusions])
    known = ~np.isnan(stacked).any(axis=0)
    hold = np.all(np.array(premises) == 1.0, axis=0) & known
    true = np.all(conclusions == 1.0, axis=0)
    fail = known & ~hold
    given = float(true[hold].mean()) if hold.any() else None
    otherwise = float(true[fail].mean()) if fail.any() else None
    return given, otherwise, int(np.count_nonzero(hold))


def _weakest(links: Sequence[Link], conclusions: tuple[str, ...], *, granted: bool) -> str:
    """The premise that would raise the chain most, the first of those alike."""
    gains = {
        link.claim: (link.gain_granted if granted else link.gain).value
        for link in links
        if link.claim not in conclusions
    }
    best = max(gains, key=gains.__getitem__, default="")
    return best if best and gains[best] > 0 else ""


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
