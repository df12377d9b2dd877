"""What each power would do: paths of relations, values, roles and terms, over the draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.result import Ensemble
from tripolar.prepare.quantities import Request
from tripolar.prepare.requests import (
    HORIZON,
    chance_request,
    compared_variants,
    era_values,
    path_years,
    pinned_pairs,
    touched_pairs,
)
from tripolar.scenario.objects import Actor, Scenario
from tripolar.stats.sampling import Spread, spread

__all__ = [
    "TOLERANCE",
    "DyadOutlook",
    "EraOutlook",
    "Outlook",
    "PowerOutlook",
    "TermsLevel",
    "TermsShift",
    "outlook",
]

TOLERANCE = 1.0  # bn US$ a year; smaller changes of terms have no sign worth reporting


@dataclass(frozen=True, slots=True)
class DyadOutlook:
    """One pair: its expected level in every year ahead, and the chance of each level at the end.

    `chances` are means over the draws, in the order of the scenario's levels, and `chance_errors` their
    standard errors between replicates; `hazard` is the rate at which the present relation moves, 1/yr.
    """

    dyad: str
    years: tuple[float, ...]
    expected: tuple[Spread, ...]
    levels: tuple[float, ...]
    chances: tuple[float, ...]
    hazard: Spread
    chance_errors: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PowerOutlook:
    """One power: what its future is worth (bn US$/yr), and its chances of a role at the horizon."""

    code: str
    name: str
    value: Spread
    pivot: Spread
    outcast: Spread


@dataclass(frozen=True, slots=True)
class TermsShift:
    """How `receiver`'s terms with `giver` change under a variant, against the scenario as it stands.

    A pair whose own relation the variant holds, caps or moves is left out: how much its transfers
    change then depends on the split of political values, which nothing identifies.

    `gains` and `loses` are shares of the known draws in which the change exceeds `TOLERANCE` in
    favour of the receiver, or against it, with their standard errors between replicates.
    """

    receiver: str
    giver: str
    variant: str
    change: Spread
    gains: float
    loses: float
    gains_error: float = float("nan")
    loses_error: float = float("nan")


@dataclass(frozen=True, slots=True)
class TermsLevel:
    """The net transfer per year to `receiver` from `giver`, of a pair whose transfer was observed."""

    receiver: str
    giver: str
    level: Spread


@dataclass(frozen=True, slots=True)
class EraOutlook:
    """What a power's future is worth in one era (bn US$/yr), as powers grow and in a still world.

    `change` is their difference, draw by draw; `ends` is None for the last era, which never does.
    """

    code: str
    name: str
    begins: float
    ends: float | None
    value: Spread
    still: Spread
    change: Spread

    @property
    def years(self) -> str:
        """When it is, such as ``2025–2030``."""
        return f"{self.begins:g}–{self.ends:g}" if self.ends is not None else f"from {self.begins:g}"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The equilibrium, as far as it can be told; most levels of terms are left out on purpose.

    The record of relations identifies only the sum of what a relation is politically worth to its
    two sides. How the sum is split moves the level of transfers one for one, and nothing else. So
    only changes of terms between variants mean something, and `levels` holds only the pairs for
    which an observed transfer pins the split.
    """

    start: int
    horizon: int
    dyads: tuple[DyadOutlook, ...]
    powers: tuple[PowerOutlook, ...]
    terms: tuple[TermsShift, ...]
    levels: tuple[TermsLevel, ...] = ()
    eras: tuple[EraOutlook, ...] = ()


