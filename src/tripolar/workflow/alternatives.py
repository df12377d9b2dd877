"""What else one game could settle in, and how far apart its answers would be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tripolar.ensemble import compute
from tripolar.ensemble.quantities import Request
from tripolar.game.law import law
from tripolar.game.multiplicity import equilibria

__all__ = ["Alternative", "Alternatives", "alternatives"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the distinct equilibria of a game. Money in bn US$ a year.

    Attributes
    ----------
    selected : bool
        Whether it is the one that every other answer is taken from.
    starts : int
        Random starts that led to it.
    distance : float
        Largest difference from the selected one in any power's value of any state.
    value_annualised, mean_relation, net_transfer : mapping
        As in `Solved`.
    error_bound : float
        How far its values can be from those of the linear system it induces.
    """

    selected: bool
    starts: int
    distance: float
    value_annualised: dict[str, float]
    mean_relation: dict[str, float]
    net_transfer: dict[str, float]
    error_bound: float


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The distinct equilibria that a number of starts led to. Money in bn US$ a year.

    Attributes
    ----------
    starts, seed : int
        Random starts beside the standard path, and their seed.
    not_converged : int
        Random starts that did not settle.
    examined : bool
        Whether any start settled; if none did, nothing is known of other equilibria.
    tolerance : float
        Distance up to which two count as the same.
    value_apart, terms_apart : mapping
        Largest less smallest value of each power and net transfer of each pair.
    found : tuple of Alternative
        The selected one first, then by how many starts led there.
    """

    starts: int
    seed: int
    not_converged: int
    examined: bool
    tolerance: float
    value_apart: dict[str, float]
    terms_apart: dict[str, float]
    found: tuple[Alternative, ...]


def alternatives(game: compute.Solved, starts: int, seed: int) -> Alternatives:
    """Look from random starts for other equilibria of one solved game."""
    selected, begin = game.law.solution, int(game.law.begin[0])
    several = equilibria(
        selected.parameters,
        selected.board,
        begin=begin,
        protocol=selected.protocol,
        starts=starts,
        seed=seed,
        selected=selected,
    )
    process = law(several.solution, np.full(len(several.found), begin))
    each = compute.Solved(game.scenario, process, game.values, ())
    codes, dyads = game.scenario.codes, game.scenario.dyads
    values = {code: compute.compute(each, Request("value", (code,))) for code in codes}
    relations = {dyad: compute.compute(each, Request("relation", (dyad,))) for dyad in dyads}
    terms = {dyad: compute.compute(each, Request("terms", tuple(dyad.split("-")))) for dyad in dyads}
    bounds = several.solution.parameters.discount * process.certificate
    return Alternatives(
        starts=starts,
        seed=seed,
        not_converged=several.not_converged,
        examined=several.not_converged < starts,
        tolerance=several.tolerance,
        value_apart={code: float(np.ptp(column)) for code, column in values.items() if column.size},
        terms_apart={dyad: float(np.ptp(column)) for dyad, column in terms.items() if column.size},
        found=tuple(
            Alternative(
                selected=equilibrium.selected,
                starts=equilibrium.starts,
                distance=equilibrium.distance,
                value_annualised={code: float(column[k]) for code, column in values.items()},
                mean_relation={dyad: float(column[k]) for dyad, column in relations.items()},
                net_transfer={dyad: float(column[k]) for dyad, column in terms.items()},
                error_bound=float(bounds[k]),
            )
            for k, equilibrium in enumerate(several.found)
        ),
    )
