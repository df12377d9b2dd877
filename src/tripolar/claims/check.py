"""The claims of a scenario, checked before anything is solved."""

from __future__ import annotations

from collections.abc import Collection
from graphlib import CycleError, TopologicalSorter

from tripolar.claims.calls import resolve
from tripolar.ensemble.quantities import Request
from tripolar.errors import ClaimError
from tripolar.scenario.expression import Expression
from tripolar.scenario.load import inherited_told
from tripolar.scenario.objects import Claim, Scenario

__all__ = ["KINDS", "check", "requests"]

KINDS = ("fact", "model", "forecast")


def check(scenario: Scenario, figure_names: Collection[str]) -> None:
    """Check every claim: its kind, its criterion, the quantities it names and what it rests on.

    Parameters
    ----------
    scenario : Scenario
        Whose claims are checked.
    figure_names : collection of str
        Names a fact may call, such as ``figure``.

    Raises
    ------
    ClaimError
        The first thing found wrong, with its place.
    """
    with inherited_told(scenario.name, scenario.lineage):
        _check_ids(scenario.claims)
        for claim in scenario.claims:
            if claim.kind not in KINDS:
                raise ClaimError(
                    f"claim {claim.id}: '{claim.kind}' is not a kind of claim",
                    where=claim.where,
                    given=claim.kind,
                    allowed=KINDS,
                )
            if claim.kind == "fact":
                _check_fact(claim, figure_names)
            else:
                _check_model(claim, scenario)
        _check_premises(scenario.claims)
        _check_conclusions(scenario)


def requests(scenario: Scenario) -> tuple[Request, ...]:
    """All that claims and questions ask of the game, in the order they ask, each once."""
    asked = [
        resolve(call, claim.holds, scenario)
        for claim in scenario.claims
        if claim.holds is not None
        for call in claim.holds.calls
    ]
    for question in scenario.questions:
        asked += [Request("value", (question.power,), variant) for variant in question.variants]
    return tuple(dict.fromkeys(asked))


def _check_ids(claims: tuple[Claim, ...]) -> None:
    seen: dict[str, Claim] = {}
    for claim in claims:
        if claim.id in seen:
            first = seen[claim.id].where
            raise ClaimError(
                f"claim {claim.id} is there twice" + (f"; first at {first}" if first else ""),
                where=claim.where,
            )
        seen[claim.id] = claim


def _check_fact(claim: Claim, figure_names: Collection[str]) -> None:
    if not claim.measures:
        raise ClaimError(f"claim {claim.id} is a fact without a measure to check it by", where=claim.where)
    for criterion in (measured.expression for measured in claim.measures):
        _check_truth(claim, criterion)
        for call in criterion.calls:
            if call.name not in figure_names:
                raise ClaimError(
                    f"'{call.name}' is not a function of figures",
                    where=criterion.at(call.column),
                    given=call.name,
                    allowed=sorted(figure_names),
                )


def _check_model(claim: Claim, scenario: Scenario) -> None:
    if claim.measures:
        raise ClaimError(
            f"claim {claim.id} is a {claim.kind}: it has one criterion under 'holds', not measures",
            where=claim.where,
        )
    if claim.holds is None:
        raise ClaimError(f"claim {claim.id} has no criterion: write one under 'holds'", where=claim.where)
    _check_truth(claim, claim.holds)
    for call in claim.holds.calls:
        resolve(call, claim.holds, scenario)


def _check_truth(claim: Claim, criterion: Expression) -> None:
    if not criterion.is_truth:
        problem = f"claim {claim.id}: '{criterion}' is a number; a criterion is true or false, as x > 1 is"
        raise ClaimError(problem, where=criterion.at(0))
    if not criterion.calls:
        problem = f"claim {claim.id}: '{criterion}' names no quantity, so nothing could refute it"
        raise ClaimError(problem, where=criterion.at(0))


def _check_premises(claims: tuple[Claim, ...]) -> None:
    by_id = {claim.id: claim for claim in claims}
    for claim in claims:
        for premise in claim.rests_on:
            if premise not in by_id:
                raise ClaimError(
                    f"claim {claim.id} rests on '{premise}', which is no claim",
                    where=claim.where,
                    given=premise,
                    allowed=by_id,
                )
    try:
        TopologicalSorter({claim.id: claim.rests_on for claim in claims}).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1][1:]))
        start = circle.index(next(claim.id for claim in claims if claim.id in circle))
        turned = [*circle[start:], *circle[:start]]
        problem = f"claim {turned[0]} rests on itself: {' -> '.join((*turned, turned[0]))}"
        raise ClaimError(problem, where=by_id[turned[0]].where) from None


def _check_conclusions(scenario: Scenario) -> None:
    """A conclusion is computed; a fact can only be a premise of one."""
    computed = [claim.id for claim in scenario.claims if claim.kind != "fact"]
    for claim in scenario.claims:
        if claim.kind == "fact" and claim.id in scenario.conclusions:
            problem = f"conclusions: {claim.id} is a fact, and an argument concludes more than facts"
            raise ClaimError(problem, where=claim.where, allowed=computed)
