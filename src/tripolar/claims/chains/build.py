"""The chains of an argument, and the footing of each claim, from the draws and the facts' measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.jackknife import deal
from tripolar.claims.chains.joint import Joint, joint
from tripolar.claims.chains.results import Chain, Footing, Link
from tripolar.claims.criterion import Criterion
from tripolar.claims.ledger import Entry
from tripolar.claims.verdict import assess_draws
from tripolar.ensemble.replicates import replicate_of
from tripolar.ensemble.run import Ensemble

__all__ = ["chains", "footings", "truths"]

Array = NDArray[np.float64]

_EMPTY = ("tautology", "assumed")


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
    return sum(known) / len(known) if entry.claim.kind == "fact" and known else None


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
