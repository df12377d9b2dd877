"""Claims at one point: true or false at these values, and by how much.

A point is not a probability. The ledger weighs a claim over all that is uncertain; here every parameter
has one value, and a claim *holds* or *fails* there, or is *unknown* because the game behind it could not
be solved. A claim that speaks of all draws at once has no answer at one point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from tripolar.claims.judge import judge_fact
from tripolar.claims.ledger import Entry
from tripolar.enums import ClaimKind, Verdict
from tripolar.game.model.protocols import WITHOUT_TRANSFERS
from tripolar.prepare.prepared import Prepared
from tripolar.prepare.quantities import QUANTITIES
from tripolar.scenario.expression import Call, FilledComparison, evaluate, is_per_draw, over_draws, sides
from tripolar.scenario.expression.evaluation import sides_shown, units
from tripolar.scenario.expression.tree import Comparison, Logic
from tripolar.scenario.objects import Claim

__all__ = ["FAILS", "HOLDS", "OVER_DRAWS", "UNKNOWN", "Criteria", "PointVerdict", "criteria", "judge_point"]

HOLDS, FAILS, UNKNOWN = "holds", "fails", "unknown"
OVER_DRAWS = "needs draws"

# How the unit of a comparison follows its numbers; a probability, or a ratio, has none.


@dataclass(frozen=True, slots=True)
class PointVerdict:
    """A claim at one point.

    Attributes
    ----------
    id : str
        The claim's.
    verdict : str
        ``holds``, ``fails``, ``unknown``, ``needs draws`` or ``does not apply``; for a fact, whose
        figures no parameter moves, the ledger's own verdict.
    margin : float or None
        How far the comparison that decides it is from turning, in its own unit; positive where the
        claim holds. None where no one comparison decides, or numbers are missing.
    shown : str
        The comparisons with their numbers, such as ``3.1 above 1 bn US$ a year``.
    undercut_by : tuple of str
        Premises, direct or through others, that fail.
    """

    id: str
    verdict: str
    margin: float | None
    shown: str
    undercut_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Model:
    claim: Claim
    keys: Mapping[Call, str]
    terms: bool
    per_draw: bool
    units: tuple[str, ...]  # of the comparisons that are shown


@dataclass(frozen=True, slots=True)
class Criteria:
    """The claims of a scenario, read once: what figures decide, and what to ask of the game."""

    facts: tuple[Entry, ...]
    models: tuple[_Model, ...]
    order: tuple[str, ...]
    premises: Mapping[str, tuple[str, ...]]


def criteria(prepared: Prepared) -> Criteria:
    """Read the claims of a scenario once, for every point."""
    scenario = prepared.scenario
    facts, models = [], []
    for claim in scenario.claims:
        if claim.kind == ClaimKind.FACT:
            facts.append(judge_fact(claim, prepared.facts[claim.id]))
            continue
        assert claim.holds is not None, "check() lets no such claim through"
        asked = prepared.asked[claim.id]
        models.append(
            _Model(
                claim,
                {call: request.key for call, request in asked.items()},
                claim.terms or any(QUANTITIES[request.quantity].terms for request in asked.values()),
                is_per_draw(claim.holds) and not over_draws(claim.holds),
                units(claim.holds, {call: QUANTITIES[each.quantity].unit for call, each in asked.items()}),
            )
        )
    return Criteria(
        tuple(facts),
        tuple(models),
        tuple(claim.id for claim in scenario.claims),
        {claim.id: claim.rests_on for claim in scenario.claims},
    )


def judge_point(read: Criteria, quantities: Mapping[str, float], protocol: str) -> tuple[PointVerdict, ...]:
    """Judge every claim at one point, in the order of the scenario.

    Parameters
    ----------
    read : Criteria
        The claims.
    quantities : mapping of `Request.key` to float
        What was computed at the point; NaN where unknown.
    protocol : str
        Renewal protocol; without transfers, claims about terms do not apply.
    """
    found = {entry.claim.id: PointVerdict(entry.claim.id, entry.verdict, None, "") for entry in read.facts}
    found |= {model.claim.id: _judged(model, quantities, protocol) for model in read.models}
    failing = _failing(read.premises, found)
    return tuple(
        PointVerdict(one.id, one.verdict, one.margin, one.shown, failing[one.id])
        for one in (found[claim_id] for claim_id in read.order)
    )


def _judged(model: _Model, quantities: Mapping[str, float], protocol: str) -> PointVerdict:
    claim = model.claim
    if model.terms and protocol in WITHOUT_TRANSFERS:
        return PointVerdict(claim.id, Verdict.DOES_NOT_APPLY, None, "")
    if not model.per_draw:
        return PointVerdict(claim.id, OVER_DRAWS, None, "")
    assert claim.holds is not None

    def lookup(call: Call) -> float:
        return quantities.get(model.keys[call], math.nan)

    tree, filled = claim.holds.tree, sides(claim.holds, lookup)
    truth = _truth(tree, filled)
    if truth is None:
        truth = float(evaluate(claim.holds, lookup))
    if math.isnan(truth):
        return PointVerdict(claim.id, UNKNOWN, None, "")
    verdict = HOLDS if truth else FAILS
    shown = "; ".join(sides_shown(one, unit) for one, unit in zip(filled, model.units, strict=True))
    return PointVerdict(claim.id, verdict, _margin(tree, filled), shown)


def _truth(tree: object, filled: tuple[FilledComparison, ...]) -> float | None:
    """Truth of comparisons that one word joins, by Kleene's logic; None of anything else."""
    holds = [float(one.holds) for one in filled]
    if isinstance(tree, Comparison):
        return holds[0]
    if not isinstance(tree, Logic) or len(holds) != len(tree.operands):
        return None
    settles = 0.0 if tree.word == "and" else 1.0
    if settles in holds:
        return settles
    return math.nan if any(map(math.isnan, holds)) else 1.0 - settles


def _margin(tree: object, filled: tuple[FilledComparison, ...]) -> float | None:
    """Distance of the comparison that decides: the worst of an ``and``, the best of an ``or``."""
    whole = 1 if isinstance(tree, Comparison) else len(tree.operands) if isinstance(tree, Logic) else 0
    if not filled or len(filled) != whole:
        return None
    distances = [_distance(one) for one in filled]
    known = [each for each in distances if each is not None and math.isfinite(each)]
    if len(known) != len(distances):
        return None
    return max(known) if isinstance(tree, Logic) and tree.word == "or" else min(known)


def _distance(filled: FilledComparison) -> float | None:
    """How far a comparison is from turning; None where it asks for equality."""
    if {"==", "!="} & set(filled.operators):
        return None
    values = [float(value) for value in filled.values]
    links = zip(filled.operators, values[:-1], values[1:], strict=True)
    return min(b - a if sign.startswith("<") else a - b for sign, a, b in links)


def _failing(
    premises: Mapping[str, tuple[str, ...]], found: Mapping[str, PointVerdict]
) -> dict[str, tuple[str, ...]]:
    failing: dict[str, tuple[str, ...]] = {}
    for claim_id in TopologicalSorter(premises).static_order():
        roots: list[str] = []
        for premise in premises[claim_id]:
            if found[premise].verdict in (FAILS, Verdict.REFUTED):
                roots.append(premise)
            roots += failing[premise]
        failing[claim_id] = tuple(dict.fromkeys(roots))
    return failing
