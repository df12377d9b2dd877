"""The functions an expression may call on figures: table and arguments in, a reading out.

Each is pure; what it read travels with its result. `FIGURE_FUNCTIONS` is the closed vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tripolar.errors import FigureError
from tripolar.figures.groups import AS_ONE, LAST_YEAR, members
from tripolar.figures.table import FigureTable
from tripolar.measure.dependence import access, best_access
from tripolar.measure.power import net_power, net_power_if_known
from tripolar.measure.reading import Reading, unknown
from tripolar.measure.relations import un_distance

__all__ = ["FIGURE_FUNCTIONS", "FigureFunction"]


@dataclass(frozen=True, slots=True)
class FigureFunction:
    """One function of the vocabulary.

    Attributes
    ----------
    name, says : str
        As written in an expression, and one line for people.
    arguments : tuple of str
        Kinds of its arguments, in order: ``variable``, ``who``, ``pair``, ``group``, ``year``.
    optional : int
        How many of the last arguments may be left out.
    compute : callable
        Takes the table and the arguments, returns a Reading.
    """

    name: str
    arguments: tuple[str, ...]
    says: str
    compute: Callable[..., Reading]
    optional: int = 0

    @property
    def signature(self) -> str:
        """How it is called, such as ``latest(variable, who[, year])``."""
        needed = self.arguments[: len(self.arguments) - self.optional]
        rest = "".join(f"[, {name}]" for name in self.arguments[len(needed) :])
        return f"{self.name}({', '.join(needed)}{rest})"


def figure(table: FigureTable, variable: str, who: str, year: int) -> Reading:
    """Read a figure that must be there; of a group that stands as one power, the sum of its members."""
    if who in AS_ONE:
        return total(table, variable, AS_ONE[who], year)
    return Reading.of(table.get(variable, who, year))


def figure_if_known(table: FigureTable, variable: str, who: str, year: int) -> Reading:
    """Read a figure that may be absent; then it is unknown, and what rests on it is undecided."""
    sought = f"{variable}({who}, {year})"
    return Reading.of(table.find(variable, who, year), sought, table.variables[variable].unit)


def latest(table: FigureTable, variable: str, who: str, until: int | None = None) -> Reading:
    """Read the newest figure, or the newest not after a year."""
    return Reading.of(table.latest(variable, who, until))


def growth(table: FigureTable, variable: str, who: str, first: int, last: int) -> Reading:
    """Read the compound rate of growth between two years, in per cent a year.

    Raises
    ------
    FigureError
        If a figure is unknown, or the first is not above 0 or the second below it.
    """
    if last <= first:
        raise FigureError(f"growth from {first} to {last} has no years in it")
    before, after = table.get(variable, who, first), table.get(variable, who, last)
    if before.value <= 0 or after.value < 0:
        raise FigureError(
            f"{variable} of {who} goes from {before.value:g} in {first} to {after.value:g} in {last}:"
            " a rate of growth needs a start above 0 and no sign changed"
        )
    rate = 100.0 * ((after.value / before.value) ** (1.0 / (last - first)) - 1.0)
    return Reading(rate, "% a year", (before, after))


def total(table: FigureTable, variable: str, group: str, year: int, as_of: int = LAST_YEAR) -> Reading:
    """Sum a variable over the known members of a group, without China and Russia.

    Members without a figure are listed as missing, so the sum is a lower bound. Who is a member is
    told by `as_of`, which may be later than the figures: today's group weighed by its last figures.
    """
    found = {
        who: table.find(variable, who, year) for who in members(group, as_of) if who not in {"CHN", "RUS"}
    }
    figures = tuple(figure for figure in found.values() if figure is not None)
    missing = tuple(f"{variable}({who}, {year})" for who, figure in found.items() if figure is None)
    unit = table.variables[variable].unit
    if not figures:
        return Reading(None, unit, (), missing)
    return Reading(sum(figure.value for figure in figures), unit, figures, missing)


def count(table: FigureTable, variable: str, who: str, first: int, last: int) -> Reading:
    """Add up a variable over years, every one of which must be known.

    Raises
    ------
    FigureError
        If there is no year between the two, or a figure is unknown.
    """
    if last < first:
        raise FigureError(f"count from {first} to {last} has no years in it")
    figures = tuple(table.get(variable, who, year) for year in range(first, last + 1))
    return Reading(sum(figure.value for figure in figures), table.variables[variable].unit, figures)


def partner_rank(table: FigureTable, variable: str, pair: str, year: int) -> Reading:
    """Rank a partner among all known partners of the first of the pair; 1 is the largest."""
    own = table.get(variable, pair, year)
    first = pair.partition("-")[0]
    partners = [who for who in table.whos(variable, year) if who.partition("-")[0] == first]
    others = [table.get(variable, who, year) for who in partners]
    larger = tuple(figure for figure in others if figure.value > own.value)
    return Reading(1.0 + len(larger), "rank", (own, *larger))


def power_of(table: FigureTable, series: str, who: str, year: int) -> Reading:
    """Read net power; of a group that stands as one power, the sum over members with figures.

    Unknown where no member has figures.
    """
    if who not in AS_ONE:
        return net_power(table, series, who, year)
    group = [each for each in members(AS_ONE[who], LAST_YEAR) if each not in {"CHN", "RUS"}]
    readings = [net_power_if_known(table, series, each, year) for each in group]
    known = [reading for reading in readings if reading.value is not None]
    if not known:
        return unknown(readings[0].unit, *readings)
    figures = tuple(figure for reading in known for figure in reading.figures)
    return Reading(sum(reading.value or 0.0 for reading in known), known[0].unit, figures)


_ALL = (
    FigureFunction("figure", ("variable", "who", "year"), "the figure; it must be there", figure),
    FigureFunction("figure_if_known", ("variable", "who", "year"), "the figure, or unknown", figure_if_known),
    FigureFunction("latest", ("variable", "who", "year"), "the newest figure, not after a year", latest, 1),
    FigureFunction("growth", ("variable", "who", "year", "year"), "growth over the years, % a year", growth),
    FigureFunction(
        "total",
        ("variable", "group", "year", "year"),
        "sum over a group's known members but China and Russia; the last year says who is a member",
        total,
        optional=1,
    ),
    FigureFunction("count", ("variable", "who", "year", "year"), "sum over the years, both included", count),
    FigureFunction(
        "partner_rank", ("variable", "pair", "year"), "rank of a partner; 1 is first", partner_rank
    ),
    FigureFunction("net_power", ("variable", "who", "year"), "GDP × GDP per head (Beckley)", power_of),
    FigureFunction("access", ("variable", "pair", "year"), "imports over home absorption", access),
    FigureFunction("best_access", ("variable", "pair", "year", "year"), "the highest access", best_access),
    FigureFunction("un_distance", ("pair", "year"), "distance of positions in the UN", un_distance),
)

FIGURE_FUNCTIONS: dict[str, FigureFunction] = {function.name: function for function in _ALL}
