"""Which political values are to be calibrated, and to what: relation hazards as log-odds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import Values
from tripolar.game.calibration import MoveTarget, PaymentTarget
from tripolar.scenario.objects import Scenario

__all__ = ["hazard_paths", "move_targets", "out_of_reach", "payment_targets", "splits"]

Array = NDArray[np.float64]

# Largest share of renewals at which a relation can be asked to move: a logit choice is never certain.
_FASTEST = 0.999


def hazard_paths(scenario: Scenario, dyad: str) -> tuple[tuple[str, int, int], ...]:
    """(path suffix, power, type) of every hazard given for a dyad; power and type -1 for all types."""
    given = scenario.parameters
    if f"relation_hazard.{dyad}" in given:
        return ((dyad, -1, -1),)
    found = []
    for i, actor in enumerate(scenario.actors):
        if actor.code in dyad.split("-"):
            for k, kind in enumerate(actor.leader_types):
                if f"relation_hazard.{dyad}.{kind}" in given:
                    found.append((f"{dyad}.{kind}", i, k))
    if not found and f"relation_tilt.{dyad}" in given:
        return ((dyad, -1, -1),)
    return tuple(found)


def move_targets(scenario: Scenario, values: Values) -> tuple[MoveTarget, ...]:
    """What the present relation of every dyad that has a hazard or a tilt must do.

    At an end of the grid the hazard λ of leaving it, at renewal rate μ, asks for the log-odds of
    λ/μ; a hazard out of reach asks for odds of 999 to 1. A relation inside the grid can move two
    ways, which one sum cannot serve: its target is the tilt, the log-odds of warming over cooling.
    A relation that is held in place moves nowhere: what it is worth is a constant, and stays zero.
    """
    found = []
    for d, dyad in enumerate(scenario.dyads):
        if _held(scenario, values, dyad):
            continue
        inside = _inside(scenario, values, dyad)
        for suffix, power, kind in hazard_paths(scenario, dyad):
            hazard, tilt = values.get(f"relation_hazard.{suffix}"), values.get(f"relation_tilt.{dyad}")
            odds = np.zeros(inside.size)
            if hazard is not None:
                share = np.minimum(hazard / values["renewal_rate"], _FASTEST)
                odds = np.log(share / (1.0 - share))
            if tilt is not None:
                odds = np.where(inside, tilt, odds)
            found.append(MoveTarget(dyad=d, power=power, kind=kind, log_odds=odds))
    return tuple(found)


def out_of_reach(scenario: Scenario, values: Values) -> NDArray[np.bool_]:
    """Draws in which a relation should move faster than deals come up, which no game can show: (B,)."""
    beyond = np.zeros(values["renewal_rate"].size, dtype=bool)
    for dyad in scenario.dyads:
        if _held(scenario, values, dyad):
            continue
        inside = _inside(scenario, values, dyad)
        for suffix, _, _ in hazard_paths(scenario, dyad):
            hazard = values.get(f"relation_hazard.{suffix}")
            if hazard is not None:
                beyond |= ~inside & (hazard > _FASTEST * values["renewal_rate"])
    return beyond


def payment_targets(scenario: Scenario, values: Values) -> tuple[PaymentTarget, ...]:
    """What pairs whose net transfer is observed must pay at present."""
    return tuple(
        PaymentTarget(d, np.asarray(values[f"observed_terms.{dyad}"], dtype=float))
        for d, dyad in enumerate(scenario.dyads)
        if f"observed_terms.{dyad}" in values and not _held(scenario, values, dyad)
    )


def _held(scenario: Scenario, values: Values, dyad: str) -> bool:
    """Whether a relation is frozen, or capped at the lowest level."""
    cap = values.get(f"cap.{dyad}")
    return f"frozen.{dyad}" in values or (cap is not None and float(cap[0]) <= scenario.levels[0])


def _inside(scenario: Scenario, values: Values, dyad: str) -> NDArray[np.bool_]:
    standing = np.asarray(values[f"relation.{dyad}"], dtype=float)
    return (standing > scenario.levels[0]) & (standing < scenario.levels[-1])


def splits(scenario: Scenario, values: Values) -> Array:
    """First-named power's share of each dyad's net gain, (B, dyads)."""
    return np.stack([np.asarray(values[f"split.{dyad}"], dtype=float) for dyad in scenario.dyads], axis=1)
