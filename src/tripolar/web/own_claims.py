"""A visitor's own claims, put to an argument beside its own or in the place of some of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tripolar.errors import UNPRINTABLE, ClaimError, Location
from tripolar.scenario.content import fingerprinted
from tripolar.scenario.expression import parse
from tripolar.scenario.objects import Claim, Scenario
from tripolar.web.asks import OwnClaim

__all__ = ["EDITED", "with_claims"]

EDITED = "Edited in the simulator."


def with_claims(scenario: Scenario, claims: Iterable[OwnClaim]) -> Scenario:
    """Put claims to an argument: edited ones where the author's stood, others after them.

    An edited claim keeps its place, its source and what it opposes. The author's reasons for the criterion
    speak of another criterion, and go.

    Raises
    ------
    ClaimError
        When an id is taken, an edited claim is none of the argument's or a fact, its words cannot be shown,
        or a criterion is no expression; quantities and premises are checked by `prepare`.
    """
    stands = {claim.id: claim for claim in scenario.claims}
    given: set[str] = set()
    for own in claims:
        old = stands.get(own.id)
        if own.id in given or (old is not None and not own.edits):
            raise ClaimError(f"claim {own.id} is there already; give yours another id")
        given.add(own.id)
        if own.edits and old is None:
            raise ClaimError(f"claim {own.id} is none of {scenario.name}'s, and cannot be edited")
        if unshown := UNPRINTABLE.search(own.says):
            raise ClaimError(f"claim {own.id} says U+{ord(unshown[0]):04X}, a character that cannot be shown")
        stands[own.id] = _claim(own, old)
    return fingerprinted(replace(scenario, claims=tuple(stands.values()))) if given else scenario


def _claim(own: OwnClaim, old: Claim | None) -> Claim:
    where = Location(own.id, 1, 1)
    holds = parse(own.holds, where)
    if old is None:
        return Claim(own.id, own.says, "model", holds, rests_on=own.rests_on, source="your own", where=where)
    if old.holds is None:
        raise ClaimError(f"claim {own.id} is a fact: figures decide it, and it is edited in a file")
    edited = replace(old, says=own.says, rests_on=own.rests_on, where=where)
    if " ".join(own.holds.split()) == " ".join(old.holds.text.split()):
        return edited
    return replace(edited, holds=holds, why=EDITED, assumed="", terms=False)
