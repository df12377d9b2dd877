"""Calibrate the draws of a chunk: the scenario's own relations, and those of powers that join in variants.

The module also finds which political values are calibrated, and their targets: relation hazards as log-odds.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import (
    Values,
    board_of,
    exits_of,
    games_by_era,
    present_types,
    start_states,
)
from tripolar.game.calibration.calibrate import CALIBRATED, Calibration, calibrate
from tripolar.game.calibration.returns import Returns, ReturnTarget
from tripolar.game.calibration.targets import MoveTarget, PaymentTarget
from tripolar.game.equilibrium import Solution
from tripolar.game.model.bargaining import bargain
from tripolar.game.model.protocols import WITHOUT_TRANSFERS
from tripolar.scenario.objects import Change, Scenario

__all__ = [
    "JoinedPowers",
    "calibrate_draws",
    "hazard_paths",
    "joined",
    "move_targets",
    "out_of_reach",
    "payment_targets",
    "political_values",
    "return_targets",
    "returns_met",
    "revision_rates",
    "splits",
]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class JoinedPowers:
    """What it takes to have further powers at the table: their political values, where they were found."""

    political_value: dict[str, Array]
    met: NDArray[np.bool_]
    games: int


def joined(
    scenario: Scenario,
    variants: Iterable[tuple[Scenario, tuple[Change, ...]]],
    values: Values,
    protocol: str,
) -> dict[str, JoinedPowers]:
    """Calibrate the relations of powers that join in variants; the others' political values stay.

    A relation that every variant holds needs no calibration: what it is worth is then a constant.

    Parameters
    ----------
    scenario : Scenario
        With the powers that are there from the start.
    variants : iterable of (Scenario, changes)
        Each variant's table, and what it changes.
    """
    found: dict[str, JoinedPowers] = {}
    for table, changes in variants:
        label = ", ".join(table.codes)
        held = {path for path in (*values, *(c.path for c in changes)) if path.startswith("frozen.")}
        joining = frozenset(table.codes) - frozenset(scenario.codes)
        dyads = {
            dyad for dyad in table.dyads if joining & set(dyad.split("-")) and f"frozen.{dyad}" not in held
        }
        if not dyads or label in found:
            continue
        calibration = calibrate_draws(table, values, protocol, dyads)
        if calibration is not None:
            value = political_values(table, calibration)
            met, solves = calibration.status == CALIBRATED, int(calibration.solves.sum())
            found[label] = JoinedPowers(value, met, solves)
    return found


def calibrate_draws(
    scenario: Scenario, values: Values, protocol: str, dyads: Container[str] | None = None
) -> Calibration | None:
    """Calibrate the scenario's dyads, or only some of them; None if none has a target."""
    chosen = scenario.dyads if dyads is None else dyads
    moves = tuple(t for t in move_targets(scenario, values) if scenario.dyads[t.dyad] in chosen)
    paid = () if protocol in WITHOUT_TRANSFERS else payment_targets(scenario, values)
    payments = tuple(t for t in paid if scenario.dyads[t.dyad] in chosen)
    if not moves:
        return None
    board = board_of(scenario, values)
    values = {**values, **revision_rates(scenario, values)}
    first, *later = games_by_era(scenario, values)
    return calibrate(
        first,
        board,
        moves,
        payments,
        splits(scenario, values),
        start_states(scenario, board, values),
        present_types(scenario, values),
        protocol,
        tuple(t for t in return_targets(scenario, values) if scenario.dyads[t.dyad] in chosen),
        later,
        exits_of(scenario),
    )


def political_values(scenario: Scenario, calibration: Calibration) -> dict[str, Array]:
    """The political values of calibrated dyads, by path; what their moves cost, where that was solved for."""
    games = calibration.parameters
    e = games.political_value
    found = {}
    for dyad in scenario.dyads:
        if not hazard_paths(scenario, dyad):
            continue
        first, second = dyad.split("-")
        for a, b in ((first, second), (second, first)):
            i, j = scenario.codes.index(a), scenario.codes.index(b)
            for k, kind in enumerate(scenario.actors[i].leader_types):
                found[f"political_value.{a}.{b}.{kind}"] = e[:, i, j, k]
            if f"return_hazard.{dyad}" in scenario.parameters:
                found[f"friction.{a}.{b}.up"] = games.friction_up[:, i, j]
                found[f"friction.{a}.{b}.down"] = games.friction_down[:, i, j]
        if "precision_lasting" in scenario.parameters and f"return_hazard.{dyad}" in scenario.parameters:
            found[f"revision_rate.{dyad}"] = games.revision_rate[:, i, j]
    return found


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
        back = values.get(f"return_hazard.{dyad}")
        if back is not None:
            beyond |= back > _FASTEST * values["renewal_rate"]
    return beyond


def return_targets(scenario: Scenario, values: Values) -> tuple[ReturnTarget, ...]:
    """How fast relations of the dyads with a return hazard must come back.

    Of a relation that is held nothing can be asked, and its moves cost nothing.
    """
    found = []
    for d, dyad in enumerate(scenario.dyads):
        rate = values.get(f"return_hazard.{dyad}")
        if rate is not None and not _held(scenario, values, dyad):
            half = np.full(rate.size, 0.5)
            found.append(
                ReturnTarget(d, rate, np.asarray(values.get("friction_on_warming", half), dtype=float))
            )
    return tuple(found)


def returns_met(scenario: Scenario, values: Values, solution: Solution) -> dict[str, Array]:
    """Rates at which relations come back in solved games, by dyad, where a return hazard is given."""
    targets, p, board = return_targets(scenario, values), solution.parameters, solution.board
    if not targets:
        return {}
    bargains = {target.dyad: bargain(p, board, target.dyad) for target in targets}
    found = Returns.set_up(p, board, targets, bargains, start_states(scenario, board, values))
    rates = found.rates(solution)
    return {scenario.dyads[target.dyad]: rates[:, k] for k, target in enumerate(targets)}


def revision_rates(scenario: Scenario, values: Values) -> dict[str, Array]:
    """Rates at which decisions of pairs with a return hazard are taken back, by path; 0 where deals decide.

    Where ``precision_lasting`` is ``moves``: at which the relation moves as it stands, averaged over leaders'
    types if it stands at an end of the grid, and at which it comes back.
    """
    lasting = values.get("precision_lasting")
    found: dict[str, Array] = {}
    for dyad in scenario.dyads if lasting is not None else ():
        back = values.get(f"return_hazard.{dyad}")
        if back is not None and not _held(scenario, values, dyad):
            hazards = [
                values.get(f"relation_hazard.{suffix}") for suffix, _, _ in hazard_paths(scenario, dyad)
            ]
            given = [np.asarray(hazard, dtype=float) for hazard in hazards if hazard is not None]
            leaving = np.mean(given, axis=0) if given else 0.0
            moving = np.where(_inside(scenario, values, dyad), back, back + leaving)
            found[f"revision_rate.{dyad}"] = np.where(lasting == "moves", moving, 0.0)
    return found


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
