"""What a debate comes to, frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tripolar.claims.ledger import Entry
from tripolar.scenario.moves import Move

__all__ = ["Debate", "Dispute", "Opposition", "Part", "Position", "Side", "Together"]


@dataclass(frozen=True, slots=True)
class Position:
    """A claim under one set of assumptions, as in a ledger."""

    verdict: str
    probability: float | None
    error: float | None
    lower: float | None
    upper: float | None
    unknown: int
    borders_on: str = ""


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
class Side:
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
    first, second : Side
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

    first: Side
    second: Side
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
