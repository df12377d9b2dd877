"""What is said of a chain of claims, frozen."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Chain", "Estimate", "Footing", "Link"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number over the draws with its sampling standard error."""

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Footing:
    """Whether a claim stands on its premises, draw by draw; shares of the draws that decide it.

    Premises are those it rests on directly or through others, computed ones only: a fact does not
    vary from draw to draw. The four shares add up to one.

    Attributes
    ----------
    reached : float
        The claim holds, and so do all premises: the argument reaches it.
    undercut : float
        The claim holds, but a premise fails: it is true for other reasons than the argument gives.
    fails : float
        All premises hold, and the claim fails all the same.
    idle : float
        A premise fails, and so does the claim.
    draws, unknown : int
        Draws in all, and those in which the claim or what its premises come to is unknown.
    premises : tuple of str
        The computed premises.
    """

    reached: float
    undercut: float
    fails: float
    idle: float
    draws: int
    unknown: int
    premises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One claim in a chain.

    Attributes
    ----------
    claim : str
        Its id.
    fact : bool
        Whether figures decide it; its probability is then the share of its known measures that hold.
    probability : float
        On its own.
    gain, gain_granted : Estimate
        By how much the probability of the whole chain would rise if this link were certain: facts
        weighed by their measures, and facts granted.
    blame, blame_granted : Estimate
        Its Shapley share of the chain's shortfall, 1 - P; all shares add up to it.
    empty : bool
        Whether it is marked ``tautology`` or ``assumed``, and so says nothing that could have failed.
    """

    claim: str
    fact: bool
    probability: float
    gain: Estimate
    gain_granted: Estimate
    blame: Estimate
    blame_granted: Estimate
    empty: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """A conclusion (or several together) and all that it rests on, as one proposition.

    Attributes
    ----------
    conclusions : tuple of str
        One conclusion; or all of the argument's, for the chain of the whole argument.
    protocol : str
        Renewal protocol of the draws.
    links : tuple of Link
        Premises first, conclusions last.
    granted, error, lower, upper
        Joint probability that all computed links hold, facts granted; its sampling error and bounds, as
        for a claim.
    facts : float
        Chance that all facts hold when each is measured in one of its known ways, taken at random.
    probability : float
        Of the whole chain: `granted` times `facts`.
    independent : Estimate
        What `granted` would be if the links were independent: the product of their probabilities.
    least, most : Estimate
        Fréchet's bounds on `granted`, for links of these probabilities however they hang together.
    without_empty : float
        `granted` without the links that say nothing; the same where there are none.
    given_premises, given_failure : float or None
        Probability of the conclusions among the draws in which all computed premises hold, and among
        those in which one fails; None where there are no such draws.
    premises_hold : int
        Draws in which all computed premises hold.
    draws, unknown : int
        Draws in all, and those that do not decide the chain.
    weakest, weakest_granted : str
        The premise whose certainty would raise the probability of the chain most, facts weighed and
        granted; empty where none would raise it.
    left_out : tuple of str
        Premises that do not apply under the protocol, or whose measures are all unknown.
    """

    conclusions: tuple[str, ...]
    protocol: str
    links: tuple[Link, ...]
    granted: float
    error: float
    lower: float
    upper: float
    facts: float
    probability: float
    independent: Estimate
    least: Estimate
    most: Estimate
    without_empty: float
    given_premises: float | None
    given_failure: float | None
    premises_hold: int
    draws: int
    unknown: int
    weakest: str
    weakest_granted: str
    left_out: tuple[str, ...]
