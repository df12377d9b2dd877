"""A debate of two arguments: where they differ, and which assumptions decide between them.

The claims of both are put in one list, with who makes them and what they deny, and judged under several
sets of assumptions. The results are the verdicts under each set, the claims that deny each other, and the
effect of each move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.chains import truths
from tripolar.claims.criterion import assess_codings, criteria_of, groups
from tripolar.claims.ledger import Entry
from tripolar.claims.verdict import borders_on, verdict
from tripolar.ensemble.result import Ensemble
from tripolar.enums import ClaimKind, Verdict
from tripolar.errors import ClaimError
from tripolar.scenario.content import claim_content
from tripolar.scenario.difference import Move
from tripolar.scenario.distributions.base import one_line
from tripolar.scenario.objects import Claim, Scenario
from tripolar.stats.sampling import wilson
from tripolar.stats.shapley import along_orders, shapley

__all__ = [
    "MOST_EXACT",
    "Debate",
    "DebateSide",
    "Dispute",
    "JointClaims",
    "Opposition",
    "Part",
    "Position",
    "Together",
    "coalitions",
    "join",
    "oppose",
    "parts_of",
    "positions",
    "settled",
]

Array = NDArray[np.float64]

# All sets of five moves are 32 ensembles; of more moves only some orders are gone through.
MOST_EXACT = 5

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Position:
    """A claim under one set of assumptions, as in a ledger."""

    verdict: Verdict
    probability: float | None
    error: float | None
    lower: float | None
    upper: float | None
    unknown: int
    borders_on: str = ""


_DOES_NOT_APPLY = Position(Verdict.DOES_NOT_APPLY, None, None, None, None, 0)


def positions(ensemble: Ensemble) -> tuple[dict[str, Position], dict[str, Array]]:
    """Judge the computed claims of an ensemble: their positions, and their truth in every draw."""
    criteria = criteria_of(ensemble)
    within = groups(ensemble)
    found = {}
    for claim in ensemble.scenario.claims:
        if claim.kind == ClaimKind.FACT:
            continue
        criterion = criteria.get(claim.id)
        if criterion is None:
            found[claim.id] = _DOES_NOT_APPLY
            continue
        assessed, codings = criterion.assess(), assess_codings(criterion, within)
        found[claim.id] = Position(
            verdict=verdict(assessed, codings),
            probability=assessed.probability,
            error=assessed.error,
            lower=assessed.lower,
            upper=assessed.upper,
            unknown=assessed.unknown,
            borders_on=borders_on(assessed, codings),
        )
    return found, truths(criteria)


def oppose(
    first: str, second: str, one: Mapping[str, Array], other: Mapping[str, Array]
) -> Opposition | None:
    """Hold two claims against each other under both sets of assumptions; None where one does not apply."""
    if any(name not in truth for name in (first, second) for truth in (one, other)):
        return None
    under_first, under_second = (_together(truth[first], truth[second]) for truth in (one, other))
    return Opposition(
        first=first,
        second=second,
        under_first=under_first,
        under_second=under_second,
        exclusive=under_first.both == under_second.both == 0.0,
        status=_status(under_first, under_second),
    )


def _together(first: Array, second: Array) -> Together:
    known = ~(np.isnan(first) | np.isnan(second))
    count = int(np.count_nonzero(known))

    def share(one: float, other: float) -> float:
        chosen = (first == one) & (second == other)
        return float(np.count_nonzero(chosen & known) / count) if count else float("nan")

    return Together(share(1, 1), share(1, 0), share(0, 1), share(0, 0), count, first.size - count)


def _status(one: Together, other: Together) -> str:
    mostly = [_mostly(one), _mostly(other)]
    if "" in mostly:
        return "open"
    return mostly[0] if mostly[0] == mostly[1] else "assumptions"


def _mostly(together: Together) -> str:
    """What holds in more than half of the draws, beyond sampling error, if anything does."""
    shares = {
        "wording": together.both,
        "first": together.first_only,
        "second": together.second_only,
        "neither": together.neither,
    }
    return next((name for name, share in shares.items() if wilson(share, together.draws)[0] > _HALF), "")


def settled(one: Position, other: Position) -> bool:
    """Whether a claim has the same verdict under both sets of assumptions."""
    return one.verdict == other.verdict


def coalitions(moves: int) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """The sets of moves to solve, as bits, and the orders to average over; no orders means all of them.

    Up to five moves, every set. Beyond, each move alone and each taken back alone, and two orders with
    their reverses: as listed, and with every other move first.
    """
    if moves <= MOST_EXACT:
        return tuple(range(1 << moves)), ()
    listed = tuple(range(moves))
    mixed = (*listed[::2], *listed[1::2])
    orders = (listed, listed[::-1], mixed, mixed[::-1])
    whole = (1 << moves) - 1
    wanted = {0, whole}
    wanted |= {1 << k for k in listed} | {whole ^ (1 << k) for k in listed}
    for order in orders:
        taken = 0
        for move in order:
            taken |= 1 << move
            wanted.add(taken)
    return tuple(sorted(wanted)), orders


def parts_of(
    names: Sequence[str], orders: Sequence[Sequence[int]], at: Callable[[int], Position]
) -> tuple[Part, ...]:
    """Share out the change of a claim's probability among moves, the largest share first.

    Parameters
    ----------
    names : sequence of str
        The moves.
    orders : sequence of sequence of int
        As `coalitions` gives them.
    at : callable
        The claim's position once the moves of a set, as bits, are made.
    """

    def worth(taken: int) -> Array:
        probability = at(taken).probability
        return np.array(np.nan if probability is None else probability)

    count = len(names)
    whole = (1 << count) - 1
    if orders:
        shares = along_orders(worth, count, orders)
    else:
        shares = shapley(np.array([float(worth(taken)) for taken in range(1 << count)]))
    parts = [
        Part(
            move=name,
            share=float(shares[k]),
            alone=at(1 << k).probability,
            without=at(whole ^ (1 << k)).probability,
            enough=settled(at(1 << k), at(whole)),
            needed=settled(at(whole ^ (1 << k)), at(0)),
        )
        for k, name in enumerate(names)
    ]
    return tuple(sorted(parts, key=lambda part: -abs(part.share)))


@dataclass(frozen=True, slots=True)
class JointClaims:
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


def join(a: Scenario, b: Scenario) -> JointClaims:
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
    return JointClaims(
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
    computed = [claim.id for claim in other.claims if claim.kind != ClaimKind.FACT]
    for claim in one.claims:
        for name in claim.opposes:
            if claim.kind == ClaimKind.FACT:
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


@dataclass(frozen=True, slots=True)
class Part:
    """What one move does to a claim.

    Attributes
    ----------
    move : str
        Name of the move.
    share : float
        Of the change of the claim's probability from the first scenario's assumptions to the second's,
        what goes to the move: Shapley's value. The shares of all moves add up to the change.
    alone, without : float or None
        The probability when this move alone is made, and when all but this one are.
    enough, needed : bool
        Whether it turns the verdict to that of the second scenario when made alone, and whether it
        turns it back to that of the first when it alone is taken back.
    """

    move: str
    share: float
    alone: float | None
    without: float | None
    enough: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """A computed claim under both sets of assumptions.

    Attributes
    ----------
    claim, says : str
        Its id and statement.
    sides : tuple of str
        Names of the scenarios that make it.
    first, second : Position
        Under the first scenario's assumptions, and the second's.
    agreed : bool
        Whether the verdict is the same.
    parts : tuple of Part
        Where it is not: what each move does, the largest share first.
    decides : str
        The move that is both enough and needed; empty if there is none.
    """

    claim: str
    says: str
    sides: tuple[str, ...]
    first: Position
    second: Position
    agreed: bool
    parts: tuple[Part, ...]
    decides: str


@dataclass(frozen=True, slots=True)
class Together:
    """Two opposed claims in the same draws: shares of the draws that decide both."""

    both: float
    first_only: float
    second_only: float
    neither: float
    draws: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Opposition:
    """A claim of one argument and the claim of the other that it denies.

    Attributes
    ----------
    first, second : str
        The claims of the first and of the second scenario.
    under_first, under_second : Together
        How they come out together under the assumptions of each.
    exclusive : bool
        Whether no draw under either set of assumptions has both true. Draws show it, logic does not.
    status : str
        What holds in more than half of the draws, beyond sampling error, whoever's assumptions are
        made: ``wording`` (both claims, which do not deny each other then), ``first`` or ``second`` (that
        one alone), ``neither``; ``assumptions`` where it changes with the assumptions, and ``open`` where
        under one set at least there is nothing of the kind.
    """

    first: str
    second: str
    under_first: Together
    under_second: Together
    exclusive: bool
    status: str


@dataclass(frozen=True, slots=True)
class DebateSide:
    """One of the two scenarios, and how its games went."""

    name: str
    title: str
    fingerprint: str
    conclusions: tuple[str, ...]
    protocol: str
    calibrated: int


@dataclass(frozen=True, slots=True, repr=False)
class Debate:
    """Two arguments under both sets of assumptions; it iterates over its disputes.

    Attributes
    ----------
    first, second : DebateSide
        The arguments.
    draws, seed : int
        Of the draws, which all share.
    moves : tuple of Move
        The families of assumptions that differ.
    described : mapping of path to (str, str)
        What each assumes of every path that differs, in words.
    reworded : tuple of str
        Paths of which both assume the same for other reasons.
    facts : tuple of Entry
        The facts of both, judged by figures, which no assumption changes.
    disputes : tuple of Dispute
        Every computed claim of either.
    oppositions : tuple of Opposition
        The claims that deny each other.
    same : tuple of (str, str)
        Claims of the two that have one criterion under two names.
    exact : bool
        Whether shares are over all orders of the moves, or over some.
    ensembles : int
        Sets of assumptions that were calibrated and solved.
    """

    first: DebateSide
    second: DebateSide
    draws: int
    seed: int
    moves: tuple[Move, ...]
    described: Mapping[str, tuple[str, str]]
    reworded: tuple[str, ...]
    facts: tuple[Entry, ...]
    disputes: tuple[Dispute, ...]
    oppositions: tuple[Opposition, ...]
    same: tuple[tuple[str, str], ...]
    exact: bool
    ensembles: int

    def __getitem__(self, claim: str) -> Dispute:
        for dispute in self.disputes:
            if dispute.claim == claim:
                return dispute
        raise KeyError(f"no claim {claim!r}; claims: {', '.join(dispute.claim for dispute in self)}")

    def __iter__(self) -> Iterator[Dispute]:
        return iter(self.disputes)

    def __len__(self) -> int:
        return len(self.disputes)

    def __contains__(self, claim: object) -> bool:
        """Whether the computed claim of that id, or the dispute, is in it."""
        return any(claim == dispute.claim or claim is dispute for dispute in self)

    def __repr__(self) -> str:
        agreed = sum(dispute.agreed for dispute in self)
        return (
            f"<Debate of {self.first.name} and {self.second.name}: {self.draws} draws, seed {self.seed};"
            f" {agreed} of {len(self)} computed claims with the same verdict>"
        )
