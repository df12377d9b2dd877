"""How much a scenario says, how much of it without a reason, and what its defaults switch off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tripolar.scenario.families import FAMILIES
from tripolar.scenario.objects import Scenario
from tripolar.scenario.paths import family_paths

__all__ = ["Inventory", "default_lines", "inventory"]

# Channels of the payoff that are nothing where all paths of one of these families are 0.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "spillover": ("spillover",),
    "coercion": ("coercion",),
    "autonomy": ("autonomy_weight",),
    "stress": ("balance_stress",),
}
_BY_TRADE = ("access", "coercion", "autonomy")  # nothing without imports, and exports that lose by rerouting


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
    at_default : tuple of str
        Paths left at their default.
    switched_off : mapping of channel to tuple of str
        Channels of the payoff that are nothing because of defaults, with the families left at 0.
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
    at_default: tuple[str, ...] = ()
    switched_off: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
        at_default=_defaults(scenario),
        switched_off=dict(_switched_off(scenario)),
    )


def default_lines(scenario: Scenario) -> Iterator[str]:
    """Say the defaults in use, a line for each family: its paths, or its form where all are meant."""
    used = set(_defaults(scenario))
    for family in FAMILIES:
        paths = [path for path in family_paths(family, scenario.actors) if path in used]
        if not paths:
            continue
        whole = len(paths) > 2 and len(paths) == len(family_paths(family, scenario.actors))
        shown = f"{family.pattern} (all {len(paths)})" if whole else ", ".join(paths)
        values = {scenario.parameters[path].distribution.describe() for path in paths}
        unit = "" if family.unit in {"none", "word"} else f" {family.unit}"
        yield f"{shown}: {' or '.join(sorted(values))}{unit}"


def _defaults(scenario: Scenario) -> tuple[str, ...]:
    return tuple(path for path, each in scenario.parameters.items() if each.why == "default")


def _switched_off(scenario: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    nothing = {
        head
        for head in ("access", "exports", "rerouting_discount", *(each for [each] in _NEEDED.values()))
        if all(
            each.why == "default" and each.distribution.centre == 0
            for path, each in scenario.parameters.items()
            if path.partition(".")[0] == head
        )
    }
    untraded = tuple(head for head in ("exports", "rerouting_discount") if head in nothing)[:1]
    no_trade = ("access", *untraded) if "access" in nothing and untraded else ()
    for channel in ("access", *_NEEDED):
        heads = [head for head in _NEEDED.get(channel, ()) if head in nothing]
        heads += no_trade if channel in _BY_TRADE else ()
        if heads:
            yield channel, tuple(heads)
