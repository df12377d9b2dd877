"""Calibrate the draws of a chunk: the scenario's own relations, and those of powers that join in variants."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import (
    Values,
    board_of,
    parameters_of,
    present_types,
    start_states,
)
from tripolar.ensemble.targets import hazard_paths, move_targets, payment_targets, splits
from tripolar.game.calibration import Calibration, calibrate
from tripolar.game.protocols import WITHOUT_TRANSFERS
from tripolar.scenario.objects import Change, Scenario

__all__ = ["Joined", "calibrate_draws", "joined", "political_values"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Joined:
    """What it takes to have further powers at the table: their political values, where they were found."""

    political_value: dict[str, Array]
    met: NDArray[np.bool_]
    games: int


def joined(
    scenario: Scenario,
    variants: Iterable[tuple[Scenario, tuple[Change, ...]]],
    values: Values,
    protocol: str,
) -> dict[str, Joined]:
    """Calibrate the relations of powers that join in variants; the others' political values stay.

    A relation that every variant holds needs no calibration: what it is worth is then a constant.

    Parameters
    ----------
    scenario : Scenario
        With the powers that are there from the start.
    variants : iterable of (Scenario, changes)
        Each variant's table, and what it changes.
    """
    found: dict[str, Joined] = {}
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
            found[label] = Joined(value, calibration.status == 0, int(calibration.solves.sum()))
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
    return calibrate(
        parameters_of(scenario, board, values),
        board,
        moves,
        payments,
        splits(scenario, values),
        start_states(scenario, board, values),
        present_types(scenario, values),
        protocol,
    )


def political_values(scenario: Scenario, calibration: Calibration) -> dict[str, Array]:
    """The political values of calibrated dyads, by path."""
    e = calibration.parameters.political_value
    found = {}
    for dyad in scenario.dyads:
        if not hazard_paths(scenario, dyad):
            continue
        first, second = dyad.split("-")
        for a, b in ((first, second), (second, first)):
            i, j = scenario.codes.index(a), scenario.codes.index(b)
            for k, kind in enumerate(scenario.actors[i].leader_types):
                found[f"political_value.{a}.{b}.{kind}"] = e[:, i, j, k]
    return found
