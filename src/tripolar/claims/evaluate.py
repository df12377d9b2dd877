"""The judge: an ensemble and the figures in, a ledger out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from graphlib import TopologicalSorter

import numpy as np

from tripolar.claims.analysis.first_order import first_order
from tripolar.claims.chains.build import chains, footings, truths
from tripolar.claims.codings import Group, assess_codings, groups
from tripolar.claims.criterion import Criterion, asked_by, criteria_of
from tripolar.claims.drivers import Candidates
from tripolar.claims.ledger import Driver, Entry, Ledger, MeasureResult, QuantitySummary
from tripolar.claims.selection import MARK, under_other_starts
from tripolar.claims.verdict import borders_on, fact_verdict, is_tautology, verdict
from tripolar.claims.words import sides_shown
from tripolar.ensemble.quantities import QUANTITIES, Request
from tripolar.ensemble.replicates import median_error
from tripolar.ensemble.run import Ensemble
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.expression import sides
from tripolar.scenario.objects import Claim, Measured, Scenario

__all__ = ["judge", "judge_fact"]


def judge(ensemble: Ensemble, vocabulary: Callable[[], FigureVocabulary]) -> Ledger:
    """Judge every claim of the ensemble's scenario.

    Parameters
    ----------
    ensemble : Ensemble
        With a column of draws for everything that `tripolar.claims.check.requests` lists.
    vocabulary : callable
        Gives a fresh vocabulary of figures for each measure, so that its sources are its own.

    Returns
    -------
    Ledger
        One entry per claim, in their order.
    """
    within = groups(ensemble)
    candidates = Candidates(ensemble)
    criteria = criteria_of(ensemble)
    indices = first_order(candidates.factors, {name: each.told() for name, each in criteria.items()})
    entries = []
    for claim in ensemble.scenario.claims:
        criterion = criteria.get(claim.id)
        if claim.kind == "fact":
            entries.append(judge_fact(claim, vocabulary))
        elif criterion is None:
            entries.append(_not_applicable(claim, ensemble.draws))
        else:
            truth = criterion.truth() if criterion.per_draw else None
            drivers = candidates.drivers(criterion.response(), truth, indices.of(claim.id))
            entries.append(_model(claim, criterion, ensemble, within, drivers))
    true = truths(criteria)
    footing = footings(entries, true)
    entries = [replace(entry, footing=footing.get(entry.claim.id)) for entry in entries]
    return Ledger(_undercut(entries), chains(ensemble, entries, true))


def judge_fact(claim: Claim, vocabulary: Callable[[], FigureVocabulary]) -> Entry:
    """Judge a claim that figures decide; arguments as `judge` takes them."""
    measures = tuple(_measure(measured, vocabulary()) for measured in claim.measures)
    return Entry(
        claim=claim,
        verdict=fact_verdict(measures),
        probability=None,
        error=None,
        lower=None,
        upper=None,
        draws=0,
        unknown=0,
        marks=_marks(claim),
        undercut_by=(),
        codings=(),
        measures=measures,
        driver=None,
        quantities=(),
    )


def _measure(measured: Measured, vocabulary: FigureVocabulary) -> MeasureResult:
    truth = vocabulary.value(measured.expression)
    sources = tuple(dict.fromkeys(figure.source for figure in vocabulary.used))
    if np.isnan(truth):
        why = ", ".join(vocabulary.missing) or "a division by zero, or another number that is not finite"
        return MeasureResult(measured.label, None, f"unknown: {why}", sources, vocabulary.breaks)
    filled = sides(measured.expression, vocabulary.lookup)
    shown = "; ".join(map(sides_shown, filled))
    return MeasureResult(measured.label, bool(truth), shown, sources, vocabulary.breaks)


def _model(
    claim: Claim,
    criterion: Criterion,
    ensemble: Ensemble,
    within: tuple[Group, ...],
    drivers: tuple[Driver, ...],
) -> Entry:
    assessment = criterion.assess()
    codings = assess_codings(criterion, within)
    asked = asked_by(claim, ensemble.scenario)
    elsewhere = under_other_starts(criterion, asked, ensemble, assessment)
    tautology = claim.kind == "model" and criterion.per_draw and is_tautology(assessment, codings)
    return Entry(
        claim=claim,
        verdict=verdict(assessment, codings),
        probability=assessment.probability,
        error=assessment.error,
        lower=assessment.lower,
        upper=assessment.upper,
        draws=assessment.draws,
        unknown=assessment.unknown,
        marks=_marks(claim, tautology=tautology, depends=elsewhere is not None and elsewhere.depends),
        undercut_by=(),
        codings=codings,
        measures=(),
        driver=drivers[0] if drivers else None,
        quantities=_summaries(ensemble, tuple(dict.fromkeys(asked.values()))),
        replicate_error=assessment.replicate_error,
        drivers=drivers,
        selection=None if elsewhere is None else (elsewhere,),
        interval=assessment.interval,
        borders_on=borders_on(assessment, codings),
    )


def _not_applicable(claim: Claim, draws: int) -> Entry:
    return Entry(
        claim=claim,
        verdict="does not apply",
        probability=None,
        error=None,
        lower=None,
        upper=None,
        draws=draws,
        unknown=0,
        marks=_marks(claim),
        undercut_by=(),
        codings=(),
        measures=(),
        driver=None,
        quantities=(),
    )


def _marks(claim: Claim, *, tautology: bool = False, depends: bool = False) -> tuple[str, ...]:
    return ("tautology",) * tautology + ("assumed",) * bool(claim.assumed) + (MARK,) * depends


def _summaries(ensemble: Ensemble, asked: tuple[Request, ...]) -> tuple[QuantitySummary, ...]:
    summaries = []
    for request in asked:
        column = ensemble.quantities[request.key]
        known = column[~np.isnan(column)]
        low, median, high = np.quantile(known, (0.05, 0.5, 0.95)) if known.size else (np.nan,) * 3
        unit = _unit(request, ensemble.scenario)
        error = median_error(column, ensemble.replicates)
        summaries.append(
            QuantitySummary(
                request.key,
                unit,
                float(median),
                float(low),
                float(high),
                median_error=None if np.isnan(error) else error,
            )
        )
    return tuple(summaries)


def _unit(request: Request, scenario: Scenario) -> str:
    if request.quantity != "parameter":
        return QUANTITIES[request.quantity].unit
    parameter = scenario.parameters.get(str(request.arguments[0]))
    return parameter.unit if parameter is not None else "share"


def _undercut(entries: list[Entry]) -> tuple[Entry, ...]:
    """Mark every claim that rests, directly or through others, on a refuted one."""
    by_id = {entry.claim.id: entry for entry in entries}
    failing: dict[str, tuple[str, ...]] = {}
    for claim_id in TopologicalSorter({i: e.claim.rests_on for i, e in by_id.items()}).static_order():
        roots: list[str] = []
        for premise in by_id[claim_id].claim.rests_on:
            if by_id[premise].verdict == "refuted":
                roots.append(premise)
            roots += failing[premise]
        failing[claim_id] = tuple(dict.fromkeys(roots))
    return tuple(
        replace(entry, marks=(*entry.marks, "undercut"), undercut_by=failing[entry.claim.id])
        if failing[entry.claim.id]
        else entry
        for entry in entries
    )
