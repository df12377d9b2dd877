"""Political values that calibration found, held against the size of the power that is said to feel them.

Political value is what good relations with another power are worth to a leader, in bn US$ a year. Calibration
finds as much of it as it takes for relations to move at the rates put in. Where that is a large part of what
the power produces, the rates are bought with a number that nobody measured, and a reader should know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.result import Ensemble
from tripolar.stats.sampling import Spread, spread

__all__ = ["LARGE", "CalibratedValue", "calibrated_values"]

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
        share = np.abs(value) / _gdp(ensemble, power)
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


def _gdp(ensemble: Ensemble, power: str) -> NDArray[np.float64]:
    """Of each draw, bn US$ a year; NaN where the scenario has none."""
    path = f"gdp.{power}"
    if path in ensemble.parameters:
        return np.asarray(ensemble.parameters[path], dtype=np.float64)
    parameter = ensemble.prepared.parameters.get(path)
    given = np.nan if parameter is None else float(parameter.distribution.centre)
    return np.full(ensemble.draws, given)
