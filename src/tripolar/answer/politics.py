"""Political values and costs of moving that calibration found, held against the size of the powers.

Political value is what good relations with another power are worth to a leader, in bn US$ a year. Calibration
finds as much of it as it takes for relations to move at the rates put in. Where that is a large part of what
the power produces, the rates are bought with a number that nobody measured, and a reader should know.

Where relations must also come back at rates put in, calibration finds as well what it costs to move them
(friction): bn US$ of present value for a level up and one down again, both sides together. A year of it, at
the draw's discount rate, can be held against what the powers produce.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.result import Ensemble
from tripolar.stats.sampling import Spread, spread

__all__ = ["LARGE", "CalibratedCost", "CalibratedValue", "calibrated_costs", "calibrated_values"]

LARGE = 0.05  # of GDP


@dataclass(frozen=True, slots=True)
class CalibratedValue:
    """What calibration says that relations of one power with another are worth to one of its leaders.

    Attributes
    ----------
    path : str
        Such as ``political_value.USA.RUS.engager``.
    power, towards, leader : str
        Whose it is, towards whom, and under which leader.
    pair : str
        The pair whose relation was calibrated, as the scenario names it.
    value : Spread
        Over the calibrated draws, bn US$ a year.
    share_of_gdp : Spread
        Its absolute value as a share of the power's GDP in the draw.
    often_large : float
        Share of the calibrated draws in which that is above a twentieth; NaN where none is calibrated.
    large : bool
        Whether that is so in the median draw.
    """

    path: str
    power: str
    towards: str
    leader: str
    pair: str
    value: Spread
    share_of_gdp: Spread
    often_large: float
    large: bool


@dataclass(frozen=True, slots=True)
class CalibratedCost:
    """What calibration says that it costs to move a pair's relation a level up and down again.

    Attributes
    ----------
    pair : str
        As the scenario names it.
    cost : Spread
        Of both sides together over the calibrated draws, bn US$ of present value.
    yearly : Spread
        The same as a yearly sum at the draw's discount rate, bn US$ a year.
    share_of_gdp : Spread
        Of that in the smaller of the two powers' GDP.
    """

    pair: str
    cost: Spread
    yearly: Spread
    share_of_gdp: Spread


def calibrated_costs(ensemble: Ensemble) -> tuple[CalibratedCost, ...]:
    """What moves of every pair cost whose return hazard was put in, in the scenario's order of pairs."""
    found = []
    for pair in ensemble.scenario.dyads:
        first, second = pair.split("-")
        paths = [
            f"friction.{a}.{b}.{way}" for a, b in ((first, second), (second, first)) for way in ("up", "down")
        ]
        if not all(path in ensemble.derived for path in paths):
            continue
        whole = np.sum([ensemble.derived[path] for path in paths], axis=0)
        cost = np.where(ensemble.calibrated, whole, np.nan)
        yearly = _drawn(ensemble, "discount") * cost
        smaller = np.minimum(*(_drawn(ensemble, f"gdp.{power}") for power in (first, second)))
        found.append(CalibratedCost(pair, spread(cost), spread(yearly), spread(yearly / smaller)))
    return tuple(found)


def calibrated_values(ensemble: Ensemble) -> tuple[CalibratedValue, ...]:
    """Every political value that calibration found, the largest share of GDP first."""
    found = sorted(_found(ensemble), key=lambda each: -np.nan_to_num(each.share_of_gdp.median, nan=-1.0))
    return tuple(found)


def _found(ensemble: Ensemble) -> Iterator[CalibratedValue]:
    pairs = {frozenset(dyad.split("-")): dyad for dyad in ensemble.scenario.dyads}
    for path, column in ensemble.derived.items():
        head, *names = path.split(".")
        if head != "political_value":
            continue
        power, towards, leader = (*names, "")[:3]
        value = np.where(ensemble.calibrated, column, np.nan)
        share = np.abs(value) / _drawn(ensemble, f"gdp.{power}")
        known = share[np.isfinite(share)]
        often = float(np.mean(known > LARGE)) if known.size else float("nan")
        shares = spread(share)
        yield CalibratedValue(
            path=path,
            power=power,
            towards=towards,
            leader=leader,
            pair=pairs[frozenset((power, towards))],
            value=spread(value),
            share_of_gdp=shares,
            often_large=often,
            large=bool(shares.median > LARGE),
        )


def _drawn(ensemble: Ensemble, path: str) -> NDArray[np.float64]:
    """A parameter in every draw; NaN where the scenario has none."""
    if path in ensemble.parameters:
        return np.asarray(ensemble.parameters[path], dtype=np.float64)
    parameter = ensemble.prepared.parameters.get(path)
    given = np.nan if parameter is None else float(parameter.distribution.centre)
    return np.full(ensemble.draws, given)
