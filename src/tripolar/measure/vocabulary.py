"""The functions of figures that an expression may call, and the record of the figures that they read.

Each function takes the table and arguments and returns a reading. It is pure; the figures that it read are
part of its result. `FIGURE_FUNCTIONS` is the closed list of them. `FigureVocabulary` answers the calls of
an expression and remembers every figure used.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean, stdev

from tripolar.bounds import CALENDAR
from tripolar.errors import FigureError
from tripolar.figures.breaks import straddled
from tripolar.figures.figure import Figure
from tripolar.figures.groups import AS_ONE, GROUPS, LAST_YEAR, members
from tripolar.figures.table import FigureTable
from tripolar.measure.dependence import access, best_access
from tripolar.measure.power import net_power, net_power_if_known
from tripolar.measure.reading import Reading, unknown
from tripolar.measure.relations import un_distance
from tripolar.scenario.expression import Call, Expression, evaluate
from tripolar.words import plural

__all__ = ["FIGURE_FUNCTIONS", "FigureFunction", "FigureVocabulary"]


class FigureVocabulary:
    """The lookup that turns an expression over figures into a number.

    It is a notebook, not a value: it keeps what was used, so that a result can cite its figures.

    >>> from tripolar.figures.table import load_table
    >>> from tripolar.scenario.expression import parse
    >>> vocabulary = FigureVocabulary(load_table())
    >>> gap = parse("figure(gdp_current_usd, CHN, 2024) / figure(gdp_current_usd, RUS, 2024)")
    >>> round(vocabulary.value(gap), 2)
    8.62
    >>> [str(figure) for figure in vocabulary.used]
    ['gdp_current_usd(CHN, 2024)', 'gdp_current_usd(RUS, 2024)']
    """

    def __init__(self, table: FigureTable) -> None:
        self._table = table
        self._used: dict[Figure, None] = {}
        self._missing: dict[str, None] = {}

    @property
    def used(self) -> tuple[Figure, ...]:
        """Every figure given out so far, in the order asked for, each once."""
        return tuple(self._used)

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything asked for that the table does not know, such as ``cinc(EGY, 2022)``."""
        return tuple(self._missing)

    @property
    def breaks(self) -> tuple[str, ...]:
        """Breaks of territory between the figures given out so far, in words."""
        return straddled(self._used)

    def read(self, call: Call) -> Reading:
        """Answer one call with a number and the figures behind it.

        Raises
        ------
        FigureError
            If the function, an argument or a figure that must be there does not exist.
        """
        function = FIGURE_FUNCTIONS.get(call.name)
        if function is None:
            problem = f"'{call.name}' is not a function of figures"
            raise FigureError(problem, given=call.name, allowed=FIGURE_FUNCTIONS)
        reading = function.compute(self._table, *_arguments(function, call))
        self._used.update(dict.fromkeys(reading.figures))
        self._missing.update(dict.fromkeys(reading.missing))
        return reading

    def lookup(self, call: Call) -> float:
        """Answer one call with a number; NaN where it is unknown. Errors as `read`."""
        value = self.read(call).value
        return float("nan") if value is None else value

    def value(self, expression: Expression) -> float:
        """Evaluate a whole expression to one number, truth as 1.0 or 0.0, unknown as NaN.

        Raises
        ------
        FigureError
            As `read`, with the place of the call in its file.
        """
        return float(evaluate(expression, self.located(expression)))

    def located(self, expression: Expression) -> _Located:
        """Give a lookup for one expression whose errors say where in its file the call stands."""
        return _Located(self, expression)


class _Located:
    def __init__(self, vocabulary: FigureVocabulary, expression: Expression) -> None:
        self._vocabulary = vocabulary
        self._expression = expression

    def __call__(self, call: Call) -> float:
        try:
            return self._vocabulary.lookup(call)
        except FigureError as error:
            error.where = error.where or self._expression.at(call.column)
            error.args = (error.line(),)
            raise


def _arguments(function: FigureFunction, call: Call) -> list[str | int]:
    """Check the arguments of a call against what its function takes; years become whole numbers."""
    given, most = len(call.arguments), len(function.arguments)
    if not most - function.optional <= given <= most:
        raise FigureError(f"{function.signature} was given {plural(given, 'argument')}")
    return [
        _argument(function, kind, argument)
        for kind, argument in zip(function.arguments, call.arguments, strict=False)
    ]


def _argument(function: FigureFunction, kind: str, argument: str | float) -> str | int:
    if kind == "year":
        if isinstance(argument, str) or argument not in CALENDAR or argument != int(argument):
            raise FigureError(f"{function.signature}: '{argument}' is no year", allowed=(str(CALENDAR),))
        return int(argument)
    if not isinstance(argument, str):
        raise FigureError(f"{function.signature}: {argument:g} is no {kind}")
    if kind == "pair" and argument.count("-") != 1:
        raise FigureError(f"{function.signature}: '{argument}' is no pair such as RUS-CHN")
    return argument


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
    """Read a figure as `figure` does; if absent it is unknown, and what rests on it is undecided."""
    if who in AS_ONE:
        return total(table, variable, AS_ONE[who], year)
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


