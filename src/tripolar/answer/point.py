"""An argument at one point: the results where every parameter has a single value.

An ensemble says how probable a claim is over all that is uncertain. A point says what holds *at these
values*: the simulator shows it while a visitor changes assumptions. It is not a verdict of the ledger.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tripolar.claims.point import PointVerdict
from tripolar.ensemble.assemble import Values
from tripolar.ensemble.compute import SolvedVariant
from tripolar.game.account import RECEIVED
from tripolar.game.eras import account_over_eras
from tripolar.game.model.channels import CHANNELS
from tripolar.measure.roles import role
from tripolar.prepare.quantities import Request
from tripolar.prepare.requests import HORIZON, path_years, pinned_pairs, touched_pairs
from tripolar.scenario.objects import Scenario

__all__ = ["PairAt", "Point", "PowerAt", "pairs_at", "powers_at"]


@dataclass(frozen=True, slots=True)
class PowerAt:
    """A power at a point. Money in bn US$ a year; NaN where unknown.

    Attributes
    ----------
    share : float
        Of the capability of the powers at the table.
    role : str
        In the triangle as it stands now, a pair that is not hostile counting as an amity; empty unless
        there are three powers.
    value : float
        What its whole future is worth, as a yearly sum.
    pivot, outcast : float
        Chance of the role in ten years.
    flow : mapping of channel to float
        Its payoff by channel, averaged over the discounted future; empty where the game has no solution.
    received : mapping of part to float
        What renewals bring it, as `workflow.solving.SolvedGame` has it. With `flow` they add up to the value.
    """

    code: str
    share: float
    role: str
    value: float
    pivot: float
    outcast: float
    flow: Mapping[str, float]
    received: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PairAt:
    """A pair at a point.

    Attributes
    ----------
    level : float
        Where the relation stands now.
    expected : tuple of float
        Its expected level now and in each of ten years.
    chances : tuple of float
        Chance of each level in ten years.
    hazard : float
        Rate at which the present relation moves, 1/yr.
    terms : float or None
        Net transfer to the first-named from the second; None where no observed transfer pins it.
    shift : float or None
        Change of terms of the first-named under the variant compared; None where that means nothing.
    """

    dyad: str
    level: float
    expected: tuple[float, ...]
    chances: tuple[float, ...]
    hazard: float
    terms: float | None
    shift: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """An argument at one point.

    Attributes
    ----------
    fingerprint : str
        Of the scenario before the changes.
    changes : tuple of str
        ``PATH=VALUE`` each.
    calibration : str
        ``calibrated``, ``given``, or why the game could not be made to show the record.
    unsolved : tuple of str
        Variants without a certified solution at this point; ``""`` is the scenario itself.
    compared : str
        The variant that `PairAt.shift` speaks of; empty if there is none.
    games : int
        Equilibria solved.
    """

    scenario: str
    fingerprint: str
    protocol: str
    changes: tuple[str, ...]
    calibration: str
    unsolved: tuple[str, ...]
    compared: str
    powers: tuple[PowerAt, ...]
    pairs: tuple[PairAt, ...]
    claims: tuple[PointVerdict, ...]
    games: int


def powers_at(
    scenario: Scenario, values: Values, quantities: Mapping[str, float], base: SolvedVariant | None
) -> tuple[PowerAt, ...]:
    """Read the powers' numbers at a solved point; `base` is the scenario's own game, if it was solved."""
    standing = np.array([float(values[f"capability.{code}"][0]) for code in scenario.codes])
    parts = {} if base is None else account_over_eras(base.process)
    levels = {frozenset(d.split("-")): float(values[f"relation.{d}"][0]) for d in scenario.dyads}
    return tuple(
        PowerAt(
            code=code,
            share=float(standing[i] / standing.sum()) if standing.sum() > 0 else math.nan,
            role=_role(scenario.codes, code, levels),
            value=_known(quantities, "value", code),
            pivot=_known(quantities, "pivot", code, float(HORIZON)),
            outcast=_known(quantities, "outcast", code, float(HORIZON)),
            flow={name: float(parts[name][0, i]) for name in CHANNELS if parts},
            received={name: float(parts[name][0, i]) for name in RECEIVED if parts},
        )
        for i, code in enumerate(scenario.codes)
    )


def pairs_at(
    scenario: Scenario, values: Values, quantities: Mapping[str, float], compared: str
) -> tuple[PairAt, ...]:
    """Read the pairs' numbers at a solved point; `compared` is the variant that terms are held against."""
    pinned = {"-".join(pair) for pair in pinned_pairs(scenario)}
    moved = touched_pairs(scenario, compared) if compared else set(scenario.dyads)
    found = []
    for dyad in scenario.dyads:
        first, second = dyad.split("-")
        terms = _known(quantities, "terms", first, second)
        shift = _known(quantities, "terms", first, second, variant=compared) - terms
        found.append(
            PairAt(
                dyad=dyad,
                level=float(values[f"relation.{dyad}"][0]),
                expected=tuple(
                    _known(quantities, "relation_at", dyad, year) for year in path_years(scenario)
                ),
                chances=tuple(
                    _known(quantities, "chance", dyad, level, float(HORIZON)) for level in scenario.levels
                ),
                hazard=_known(quantities, "hazard", dyad),
                terms=terms if dyad in pinned else None,
                shift=None if dyad in moved else shift,
            )
        )
    return tuple(found)


def _known(
    quantities: Mapping[str, float], quantity: str, *arguments: str | float, variant: str = ""
) -> float:
    return quantities.get(Request(quantity, arguments, variant).key, math.nan)


def _role(codes: tuple[str, ...], code: str, levels: Mapping[frozenset[str], float]) -> str:
    if len(codes) != 3:
        return ""
    one, other = (each for each in codes if each != code)
    pairs = ((code, one), (code, other), (one, other))
    return role(*(1 if levels[frozenset(pair)] > 0 else -1 for pair in pairs)) or ""
