"""A visitor's own claims, put to an argument beside its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tripolar.errors import ClaimError, Location
from tripolar.scenario.content import fingerprinted
from tripolar.scenario.expression import parse
from tripolar.scenario.objects import Claim, Scenario
from tripolar.web.asks import OwnClaim

__all__ = ["with_claims"]


def with_claims(scenario: Scenario, claims: Iterable[OwnClaim]) -> Scenario:
    """Add claims after the scenario's own.

    Raises
    ------
    ClaimError
        When an id is taken, or a criterion is no expression; its quantities are checked by `prepare`.
    """
    added: list[Claim] = []
    taken = {claim.id for claim in scenario.claims}
    for claim in claims:
        if claim.id in taken:
            raise ClaimError(f"claim {claim.id} is there already; give yours another id")
        taken.add(claim.id)
        where = Location(claim.id, 1, 1)
        holds = parse(claim.holds, where)
        added.append(Claim(claim.id, claim.says, "model", holds, source="your own", where=where))
    return fingerprinted(replace(scenario, claims=(*scenario.claims, *added))) if added else scenario