def relative_growth(
    table: FigureTable, variable: str, who: str, other: str, first: int, last: int
) -> Reading:
    """Read by how much one grew faster than another, on average over the years: logarithms, a year.

    Raises
    ------
    FigureError
        If a figure is unknown or not above 0, or there is no year between the two.
    """
    gaps, figures = _yearly_gaps(table, variable, who, other, first, last)
    return Reading(fmean(gaps), "1/yr", figures)


def relative_growth_spread(
    table: FigureTable, variable: str, who: str, other: str, first: int, last: int
) -> Reading:
    """Read how far the average over as many years ahead may lie from that of the years on record, 1/yr.

    With s the standard deviation of the N yearly differences of growth, taken for independent, it is
    s √(2/N): one part for the years ahead, one for the average of those on record.

    Raises
    ------
    FigureError
        As `relative_growth`, and if there are fewer than two years.
    """
    gaps, figures = _yearly_gaps(table, variable, who, other, first, last)
    if len(gaps) < 2:
        raise FigureError(f"relative_growth_spread from {first} to {last} takes two years or more")
    return Reading(stdev(gaps) * math.sqrt(2.0 / len(gaps)), "1/yr", figures)


def _yearly_gaps(
    table: FigureTable, variable: str, who: str, other: str, first: int, last: int
) -> tuple[list[float], tuple[Figure, ...]]:
    """Growth of one less that of the other in every year, and the figures behind it."""
    if last <= first:
        raise FigureError(f"growth from {first} to {last} has no years in it")
    used: dict[Figure, None] = {}
    gaps = []
    for year in range(first + 1, last + 1):
        rates = [_log_growth(table, variable, code, year, used) for code in (who, other)]
        gaps.append(rates[0] - rates[1])
    return gaps, tuple(used)


def _log_growth(table: FigureTable, variable: str, who: str, year: int, used: dict[Figure, None]) -> float:
    """Growth from the year before; of a group that stands as one power, of members known in both years."""
    sums = []
    if who in AS_ONE:
        pairs = [
            (table.find(variable, each, year - 1), table.find(variable, each, year))
            for each in members(AS_ONE[who], LAST_YEAR)
            if each not in {"CHN", "RUS"}
        ]
        known = [(before, after) for before, after in pairs if before is not None and after is not None]
    else:
        known = [(table.get(variable, who, year - 1), table.get(variable, who, year))]
    for column in zip(*known, strict=True):
        used.update(dict.fromkeys(column))
        sums.append(math.fsum(figure.value for figure in column))
    if len(sums) < 2 or min(sums) <= 0:
        raise FigureError(f"{variable} of {who} is not known above 0 in {year - 1} and {year}")
    return math.log(sums[1] / sums[0])


def world_total(table: FigureTable, variable: str, year: int) -> Reading:
    """Sum a variable over all states with a figure for the year: a lower bound of the world's."""
    figures = tuple(
        figure for who in sorted(table.whos(variable, year)) if (figure := table.find(variable, who, year))
    )
    unit = table.variables[variable].unit
    if not figures:
        return Reading(None, unit, (), (f"{variable}(all states, {year})",))
    return Reading(math.fsum(figure.value for figure in figures), unit, figures)


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
    return Reading(math.fsum(figure.value for figure in figures), unit, figures, missing)


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
    unit = table.variables[variable].unit
    known = "years" if unit == "0 or 1" else unit  # in which it was so
    return Reading(math.fsum(figure.value for figure in figures), known, figures)


def partner_rank(table: FigureTable, variable: str, pair: str, year: int) -> Reading:
    """Rank a partner among all known partners of the first of the pair; 1 is the largest."""
    own = table.get(variable, pair, year)
    first = pair.partition("-")[0]
    # Undirected pairs are stored once, under either power.
    ends = (0, 2) if table.variables[variable].directed == "undirected" else (0,)
    partners = {
        who for who in table.whos(variable, year) if first in [who.partition("-")[end] for end in ends]
    }
    others = [table.get(variable, who, year) for who in sorted(partners)]
    larger = tuple(figure for figure in others if figure.value > own.value)
    return Reading(1.0 + len(larger), "rank", (own, *larger))


