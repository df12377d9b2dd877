"""How much a scenario says, and how much of it without a reason."""

from __future__ import annotations

from dataclasses import dataclass

from tripolar.scenario.objects import Scenario

__all__ = ["Inventory", "inventory"]


@dataclass(frozen=True, slots=True)
class Inventory:
    """Counts of what a scenario holds.

    Attributes
    ----------
    actors, parameters, variants, claims : int
        How many there are; `parameters` counts canonical paths, defaults included.
    defaults, uncertain, judgements, unexplained : int
        Of the parameters: those left at their default, those that vary from draw to draw, those said
        to be judgement, and those written without a reason.
    correlations : int
        Pairs of parameters that are correlated by rank.
    """

    actors: int
    parameters: int
    variants: int
    claims: int
    defaults: int
    uncertain: int
    judgements: int
    unexplained: int
    correlations: int = 0


def inventory(scenario: Scenario) -> Inventory:
    """Count what a scenario holds."""
    parameters = scenario.parameters.values()
    return Inventory(
        actors=len(scenario.actors),
        parameters=len(parameters),
        variants=len(scenario.variants),
        claims=len(scenario.claims),
        defaults=sum(each.why == "default" for each in parameters),
        uncertain=sum(each.distribution.varies for each in parameters),
        judgements=sum(each.judgement for each in parameters),
        unexplained=sum(not each.why for each in parameters),
        correlations=len(scenario.correlations),
    )
