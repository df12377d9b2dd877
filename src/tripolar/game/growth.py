"""A dated path of fundamentals: what powers that grow at given rates are like some years on.

Growth is relative to the first-named power, whose dollars of today are the numeraire: its own rate is zero,
and the rest of the world grows with it. Trade follows size, as in a gravity equation [Tinbergen1962]_, or
stays as it is.

References
----------
.. [Tinbergen1962] Tinbergen (1962), Shaping the World Economy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import ParameterError
from tripolar.game.model.channels import GameParameters

__all__ = ["era_dates", "exit_rates_of", "grown", "grown_by_era"]

Array = NDArray[np.float64]


def grown(
    parameters: GameParameters, growth: Array, years: float | Array, world_output: Array | None = None
) -> GameParameters:
    """Let games grow for some years.

    With r_i = exp(g_i t): output Y_i r_i; means m_i r_i, scaled so that they add up to what they did; what is
    at stake ζ_ij r_i. With gravity, and W the growth of the world, imports over home sales a_ij r_j / W and
    a_i0 / W, and exports X_ij r_i r_j / W. All else is as it was, in the numeraire's dollars.

    Parameters
    ----------
    parameters : GameParameters
        B games of n powers, today.
    growth : (B, n)
        g, growth a year relative to the first-named power, whose own is 0.
    years : float or (B,)
        t, how far ahead.
    world_output : (B,), optional
        Output of all states today, bn US$ a year, for gravity; where it is NaN or not given trade stays as
        it is.

    Raises
    ------
    ParameterError
        If the first power grows against itself, or the world's output is less than the powers'.
    """
    if np.any(growth[:, 0] != 0.0):
        worst = float(growth[growth[:, 0] != 0.0, 0][0])
        raise ParameterError(f"growth of the first-named power is {worst:g}: it is the numeraire's, and 0")
    p, size = parameters, np.exp(growth * np.asarray(years)[..., None])
    means = p.capability * size
    sums = p.capability.sum(axis=1, keepdims=True), means.sum(axis=1, keepdims=True)
    later = replace(
        p,
        gdp=p.gdp * size,
        capability=means * (sums[0] / np.where(sums[1] > 0.0, sums[1], 1.0)),
        stake=p.stake * size[:, :, None],
    )
    if world_output is None or np.all(np.isnan(world_output)):
        return later
    if np.any(world_output < p.gdp.sum(axis=1)):
        raise ParameterError("world_output is less than what the powers at the table produce")
    world = (world_output + (p.gdp * (size - 1.0)).sum(axis=1)) / world_output
    still = np.isnan(world)
    world, size = np.where(still, 1.0, world), np.where(still[:, None], 1.0, size)
    return replace(
        later,
        access=p.access * size[:, None, :] / world[:, None, None],
        access_rest=p.access_rest / world[:, None],
        exports=p.exports * size[:, :, None] * size[:, None, :] / world[:, None, None],
    )


def grown_by_era(
    parameters: GameParameters,
    growth: Array,
    dates: Sequence[float | Array],
    world_output: Array | None = None,
) -> tuple[GameParameters, ...]:
    """Games by era, each as `grown` has it at the era's date (years ahead)."""
    return tuple(grown(parameters, growth, date, world_output) for date in dates)


def era_dates(year: float, until: Sequence[float], last_era_at: float | Array) -> tuple[float | Array, ...]:
    """Years ahead at which each era is measured: its middle, and for the last so long after it begins.

    Parameters
    ----------
    year : float
        The year of today.
    until : sequence of float
        Years in which the eras but the last end, ascending.
    last_era_at : float or (B,)
        Years after its beginning at which the last era is measured.

    Raises
    ------
    ParameterError
        If the years do not ascend, or the last era would be measured before it begins.

    Examples
    --------
    >>> era_dates(2025, (2030, 2035, 2040), 5)
    (2.5, 7.5, 12.5, 20)
    """
    if not np.all(np.asarray(last_era_at) >= 0.0):
        worst = float(np.min(last_era_at))
        raise ParameterError(f"last_era_at is {worst:g} years: it must not be negative")
    begins = (year, *until)
    _lengths(begins)
    middles = tuple((a + b) / 2.0 - year for a, b in pairwise(begins))
    return (*middles, begins[-1] - year + last_era_at)


def exit_rates_of(year: float, until: Sequence[float]) -> tuple[float, ...]:
    """Rates at which the eras but the last end, a year: one over their lengths.

    Raises
    ------
    ParameterError
        If the years do not ascend.

    Examples
    --------
    >>> exit_rates_of(2025, (2030, 2035, 2045))
    (0.2, 0.2, 0.1)
    """
    return tuple(1.0 / length for length in _lengths((year, *until)))


def _lengths(begins: Sequence[float]) -> tuple[float, ...]:
    """Lengths of the eras but the last, years."""
    for before, after in pairwise(begins):
        if not (after > before):
            problem = f"an era until {after:g} follows the year {before:g}: eras end one after the other"
            raise ParameterError(problem)
    return tuple(after - before for before, after in pairwise(begins))
