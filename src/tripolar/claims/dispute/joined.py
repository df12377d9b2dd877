"""The claims of two arguments in one list, with who makes them and what they deny."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tripolar.errors import ClaimError
from tripolar.scenario.content import claim_content
from tripolar.scenario.distributions.base import one_line
from tripolar.scenario.objects import Claim, Scenario

__all__ = ["Joined", "join"]


@dataclass(frozen=True, slots=True)
class Joined:
    """The claims of two scenarios.

    Attributes
    ----------
    claims : tuple of Claim
        All, each once; without premises, which stay with each argument.
    sides : mapping of str to tuple of str
        For each claim the names of the scenarios that make it.
    opposed : tuple of (str, str)
        Claims of the first and second scenario that deny each other.
    same : tuple of (str, str)
        Claims of the first and second scenario with one criterion under two names.
    """

    claims: tuple[Claim, ...]
    sides: Mapping[str, tuple[str, ...]]
    opposed: tuple[tuple[str, str], ...]
    same: tuple[tuple[str, str], ...]


def join(a: Scenario, b: Scenario) -> Joined:
    """Put the claims of two scenarios together.

    A claim that both make alike, whatever it rests on, is one claim. Of two that differ under one id the
    second is called by its id and its scenario's name.

    Raises
    ------
    ClaimError
        Where a claim opposes one that the other scenario does not compute.
    """
    ours = {claim.id: claim for claim in a.claims}
    renamed = {
        claim.id: f"{claim.id}-{b.name}"
        for claim in b.claims
        if claim.id in ours and _criteria(claim) != _criteria(ours[claim.id])
    }
    theirs = {renamed.get(claim.id, claim.id): claim for claim in b.claims}
    claims = {name: replace(claim, id=name, rests_on=()) for name, claim in {**theirs, **ours}.items()}
    order = dict.fromkeys((*ours, *theirs))
    sides = {name: (a.name,) * (name in ours) + (b.name,) * (name in theirs) for name in order}
    opposed = dict.fromkeys(
        [(mine, renamed.get(yours, yours)) for yours, mine in _opposed(b, a)]
        + [(mine, renamed.get(yours, yours)) for mine, yours in _opposed(a, b)]
    )
    return Joined(
        claims=tuple(claims[name] for name in order),
        sides=sides,
        opposed=tuple(opposed),
        same=tuple(_same(ours, {name: claim for name, claim in theirs.items() if name not in ours})),
    )


def _criteria(claim: Claim) -> object:
    told = claim_content(claim)
    return {key: told[key] for key in ("kind", "says", "holds", "measures", "terms", "assumed")}


def _opposed(one: Scenario, other: Scenario) -> Iterator[tuple[str, str]]:
    """Claims of one scenario with the claims of the other that they deny."""
    computed = [claim.id for claim in other.claims if claim.kind != "fact"]
    for claim in one.claims:
        for name in claim.opposes:
            if claim.kind == "fact":
                raise ClaimError(f"claim {claim.id} is a fact, and opposes {name}", where=claim.where)
            if name not in computed:
                raise ClaimError(
                    f"claim {claim.id} opposes '{name}', which {other.name} does not compute",
                    where=claim.where,
                    given=name,
                    allowed=computed,
                )
            yield claim.id, name


def _same(ours: dict[str, Claim], theirs: dict[str, Claim]) -> Iterator[tuple[str, str]]:
    by_criteria = {_texts(claim): name for name, claim in ours.items()}
    for name, claim in theirs.items():
        if found := by_criteria.get(_texts(claim)):
            yield found, name


def _texts(claim: Claim) -> frozenset[str]:
    """What decides the claim, however its measures are called."""
    return frozenset(one_line(each.expression) for each in claim.criteria)