def outlook(ensemble: Ensemble) -> Outlook:
    """Summarise an ensemble that was asked for `outlook_requests`.

    Quantities the ensemble does not hold, and draws that were not solved, are unknown.
    """
    scenario = ensemble.scenario.table()
    return Outlook(
        start=scenario.year,
        horizon=HORIZON,
        dyads=tuple(_dyad(ensemble, dyad) for dyad in scenario.dyads),
        powers=tuple(_power(ensemble, actor) for actor in scenario.actors),
        terms=tuple(
            _shift(ensemble, first, second, variant)
            for variant in compared_variants(scenario)
            for first, second in combinations(scenario.codes, 2)
            if variant and f"{first}-{second}" not in touched_pairs(scenario, variant)
        ),
        levels=tuple(_level(ensemble, pair) for pair in pinned_pairs(scenario)),
        eras=tuple(_eras(ensemble, scenario)),
    )


def _power(ensemble: Ensemble, actor: Actor) -> PowerOutlook:
    then = (actor.code, float(HORIZON))
    asked = (Request("value", (actor.code,)), Request("pivot", then), Request("outcast", then))
    return PowerOutlook(actor.code, actor.name, *_spreads(ensemble, asked))


def _eras(ensemble: Ensemble, scenario: Scenario) -> Iterator[EraOutlook]:
    ends = (*scenario.eras, None)
    for actor in scenario.actors:
        for (grows, still), end in zip(era_values(scenario, actor.code), ends, strict=False):
            columns = _columns(ensemble, (grows, still))
            each = (*columns, columns[0] - columns[1])
            value, rest, change = (spread(column, ensemble.replicates) for column in each)
            begins = grows.year if grows.year is not None else float(scenario.year)
            yield EraOutlook(actor.code, actor.name, begins, end, value, rest, change)


def _dyad(ensemble: Ensemble, dyad: str) -> DyadOutlook:
    years = path_years(ensemble.scenario)
    levels = ensemble.scenario.levels
    asked = [Request("hazard", (dyad,))]
    asked += [Request("relation_at", (dyad, year)) for year in years]
    asked += [chance_request(dyad, level) for level in levels]
    hazard, *spreads = _spreads(ensemble, asked)
    chances = spreads[len(years) :]
    return DyadOutlook(
        dyad=dyad,
        years=years,
        expected=tuple(spreads[: len(years)]),
        levels=levels,
        chances=tuple(chance.mean for chance in chances),
        hazard=hazard,
        chance_errors=tuple(chance.error for chance in chances),
    )


def _level(ensemble: Ensemble, pair: tuple[str, str]) -> TermsLevel:
    """Level of terms, told from the side that receives in the median draw."""
    first, second = pair
    (received,) = _columns(ensemble, [Request("terms", pair)])
    found = spread(received, ensemble.replicates)
    if found.median < 0:
        return TermsLevel(second, first, spread(-received, ensemble.replicates))
    return TermsLevel(first, second, found)


def _shift(ensemble: Ensemble, receiver: str, giver: str, variant: str) -> TermsShift:
    pair = (receiver, giver)
    there, here = _columns(ensemble, [Request("terms", pair, variant), Request("terms", pair)])
    change = there - here
    unknown = np.isnan(change)
    gains = spread(np.where(unknown, np.nan, change > TOLERANCE), ensemble.replicates)
    loses = spread(np.where(unknown, np.nan, change < -TOLERANCE), ensemble.replicates)
    return TermsShift(
        receiver,
        giver,
        variant,
        spread(change, ensemble.replicates),
        gains=gains.mean,
        loses=loses.mean,
        gains_error=gains.error,
        loses_error=loses.error,
    )


def _columns(ensemble: Ensemble, requests: Iterable[Request]) -> list[NDArray[np.float64]]:
    """The draws of each quantity, or all unknown."""
    quantities: Mapping[str, NDArray[np.float64]] = ensemble.quantities
    unknown = np.full(ensemble.calibrated.size, np.nan)
    return [np.asarray(quantities.get(request.key, unknown), dtype=np.float64) for request in requests]


def _spreads(ensemble: Ensemble, requests: Iterable[Request]) -> list[Spread]:
    return [spread(column, ensemble.replicates) for column in _columns(ensemble, requests)]
