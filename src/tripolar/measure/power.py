"""Power by several measures, none of them right: who has how much of each, and in which year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import FigureError
from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable
from tripolar.measure.reading import Reading

__all__ = ["MEASURES", "PowerMeasure", "PowerRow", "net_power", "net_power_if_known", "power"]

#: GDP series that net power may be built on, each with the population that belongs to it.
_POPULATION = {
    "gdp_current_usd": "population",
    "gdp_ppp_current_intl": "population_ppp",
    "gdp_maddison": "population_maddison",
}

#: How many years a figure may be older than the year asked for.
WINDOW = 5


@dataclass(frozen=True, slots=True)
class PowerMeasure:
    """One way of measuring power: a series, or net power built on a GDP series."""

    label: str
    variable: str
    net: bool = False

    def read(self, table: FigureTable, who: str, year: int) -> Reading:
        """Read the measure for one actor and year; unknown where a figure is absent."""
        if self.net:
            return net_power_if_known(table, self.variable, who, year)
        unit = table.variables[self.variable].unit
        return Reading.of(table.find(self.variable, who, year), f"{self.variable}({who}, {year})", unit)


MEASURES = (
    PowerMeasure("GDP at market rates", "gdp_current_usd"),
    PowerMeasure("GDP at purchasing power", "gdp_ppp_current_intl"),
    PowerMeasure("GDP, Maddison", "gdp_maddison"),
    PowerMeasure("net power at market rates", "gdp_current_usd", net=True),
    PowerMeasure("net power at purchasing power", "gdp_ppp_current_intl", net=True),
    PowerMeasure("net power, Maddison", "gdp_maddison", net=True),
    PowerMeasure("national capabilities (CINC)", "cinc"),
    PowerMeasure("military spending", "nmc_milex"),
    PowerMeasure("military personnel", "nmc_milper"),
    PowerMeasure("nuclear warheads", "nuclear_warheads"),
)


@dataclass(frozen=True, slots=True)
class PowerRow:
    """One measure for every actor, in one year.

    Attributes
    ----------
    measure : PowerMeasure
        What was measured.
    year : int or None
        The newest year, not after the one asked for, in which most actors are known.
    readings : tuple of Reading
        One for each actor, in the order asked for; unknown ones are None, not zero.
    """

    measure: PowerMeasure
    year: int | None
    readings: tuple[Reading, ...]

    @property
    def label(self) -> str:
        """The measure, and that its shares leave somebody out where one is unknown."""
        known = int(np.count_nonzero(~np.isnan(self.values)))
        return self.measure.label + (", of those known" if 1 < known < len(self.readings) else "")

    @property
    def unit(self) -> str:
        """Unit as printed."""
        return self.readings[0].unit if self.readings else ""

    @property
    def values(self) -> NDArray[np.float64]:
        """Values (n,), NaN where unknown."""
        return np.array([np.nan if r.value is None else r.value for r in self.readings])

    @property
    def shares(self) -> NDArray[np.float64]:
        """Shares of the sum of those known (n,); NaN for others, and for all unless two are known."""
        values = self.values
        total = np.nansum(values)
        compared = total > 0 and np.count_nonzero(~np.isnan(values)) > 1
        return values / total if compared else np.full_like(values, np.nan)


def net_power(table: FigureTable, variable: str, who: str, year: int) -> Reading:
    """Multiply GDP by GDP per head, which takes off what a large population consumes [Beckley2018]_.

    Parameters
    ----------
    variable : str
        The GDP series: ``gdp_current_usd``, ``gdp_ppp_current_intl`` or ``gdp_maddison``.

    Raises
    ------
    FigureError
        If the series is no GDP, or GDP or population is unknown.

    References
    ----------
    .. [Beckley2018] Beckley, M. (2018), The Power of Nations: Measuring What Matters,
       International Security 43(2), 7-44.
    """
    gdp = table.get(variable, who, year) if variable in _POPULATION else None
    if gdp is None:
        problem = f"net power is built on a GDP series, not on '{variable}'"
        raise FigureError(problem, given=variable, allowed=_POPULATION)
    return _net_power(gdp, table.get(_POPULATION[variable], who, year))


def net_power_if_known(table: FigureTable, variable: str, who: str, year: int) -> Reading:
    """Compute net power as `net_power`, or leave it unknown where a figure is absent."""
    series = (variable, _POPULATION[variable])
    gdp, people = (table.find(name, who, year) for name in series)
    if gdp is None or people is None:
        unit = table.variables[variable].unit
        absent = (name for name, figure in zip(series, (gdp, people), strict=True) if figure is None)
        missing = tuple(f"{name}({who}, {year})" for name in absent)
        return Reading(None, f"{unit} × {unit} per person", missing=missing)
    return _net_power(gdp, people)


def _net_power(gdp: Figure, people: Figure) -> Reading:
    return Reading(gdp.value * gdp.value / people.value, f"{gdp.unit} × {gdp.unit} per person", (gdp, people))


def power(codes: Sequence[str], year: int, table: FigureTable) -> tuple[PowerRow, ...]:
    """Measure the power of actors in or shortly before a year, by every measure in `MEASURES`.

    All actors of a row are measured in the same year: the newest of the last six in which most of
    them are known. A row in which nobody is known is kept, so that a reader sees what is absent.
    """
    return tuple(_row(measure, codes, year, table) for measure in MEASURES)


def _row(measure: PowerMeasure, codes: Sequence[str], year: int, table: FigureTable) -> PowerRow:
    series = (measure.variable, _POPULATION[measure.variable]) if measure.net else (measure.variable,)
    known = {
        then: sum(all(table.find(name, code, then) is not None for name in series) for code in codes)
        for then in range(year, year - WINDOW - 1, -1)
    }
    best = max(known, key=known.__getitem__)
    readings = tuple(measure.read(table, code, best) for code in codes)
    return PowerRow(measure, best if known[best] else None, readings)
