"""Judging the claims: from an ensemble to a ledger.

The same claims are judged under several renewal protocols, so that the ledger shows which verdicts depend
on the protocol, and under other equilibria than the selected one.

A game can have several equilibria, and a convention selects one (`game.equilibrium`). In the first
draws of a run every game was solved again from K further starts (`ensemble.starts`), each of which
is another convention. A claim is decided anew under each of them, and

1. the draws are counted in which any of its games has another equilibrium, and in which its truth is
   another under some start;
2. its probability under each start is that over the same draws, and so is the selected one it is
   compared with: what sampling does to both alike cancels; draws in which some game settled from no start
   are left out, and counted as not examined;
3. its verdict under a start is what the whole run would reach if all its draws did as those examined:
   the run's probability and bounds, moved by the difference of the two probabilities.

A claim *depends on the equilibrium* if the verdict under some start is another, or if its truth is
another in more than 5 percent of the draws examined. A criterion that is one statement about all
draws is decided over the draws examined, and depends on the equilibrium by its verdict alone;
where no start changes anything that it asks for, what the run says of it stands.

None found is no proof: more starts and more draws can only find more.

Sampling error can leave open whether the mark is right. It is *within error*

1. where it is given: if 5 percent lies within the 95 percent interval of the share of draws whose truth is
   another (or the mark does not rest on that), and every other verdict is one that the run's borders on, or
   that borders on the run's (`claims.verdict`; where one of the two is ``undecided``: if the bound that
   decides lies no further from one half than sampling error reaches);
2. where it is not: if 5 percent lies within that interval and the truth is another in some draw, or if some
   start moves the probability, and the verdict there or the run's borders on another.

The same holds of the other marks: a ``tautology`` near 98 percent (or a claim ``excluded by the model``
near 2), a claim ``undercut`` by premises of which each is refuted within error of contested (or not, by one
that is contested within error of refuted), and one ``robust`` but for a coding whose bounds lie on both
sides of one half or a dependence within error.

Each part of a criterion that ``and`` joins is decided on its own too. A part that the model cannot make
true refutes the whole, and says nothing of the argument: where the other parts together are not refuted,
the claim undercuts nothing. One without other parts is excluded as a whole, and undercuts like any refuted
claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.first_order import Index
from tripolar.claims.chains import chains, footings, truths
from tripolar.claims.criterion import Criterion, Group, assess_codings, criteria_of, groups
from tripolar.claims.drivers import Candidates, indices_of, margin_indices
from tripolar.claims.ledger import (
    CodingResult,
    CriterionPart,
    Driver,
    Entry,
    Ledger,
    ProtocolVerdict,
    QuantitySummary,
    Selection,
)
from tripolar.claims.marks import measured_alone, splits, turns_by_coding, turns_on
from tripolar.claims.verdict import (
    Assessment,
    alike,
    borders_on,
    fact_verdict,
    is_excluded,
    is_tautology,
    may_be_excluded,
    may_be_tautology,
    verdict,
)
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.starts import ELSEWHERE, UNSETTLED
from tripolar.enums import ClaimKind, Mark, Verdict
from tripolar.prepare.facts import MeasureResult
from tripolar.prepare.prepared import Prepared
from tripolar.prepare.quantities import QUANTITIES, Request
from tripolar.scenario.expression import Call
from tripolar.scenario.objects import Claim, Scenario
from tripolar.stats.sampling import median_error, wilson

__all__ = ["MOST_DIFFERING", "across_protocols", "judge", "judge_fact", "judge_shares", "under_other_starts"]


def judge(ensemble: Ensemble, *, compared: bool = False) -> Ledger:
    """Judge every claim of the ensemble's scenario.

    Parameters
    ----------
    ensemble : Ensemble
        With a column of draws for everything that its claims ask for.
    compared : bool
        Whether the ledger only stands beside the argument's own: what `across_protocols` takes from the first
        ledger alone, such as drivers and parts, is then left out.

    Returns
    -------
    Ledger
        One entry per claim, in their order.
    """
    within = groups(ensemble)
    candidates = None if compared else Candidates(ensemble)
    criteria = criteria_of(ensemble)
    entries = []
    for claim in ensemble.scenario.claims:
        criterion = criteria.get(claim.id)
        if claim.kind == ClaimKind.FACT:
            entries.append(judge_fact(claim, ensemble.prepared.facts[claim.id]))
        elif criterion is None:
            entries.append(_not_applicable(claim, ensemble.draws))
        else:
            entries.append(_model(claim, criterion, ensemble, within, candidates))
    true = truths(criteria)
    footing = {} if compared else footings(entries, true)
    entries = [replace(entry, footing=footing.get(entry.claim.id)) for entry in entries]
    return Ledger(_undercut(entries), chains(ensemble, entries, true))


def judge_shares(prepared: Prepared, shares: Mapping[str, Assessment]) -> Ledger:
    """Judge every claim by shares of draws that are known already, such as those of stored draws.

    What takes the draws themselves is left out: chains, codings, parts, drivers. A claim without a share does
    not apply.

    Parameters
    ----------
    prepared : Prepared
        The scenario.
    shares : mapping of claim id to Assessment
        Of its computed claims.
    """
    entries = []
    for claim in prepared.scenario.claims:
        if claim.kind == ClaimKind.FACT:
            entries.append(judge_fact(claim, prepared.facts[claim.id]))
        elif claim.id in shares:
            entries.append(_by_share(claim, shares[claim.id], prepared))
        else:
            entries.append(_not_applicable(claim, 0))
    return Ledger(_undercut(entries), ())


def _by_share(claim: Claim, share: Assessment, prepared: Prepared) -> Entry:
    testable = claim.kind == ClaimKind.MODEL
    asked = dict.fromkeys(prepared.asked[claim.id].values())
    return replace(
        _not_applicable(claim, share.draws),
        verdict=verdict(share),
        probability=share.probability,
        error=share.error,
        lower=share.lower,
        upper=share.upper,
        unknown=share.unknown,
        marks=_marks(
            claim, tautology=testable and is_tautology(share), excluded=testable and is_excluded(share)
        ),
        interval=share.interval,
        borders_on=borders_on(share),
        quantities=tuple(QuantitySummary(each.key, "", *(float("nan"),) * 3) for each in asked),
    )


def judge_fact(claim: Claim, measures: tuple[MeasureResult, ...]) -> Entry:
    """Judge a claim that figures decide, by what each of its measures says."""
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


def _model(
    claim: Claim,
    criterion: Criterion,
    ensemble: Ensemble,
    within: tuple[Group, ...],
    candidates: Candidates | None,
) -> Entry:
    """Judge a claim that draws decide; without candidates, nothing is said of what it depends on."""
    assessment = criterion.assess()
    codings = assess_codings(criterion, within)
    asked = ensemble.prepared.asked[claim.id]
    elsewhere = under_other_starts(criterion, asked, ensemble, assessment)
    testable = claim.kind == ClaimKind.MODEL and criterion.per_draw
    said = verdict(assessment, codings)
    drivers: tuple[Driver, ...] = ()
    margin: tuple[Index, ...] = ()
    measured = None
    if candidates is not None:
        truth = criterion.truth() if criterion.per_draw else None
        drivers = candidates.drivers(criterion.response(), truth, indices_of(ensemble).of(claim.id))
        margin = margin_indices(ensemble).of(claim.id) if criterion.has_margin else ()
        measured = measured_alone(criterion, asked, ensemble, within, assessment, said)
    one, one_near = turns_on(margin)
    word, turns, word_near = turns_by_coding(criterion, within) if criterion.per_draw else ("", False, False)
    firm = (one is not None and not one_near) or (turns and not word_near)
    marks = _marks(
        claim,
        tautology=testable and is_tautology(assessment, codings),
        excluded=testable and is_excluded(assessment, codings),
        depends=elsewhere is not None and elsewhere.depends,
        politics=measured is not None and measured.differs,
        one=one is not None or turns,
    )
    near = (Mark.TAUTOLOGY,) * (testable and may_be_tautology(assessment, codings))
    near += (Mark.EXCLUDED,) * (testable and may_be_excluded(assessment, codings))
    near += (Mark.DEPENDS,) * (elsewhere is not None and elsewhere.within_error)
    near += (Mark.POLITICS,) * (measured is not None and measured.within_error)
    near += (Mark.ONE_ASSUMPTION,) * (not firm and (one_near or word_near))
    parts, without_excluded = ((), "") if candidates is None else _parts(criterion, within)
    return Entry(
        claim=claim,
        verdict=said,
        probability=assessment.probability,
        error=assessment.error,
        lower=assessment.lower,
        upper=assessment.upper,
        draws=assessment.draws,
        unknown=assessment.unknown,
        marks=marks,
        undercut_by=(),
        codings=codings,
        measures=(),
        driver=drivers[0] if drivers else None,
        quantities=() if candidates is None else _summaries(ensemble, tuple(dict.fromkeys(asked.values()))),
        replicate_error=assessment.replicate_error,
        drivers=drivers,
        selection=None if elsewhere is None else (elsewhere,),
        interval=assessment.interval,
        borders_on=borders_on(assessment, codings),
        marks_within_error=near,
        parts=parts,
        without_excluded=without_excluded,
        measured=measured,
        splits=() if candidates is None else splits(criterion, asked, ensemble.quantities),
        turns_on=one,
        over_draws=() if candidates is None else criterion.summaries(),
        turns_by_coding=word if turns else "",
        if_unknown=None if candidates is None else criterion.if_unknown(),
    )


def _parts(criterion: Criterion, within: tuple[Group, ...]) -> tuple[tuple[CriterionPart, ...], str]:
    """Decide the parts of a criterion, and those together that the model can make true."""
    decided = []
    possible: list[Criterion] = []
    for part in criterion.parts:
        assessment = part.assess()
        excluded = part.per_draw and is_excluded(assessment, assess_codings(part, within))
        decided.append(
            CriterionPart(
                " ".join(part.expression.text.split()),
                assessment.probability,
                assessment.lower,
                assessment.upper,
                assessment.unknown,
                excluded,
            )
        )
        if not excluded:
            possible.append(part)
    if not possible or len(possible) == len(decided):
        return tuple(decided), ""
    others = criterion.joining(possible)
    return tuple(decided), verdict(others.assess(), assess_codings(others, within))


def _not_applicable(claim: Claim, draws: int) -> Entry:
    return Entry(
        claim=claim,
        verdict=Verdict.DOES_NOT_APPLY,
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


def _marks(
    claim: Claim,
    *,
    tautology: bool = False,
    excluded: bool = False,
    depends: bool = False,
    politics: bool = False,
    one: bool = False,
) -> tuple[Mark, ...]:
    given = {
        Mark.TAUTOLOGY: tautology,
        Mark.EXCLUDED: excluded,
        Mark.ASSUMED: bool(claim.assumed),
        Mark.DEPENDS: depends,
        Mark.POLITICS: politics,
        Mark.ONE_ASSUMPTION: one,
    }
    return tuple(mark for mark, has_it in given.items() if has_it)


def _summaries(ensemble: Ensemble, asked: tuple[Request, ...]) -> tuple[QuantitySummary, ...]:
    summaries = []
    scenario, columns = ensemble.scenario, [ensemble.quantities[request.key] for request in asked]
    for request, column in zip(asked, columns, strict=True):
        known = column[~np.isnan(column)]
        low, median, high = np.quantile(known, (0.05, 0.5, 0.95)) if known.size else (np.nan,) * 3
        unit = _unit(request, scenario)
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
    """Mark every claim that rests, directly or through others, on a refuted one.

    A claim that is refuted by nothing but a part that the model cannot make true undercuts nothing.
    """
    by_id = {entry.claim.id: entry for entry in entries}
    beneath: dict[str, dict[str, None]] = {}
    for claim_id in TopologicalSorter({i: e.claim.rests_on for i, e in by_id.items()}).static_order():
        premises = beneath[claim_id] = {}
        for premise in by_id[claim_id].claim.rests_on:
            premises |= {premise: None, **beneath[premise]}
    return tuple(_undercut_by(entry, [by_id[name] for name in beneath[entry.claim.id]]) for entry in entries)


def _undercut_by(entry: Entry, premises: list[Entry]) -> Entry:
    whole = ("", Verdict.REFUTED)  # refuted, and not only by a part that the model cannot make true
    premises = [p for p in premises if p.verdict != Verdict.REFUTED or p.without_excluded in whole]
    refuted = [premise for premise in premises if premise.verdict == Verdict.REFUTED]
    near = all(premise.borders_on for premise in refuted) and any(
        Verdict.REFUTED in (premise.verdict, premise.borders_on) for premise in premises
    )
    return replace(
        entry,
        marks=entry.marks + (Mark.UNDERCUT,) * bool(refuted),
        undercut_by=tuple(premise.claim.id for premise in refuted),
        marks_within_error=entry.marks_within_error + (Mark.UNDERCUT,) * near,
    )


_HALF = 0.5


def across_protocols(ledgers: Mapping[str, Ledger]) -> Ledger:
    """Put the ledgers of several protocols together.

    Parameters
    ----------
    ledgers : mapping of protocol to Ledger
        Of one argument; the first is the one whose entries are kept.

    Returns
    -------
    Ledger
        The first ledger, each computed entry with its verdict under every protocol, what other
        equilibria would make of it, and whether it is robust: decided on the same side of one half
        wherever it applies, and in every coding there, whichever equilibrium is reported.
    """
    first, *_ = ledgers.values()
    if len(ledgers) == 1:
        return first
    together = []
    for entry in first.entries:
        if entry.claim.kind == ClaimKind.FACT:
            together.append(entry)
            continue
        each = {protocol: ledger[entry.claim.id] for protocol, ledger in ledgers.items()}
        verdicts = tuple(_verdict(protocol, other) for protocol, other in each.items())
        looked = tuple(found for other in each.values() for found in other.selection or ())
        robust, near = _robust(tuple(each.values()))
        together.append(
            replace(
                entry,
                protocols=verdicts,
                robust=robust,
                selection=looked or None,
                marks_within_error=entry.marks_within_error + ("robust",) * near,
            )
        )
    return Ledger(tuple(together), tuple(chain for ledger in ledgers.values() for chain in ledger.chains))


def _verdict(protocol: str, entry: Entry) -> ProtocolVerdict:
    return ProtocolVerdict(
        protocol,
        entry.verdict,
        entry.probability,
        entry.lower,
        entry.upper,
        entry.unknown,
        entry.borders_on,
    )


def _robust(entries: tuple[Entry, ...]) -> tuple[bool | None, bool]:
    """Whether a claim is robust, and whether sampling error leaves that open."""
    applying = [entry for entry in entries if entry.probability is not None]
    if not applying:
        return None, False
    sides = {_side(entry) for entry in applying}
    if len(sides) > 1 or 0 in sides:
        return False, False
    [side] = sides
    looked = [found for entry in applying for found in entry.selection or ()]
    codings = [coding for entry in applying for coding in entry.codings]
    against = [found.within_error for found in looked if found.depends]
    against += [_open(coding) for coding in codings if (coding.probability - _HALF) * side <= 0]
    doubted = any(found.within_error for found in looked) or any(map(_open, codings))
    return not against, doubted and all(against)


def _open(coding: CodingResult) -> bool:
    """Whether the draws of a coding leave open on which side of one half it comes out."""
    return coding.lower <= _HALF <= coding.upper


def _side(entry: Entry) -> int:
    """+1 where the bounds lie above one half, -1 where below, 0 where on both sides."""
    assert entry.lower is not None
    assert entry.upper is not None
    if entry.lower > _HALF:
        return 1
    return -1 if entry.upper < _HALF else 0


Array = NDArray[np.float64]

MOST_DIFFERING = 0.05


def under_other_starts(
    criterion: Criterion, asked: Mapping[Call, Request], ensemble: Ensemble, assessment: Assessment
) -> Selection | None:
    """Decide a claim under every further start; None where none was tried.

    Parameters
    ----------
    criterion : Criterion
        Over all draws of the ensemble.
    asked : mapping of Call to Request
        What its quantities are called.
    assessment : Assessment
        What the whole run says of it.
    """
    examined = ensemble.selection
    if examined is None:
        return None
    starts, draws = examined.shape
    columns = {call: np.asarray(column[:draws]) for call, column in criterion.columns.items()}
    standard = Criterion(criterion.expression, columns, draws)
    others = []
    for k in range(starts):
        under = {call: examined.quantities[request.key][k] for call, request in asked.items()}
        same = all(np.array_equal(under[call], columns[call], equal_nan=True) for call in asked)
        others.append(standard if same else Criterion(criterion.expression, under, draws))
    variants = {request.variant for request in asked.values()}
    unseen = examined.not_examined(variants) & ~examined.where(ELSEWHERE, variants)
    decided, differs, probabilities, assessed = (
        _by_draw(standard, others, assessment, unseen)
        if criterion.per_draw
        else _at_once(standard, others, assessment)
    )
    looked = decided & ~unseen
    count, differing = int(looked.sum()), None if differs is None else int(differs.sum())
    depends, within_error = _depends(count, differing, assessed)
    return Selection(
        protocol=ensemble.provenance.protocol,
        starts=starts,
        draws=count,
        several=int(np.sum(looked & examined.where(ELSEWHERE, variants))),
        unsettled=int(np.sum(looked & examined.where(UNSETTLED, variants))),
        differs=differing,
        low=min(probabilities, default=None),
        high=max(probabilities, default=None),
        verdicts=tuple(dict.fromkeys(map(verdict, assessed))),
        depends=depends,
        not_examined=int(np.sum(decided & unseen)),
        within_error=within_error,
    )


def _depends(draws: int, differing: int | None, assessed: list[Assessment]) -> tuple[bool, bool]:
    """Whether the claim depends on the equilibrium, and whether sampling error leaves that open.

    `assessed` is what the run says first, and then what it would say under every start.
    """
    run, *others = assessed
    turned = [other for other in others if verdict(other) != verdict(run)]
    often = differing is not None and differing > MOST_DIFFERING * draws
    near = False
    if differing:
        low, high = wilson(differing / draws, draws)
        near = low <= MOST_DIFFERING <= high
    if often or turned:
        return True, (near or not often) and all(alike(run, other) for other in turned)
    moved = [other for other in others if other.probability != run.probability]
    return False, near or any(borders_on(each) for other in moved for each in (run, other))


# Draws decided, those in which truth differs, probabilities, and what the run says: as it is, then by start.
Found = tuple[NDArray[np.bool_], NDArray[np.bool_] | None, list[float], list[Assessment]]


def _by_draw(
    standard: Criterion, others: list[Criterion], assessment: Assessment, unseen: NDArray[np.bool_]
) -> Found:
    truth = standard.truth()
    decided = ~np.isnan(truth)
    looked = decided & ~unseen
    differs = np.zeros(truth.size, dtype=bool)
    probabilities, assessed = [], [assessment]
    if looked.any():
        selected = float(truth[looked].mean())
        probabilities.append(selected)
        for other in others:
            # What another equilibrium leaves unknown stays as it is under the selected one.
            found = np.where(np.isnan(other.truth()), truth, other.truth())
            differs |= looked & (found != truth)
            probabilities.append(float(found[looked].mean()))
            assessed.append(_moved(assessment, probabilities[-1] - selected))
    return decided, differs, probabilities, assessed


def _moved(assessment: Assessment, by: float) -> Assessment:
    """The run's assessment if its probability were another."""
    if assessment.probability is None or by == 0.0:
        return assessment

    def to(share: float) -> float:
        return min(max(share + by, 0.0), 1.0)

    low, high = assessment.interval or (assessment.lower, assessment.upper)
    return replace(
        assessment,
        probability=to(assessment.probability),
        lower=to(assessment.lower),
        upper=to(assessment.upper),
        interval=(to(low), to(high)),
    )


def _at_once(standard: Criterion, others: list[Criterion], assessment: Assessment) -> Found:
    """The same for a criterion over all draws: what counts is decided over those examined."""
    decided = np.ones(standard.draws, dtype=bool)
    for column in standard.columns.values():
        decided &= ~np.isnan(column)
    if all(each is standard for each in others):
        known = [] if assessment.probability is None else [assessment.probability]
        return decided, None, known, [assessment]
    selected = standard.assess()
    assessed = [selected, *(selected if each is standard else each.assess() for each in others)]
    probabilities = [each.probability for each in assessed if each.probability is not None]
    return decided, None, probabilities, assessed