def trade(table: FigureTable, variable: str, pair: str, year: int) -> Reading:
    """Sum what two sell each other; one of them may be a group, of which the known members count.

    Members without a figure are listed as missing, so that the sum is a lower bound. Unknown where nothing is
    known.

    Raises
    ------
    FigureError
        If the variable is no flow between two.
    """
    _check_flow(table, variable, "trade")
    a, b = pair.split("-")
    sides = [members(each, year) if each in GROUPS else (each,) for each in (a, b)]
    pairs = [
        who
        for one in sides[0]
        for other in sides[1]
        if one != other
        for who in (f"{one}-{other}", f"{other}-{one}")
    ]
    found = {who: table.find(variable, who, year) for who in pairs}
    figures = tuple(figure for figure in found.values() if figure is not None)
    missing = tuple(f"{variable}({who}, {year})" for who, figure in found.items() if figure is None)
    unit = table.variables[variable].unit
    if not figures:
        return Reading(None, unit, (), missing)
    return Reading(math.fsum(figure.value for figure in figures), unit, figures, missing)


def trade_rank(table: FigureTable, variable: str, pair: str, first: int, last: int | None = None) -> Reading:
    """Rank a partner among all states by what the first of the pair sells to and buys from each.

    Of several years it is the lowest rank in any: 1 is first in all of them.

    Raises
    ------
    FigureError
        If the variable is no flow between two, or nothing is known of the pair in one of the years.
    """
    _check_flow(table, variable, "trade_rank")
    own, partner = pair.split("-")
    years = range(first, (first if last is None else last) + 1)
    if not years:
        raise FigureError(f"trade_rank from {first} to {last} has no years in it")
    sums = {
        code: _both_ways(table, variable, own, code, years)
        for code in table.actors
        if code != own and code not in GROUPS
    }
    known = [table.get(variable, f"{own}-{partner}", year) for year in years]
    larger: dict[int, list[str]] = {
        year: [code for code, by_year in sums.items() if by_year[year] > sums[partner][year]]
        for year in years
    }
    worst = max(years, key=lambda year: len(larger[year]))
    ahead = [
        figure
        for code in larger[worst]
        for who in (f"{own}-{code}", f"{code}-{own}")
        if (figure := table.find(variable, who, worst)) is not None
    ]
    back = (table.find(variable, f"{partner}-{own}", year) for year in years)
    figures = (*known, *(figure for figure in back if figure is not None), *ahead)
    return Reading(1.0 + len(larger[worst]), "rank", figures)


def _both_ways(table: FigureTable, variable: str, own: str, other: str, years: range) -> dict[int, float]:
    """What two sell each other in each year, 0 where nothing is known."""
    sums = dict.fromkeys(years, 0.0)
    for who in (f"{own}-{other}", f"{other}-{own}"):
        for figure in table.series(variable, who) if table.knows(variable, who) else ():
            if figure.year in sums:
                sums[figure.year] += figure.value
    return sums


def _check_flow(table: FigureTable, variable: str, name: str) -> None:
    flows = [each.name for each in table.variables.values() if each.directed in {"a to b", "a from b"}]
    if variable not in flows:
        raise FigureError(
            f"{name} sums flows between two, and '{variable}' is none", given=variable, allowed=flows
        )


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
    return Reading(math.fsum(reading.value or 0.0 for reading in known), known[0].unit, figures)


_ALL = (
    FigureFunction("figure", ("variable", "who", "year"), "the figure; it must be there", figure),
    FigureFunction("figure_if_known", ("variable", "who", "year"), "the figure, or unknown", figure_if_known),
    FigureFunction("latest", ("variable", "who", "year"), "the newest figure, not after a year", latest, 1),
    FigureFunction("growth", ("variable", "who", "year", "year"), "growth over the years, % a year", growth),
    FigureFunction(
        "relative_growth",
        ("variable", "who", "who", "year", "year"),
        "how much faster the first grew than the second, average over the years, 1/yr",
        relative_growth,
    ),
    FigureFunction(
        "relative_growth_spread",
        ("variable", "who", "who", "year", "year"),
        "how far it may be off over as many years ahead: s √(2/N) of the N yearly differences, 1/yr",
        relative_growth_spread,
    ),
    FigureFunction(
        "world_total", ("variable", "year"), "sum over all states with a figure for the year", world_total
    ),
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
    FigureFunction(
        "trade", ("variable", "pair", "year"), "a flow both ways; a side may be a group such as EU", trade
    ),
    FigureFunction(
        "trade_rank",
        ("variable", "pair", "year", "year"),
        "rank of a partner among all states by a flow both ways, the lowest of the years; 1 is first",
        trade_rank,
        optional=1,
    ),
    FigureFunction("net_power", ("variable", "who", "year"), "GDP × GDP per head (Beckley)", power_of),
    FigureFunction("access", ("variable", "pair", "year"), "imports over home absorption", access),
    FigureFunction("best_access", ("variable", "pair", "year", "year"), "the highest access", best_access),
    FigureFunction("un_distance", ("pair", "year"), "distance of positions in the UN", un_distance),
)

FIGURE_FUNCTIONS: dict[str, FigureFunction] = {function.name: function for function in _ALL}
