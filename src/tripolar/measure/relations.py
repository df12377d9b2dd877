"""How two powers stand, by several published codings that do not always agree.

Each coding is read as a level of the model (0 hostile, ½ normal, 1 partnership) by a rule that is
written down here and is a judgement; what a source cannot tell is None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from tripolar.figures.table import FigureTable
from tripolar.measure.dependence import trade_share
from tripolar.measure.reading import Reading, unknown

__all__ = ["Coding", "DyadRelations", "relations", "un_distance"]

HOSTILE, NORMAL, PARTNERSHIP = 0.0, 0.5, 1.0

#: Distance of ideal points in the UN below which two states vote as partners, above which as
#: opponents. Great powers lie between 0 and 5; the world's spread is about 1.
UN_NEAR, UN_FAR = 1.0, 2.5
#: Geometric mean of the two shares in each other's trade below which trade is as good as absent.
TRADE_LOW = 0.01
#: Hostility of a militarized dispute from which force was used.
FORCE = 4
#: How many years back the newest figure may lie; disputes count over as many years.
WINDOW = 10


@dataclass(frozen=True, slots=True)
class Coding:
    """What one source says of a pair.

    Attributes
    ----------
    name : str
        Name of the coding.
    level : float or None
        0, ½ or 1; None where the source is silent.
    says : str
        What it says, in words.
    reading : Reading
        The number behind it.
    """

    name: str
    level: float | None
    says: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class DyadRelations:
    """One pair by every coding."""

    dyad: str
    codings: tuple[Coding, ...]

    @property
    def levels(self) -> tuple[float, ...]:
        """The different levels the codings give, lowest first."""
        return tuple(sorted({coding.level for coding in self.codings if coding.level is not None}))

    @property
    def agreed(self) -> bool:
        """Whether all codings that say something say the same."""
        return len(self.levels) <= 1

    def coding(self, name: str) -> Coding:
        """Find a coding by name."""
        return next(coding for coding in self.codings if coding.name == name)


def un_distance(table: FigureTable, pair: str, year: int) -> Reading:
    """Measure how far apart two states' ideal points in the UN General Assembly lie.

    Raises
    ------
    FigureError
        If the position of either is unknown in the year.
    """
    a, b = (table.get("un_idealpoint", who, year) for who in pair.split("-"))
    return Reading(abs(a.value - b.value), "ideal points", (a, b))


def relations(codes: Sequence[str], year: int, table: FigureTable) -> tuple[DyadRelations, ...]:
    """Code every pair of powers in or shortly before a year by every source."""
    return tuple(
        DyadRelations(f"{a}-{b}", tuple(code(table, a, b, year) for code in _CODINGS))
        for a, b in combinations(codes, 2)
    )


def _rivalry(table: FigureTable, a: str, b: str, year: int) -> Coding:
    figure = table.newest([("rivalry_tss", f"{a}-{b}")], year, WINDOW)
    reading = Reading.of(figure, f"rivalry_tss({a}-{b}, {year})", "0 or 1")
    if figure is None:
        return Coding("rivalry", None, "unknown", reading)
    rivals = figure.value == 1
    return Coding("rivalry", HOSTILE if rivals else NORMAL, "rivals" if rivals else "no rivals", reading)


def _disputes(table: FigureTable, a: str, b: str, year: int) -> Coding:
    years = range(year - WINDOW + 1, year + 1)
    found = [table.find("mid_hostility", f"{a}-{b}", then) for then in years]
    figures = tuple(figure for figure in found if figure is not None)
    if len(figures) < WINDOW:
        missing = (f"mid_hostility({a}-{b}, {years[0]}-{years[-1]})",)
        return Coding("disputes", None, "unknown", Reading(None, "0 to 5", missing=missing))
    worst = max(figures, key=lambda figure: (figure.value, figure.year))
    reading = Reading(worst.value, worst.unit, (worst,))
    if worst.value >= FORCE:
        return Coding("disputes", HOSTILE, f"force used in the last {WINDOW} years", reading)
    return Coding("disputes", NORMAL, f"no force in the last {WINDOW} years", reading)


def _alliance(table: FigureTable, a: str, b: str, year: int) -> Coding:
    names = ("atop_defense", "atop_consultation", "atop_neutrality", "atop_nonaggression")
    found = [table.newest([(name, f"{a}-{b}")], year, WINDOW) for name in names]
    figures = tuple(figure for figure in found if figure is not None)
    if not figures:
        return Coding("treaties", None, "unknown", unknown("0 or 1", missing=[f"atop({a}-{b}, {year})"]))
    held = [figure.variable.removeprefix("atop_") for figure in figures if figure.value]
    reading = Reading(float(len(held)), "obligations", figures)
    if "defense" in held:
        return Coding("treaties", PARTNERSHIP, "defence pact", reading)
    if held:
        return Coding("treaties", NORMAL, ", ".join(held), reading)
    return Coding("treaties", None, "no treaty", reading)


def _un(table: FigureTable, a: str, b: str, year: int) -> Coding:
    for then in range(year, year - WINDOW - 1, -1):
        points = [table.find("un_idealpoint", who, then) for who in (a, b)]
        if all(point is not None for point in points):
            reading = un_distance(table, f"{a}-{b}", then)
            distance = reading.value or 0.0
            level = PARTNERSHIP if distance < UN_NEAR else HOSTILE if distance > UN_FAR else NORMAL
            return Coding("UN votes", level, f"{distance:.2f} apart", reading)
    return Coding("UN votes", None, "unknown", unknown("ideal points", missing=[f"UN votes of {a}, {b}"]))


def _trade(table: FigureTable, a: str, b: str, year: int) -> Coding:
    first, second = trade_share(table, a, b, year), trade_share(table, b, a, year)
    if first.value is None or second.value is None:
        return Coding("trade", None, "unknown", unknown("share", first, second))
    mean = sqrt(first.value * second.value)
    figures = tuple(dict.fromkeys(first.figures + second.figures))
    says = f"{100 * first.value:.2g}% of {a}'s trade, {100 * second.value:.2g}% of {b}'s"
    return Coding("trade", HOSTILE if mean < TRADE_LOW else NORMAL, says, Reading(mean, "share", figures))


_CODINGS: tuple[Callable[[FigureTable, str, str, int], Coding], ...] = (
    _rivalry,
    _disputes,
    _alliance,
    _un,
    _trade,
)
