"""How often relations that had warmed fell back: counts from the figures, and what they say of a rate.

A *thaw* begins in the first year that a pair is no longer hostile after a year in which it was. It ends in
the year that it is hostile again, or with the figures; a year without figures between two that are known
counts as it stood. Falls over the years that thaws lasted are a rate a year. With Jeffreys' prior for a rate
of events the posterior is Gamma(falls + ½, years) [Jeffreys1946]_, and the chance to fall within t years is
1 - (years / (years + t))^(falls + ½).

What is hostile is read by several codings that do not agree; each names what of it is a judgement. Russia
stands for the Soviet Union through 1991.

References
----------
.. [Jeffreys1946] Jeffreys (1946), An Invariant Form for the Prior Probability in Estimation Problems.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from tripolar.bounds import CALENDAR
from tripolar.errors import FigureError
from tripolar.figures.figure import Figure
from tripolar.figures.names import find_state, unknown_state
from tripolar.figures.table import FigureTable
from tripolar.measure.relations import FORCE, UN_FAR

__all__ = [
    "AGES",
    "BIASES",
    "GREAT_POWERS",
    "JUDGEMENTS",
    "RECORD_CODINGS",
    "AgeBand",
    "RecordCoding",
    "ReturnRate",
    "Thaw",
    "powers_of_the_record",
    "return_rates",
    "thaws_of",
]

#: The five permanent members of the UN Security Council, and Germany, Japan and India.
GREAT_POWERS = ("USA", "RUS", "CHN", "GBR", "FRA", "DEU", "JPN", "IND")

#: Ages of a thaw at which its years, and a fall, are counted in another band.
AGES = (0, 5, 10, 20)

BIASES = (
    "A window counts a thaw only once all its years are quiet: by force in 10 years, from the eleventh quiet"
    " year on. What falls sooner is not seen, and thaws fall soonest when they are young.",
    "Falls are counted per year that a relation has warmed, at normal or better. A calibration asks for the"
    " rate at normal, which is higher where some of these years are a partnership's.",
)

JUDGEMENTS = (
    "Rates at which partnerships that cooled are mended, and at which normal relations are left, need a"
    " record of three levels. No series here has three: such targets are a judgement.",
    "Whose relations count, and in which years, is a judgement too. To test whether one opening lasted, leave"
    " its pair out of its own rate.",
)

# Who goes on as whom, and the first year of it.
_HEIR, _ANCESTOR, _SINCE = "RUS", "SUN", 1992

#: A year's coding: whether it is hostile, and the figures it was read from.
_Coded = dict[int, tuple[bool, tuple[Figure, ...]]]


@dataclass(frozen=True, slots=True)
class RecordCoding:
    """One way to tell from the figures whether a pair is hostile in a year.

    Attributes
    ----------
    name : str
        What it is called.
    says : str
        When a pair counts as hostile.
    judgement : str
        What of that is a judgement; empty where it is all the source's.
    variable : str
        The series it reads.
    """

    name: str
    says: str
    judgement: str
    variable: str
    read: Callable[[FigureTable, str, str], _Coded] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Thaw:
    """One relation that was hostile and no longer is.

    Attributes
    ----------
    pair : str
        Whose relation.
    began : int
        First year that it is not hostile.
    fell : int or None
        Year in which it is hostile again; None where it is not, in the last year known.
    last : int
        The last year known of it.
    figures : tuple of Figure
        What the years of its beginning and its end were read from.
    """

    pair: str
    began: int
    fell: int | None
    last: int
    figures: tuple[Figure, ...] = field(repr=False)

    @property
    def years(self) -> int:
        """Years that it lasted, or has lasted."""
        return self.last - self.began + 1 if self.fell is None else self.fell - self.began


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Falls of thaws of some age, and the years that thaws were of it."""

    first: int
    last: int | None
    falls: int
    years: int


@dataclass(frozen=True, slots=True)
class ReturnRate:
    """What one coding's record says of the rate at which warmed relations fall back.

    Attributes
    ----------
    coding : RecordCoding
        The coding.
    pairs : int
        Pairs that its series knows.
    thaws : tuple of Thaw
        Every case, by pair and year.
    missing : tuple of str
        Pairs of which it knows nothing.
    figures : tuple of Figure
        All that was read, for sources and breaks of territory.
    """

    coding: RecordCoding
    pairs: int
    thaws: tuple[Thaw, ...]
    missing: tuple[str, ...]
    figures: tuple[Figure, ...] = field(repr=False)

    @property
    def falls(self) -> int:
        """Thaws that fell."""
        return sum(thaw.fell is not None for thaw in self.thaws)

    @property
    def years(self) -> int:
        """Years that thaws lasted, all together."""
        return sum(thaw.years for thaw in self.thaws)

    @property
    def gamma(self) -> tuple[float, float] | None:
        """Shape and rate of the posterior, falls + ½ and years; None where no thaw is known."""
        return (self.falls + 0.5, float(self.years)) if self.thaws else None

    @property
    def mean(self) -> float | None:
        """Mean of the posterior, a year; None where no thaw is known."""
        return None if self.gamma is None else self.gamma[0] / self.gamma[1]

    def interval(self, share: float = 0.9) -> tuple[float, float] | None:
        """Bounds between which the rate lies with this probability, as much left below as above."""
        from scipy.special import gammaincinv

        if self.gamma is None:
            return None
        shape, rate = self.gamma
        low, high = ((1.0 + sign * share) / 2.0 for sign in (-1.0, 1.0))
        return float(gammaincinv(shape, low) / rate), float(gammaincinv(shape, high) / rate)

    def falls_back(self, ahead: float) -> float | None:
        """Chance that a thaw falls back within some years, the rate being as uncertain as it is."""
        if self.gamma is None:
            return None
        shape, rate = self.gamma
        return 1.0 - float((rate / (rate + ahead)) ** shape)

    @property
    def by_age(self) -> tuple[AgeBand, ...]:
        """Falls and years by the age of the thaw, in the bands of `AGES`."""
        bands = []
        for first, after in zip(AGES, (*AGES[1:], None), strict=True):
            years = sum(max((min(t.years, after) if after else t.years) - first, 0) for t in self.thaws)
            fell = [t.years - 1 for t in self.thaws if t.fell is not None]
            falls = sum(age >= first and (after is None or age < after) for age in fell)
            bands.append(AgeBand(first, None if after is None else after - 1, falls, years))
        return tuple(bands)


def powers_of_the_record(names: Sequence[str], table: FigureTable) -> tuple[str, ...]:
    """Codes of powers by their names or codes.

    Raises
    ------
    FigureError
        If one names no state of the table, one is named twice, fewer than two are named, or both Russia and
        the Soviet Union are.
    """
    codes: list[str] = []
    for name in names:
        state = find_state(name)
        code = name if state is None else state.code
        if code not in table.actors:
            raise unknown_state(name, table.actors)
        if code in codes:
            raise FigureError(f"{code} is named twice")
        codes.append(code)
    if len(codes) < 2:
        raise FigureError(f"a record takes two powers or more, not {len(codes)}")
    if {_HEIR, _ANCESTOR} <= set(codes):
        raise FigureError(f"{_HEIR} stands for {_ANCESTOR} through {_SINCE - 1}: name one of them")
    return tuple(codes)


def return_rates(
    codes: Sequence[str],
    table: FigureTable,
    first: int = int(CALENDAR.low),
    last: int = int(CALENDAR.high),
    without: Collection[str] = (),
) -> tuple[ReturnRate, ...]:
    """Count thaws and falls among powers by every coding.

    Parameters
    ----------
    codes : sequence of str
        Two powers or more (`powers_of_the_record`).
    table : FigureTable
        The figures.
    first, last : int
        Years to code. A thaw counts where a hostile year before it is coded too; one that is not over in
        the last year counts as lasting.
    without : collection of str
        Pairs to leave out, in either order.

    Raises
    ------
    FigureError
        If the years are in the wrong order, or a pair to leave out is none of these powers'.
    """
    if first > last:
        raise FigureError(f"years from {first} to {last} are none")
    pairs = {frozenset(pair): "-".join(pair) for pair in combinations(codes, 2)}
    left_out = {frozenset(pair.split("-")): pair for pair in without}
    for both, pair in left_out.items():
        if both not in pairs:
            raise FigureError(f"'{pair}' is no pair of these powers", given=pair, allowed=pairs.values())
    counted = [pair for both, pair in pairs.items() if both not in left_out]
    return tuple(_counted(coding, counted, table, first, last) for coding in RECORD_CODINGS)


def _counted(
    coding: RecordCoding, pairs: Sequence[str], table: FigureTable, first: int, last: int
) -> ReturnRate:
    thaws: list[Thaw] = []
    missing: list[str] = []
    figures: dict[Figure, None] = {}
    for pair in pairs:
        a, b = pair.split("-")
        coded = {year: told for year, told in coding.read(table, a, b).items() if first <= year <= last}
        if not coded:
            missing.append(pair)
        thaws += _thaws(pair, coded)
        figures.update(dict.fromkeys(figure for _, read in coded.values() for figure in read))
    return ReturnRate(coding, len(pairs) - len(missing), tuple(thaws), tuple(missing), tuple(figures))


def thaws_of(
    coding: RecordCoding, pair: str, table: FigureTable, last: int = int(CALENDAR.high)
) -> tuple[Thaw, ...]:
    """List the thaws of one pair, such as ``USA-CHN``, by one coding, in the years up to one."""
    a, b = pair.split("-")
    return tuple(
        _thaws(pair, {year: told for year, told in coding.read(table, a, b).items() if year <= last})
    )


def _thaws(pair: str, coded: _Coded) -> Iterator[Thaw]:
    began: int | None = None
    before = False
    for year in sorted(coded):
        hostile, read = coded[year]
        if began is None and before and not hostile:
            began = year
        elif began is not None and hostile:
            yield Thaw(pair, began, year, year, (*coded[began][1], *read))
            began = None
        before = hostile
    if began is not None:
        last = max(coded)
        yield Thaw(pair, began, None, last, (*coded[began][1], *coded[last][1]))


def _lineage(who: str) -> tuple[tuple[str, int, int], ...]:
    """The codes under which a power's figures are kept, and from when to when they speak of it."""
    always = int(CALENDAR.low), int(CALENDAR.high)
    if who != _HEIR:
        return ((who, *always),)
    return (_ANCESTOR, always[0], _SINCE - 1), (_HEIR, _SINCE, always[1])


def _of_pair(table: FigureTable, variable: str, a: str, b: str) -> dict[int, Figure]:
    known = set(table.whos(variable))
    found = {}
    for x, begins, ends in _lineage(a):
        for y, starts, stops in _lineage(b):
            pair = next((p for p in (f"{x}-{y}", f"{y}-{x}") if p in known), None)
            for figure in table.series(variable, pair) if pair else ():
                if max(begins, starts) <= figure.year <= min(ends, stops):
                    found[figure.year] = figure
    return found


def _of_power(table: FigureTable, variable: str, who: str) -> dict[int, Figure]:
    known = set(table.whos(variable))
    return {
        figure.year: figure
        for code, begins, ends in _lineage(who)
        for figure in (table.series(variable, code) if code in known else ())
        if begins <= figure.year <= ends
    }


def _rivals(table: FigureTable, a: str, b: str) -> _Coded:
    return {year: (f.value == 1, (f,)) for year, f in _of_pair(table, "rivalry_tss", a, b).items()}


def _force_within(window: int) -> Callable[[FigureTable, str, str], _Coded]:
    def read(table: FigureTable, a: str, b: str) -> _Coded:
        disputes = _of_pair(table, "mid_hostility", a, b)
        coded: _Coded = {}
        for year in disputes:
            years = range(year - window + 1, year + 1)
            if all(then in disputes for then in years):
                worst = max((disputes[then] for then in years), key=lambda each: (each.value, each.year))
                coded[year] = worst.value >= FORCE, (worst,)
        return coded

    return read


def _apart(table: FigureTable, a: str, b: str) -> _Coded:
    first, second = (_of_power(table, "un_idealpoint", who) for who in (a, b))
    return {
        year: (abs(first[year].value - second[year].value) > UN_FAR, (first[year], second[year]))
        for year in sorted(first.keys() & second.keys())
    }


#: In the order in which they are told.
RECORD_CODINGS = (
    RecordCoding("rivalry", "strategic rivals", "", "rivalry_tss", _rivals),
    RecordCoding(
        "force in 10 years",
        "force used against each other in the last 10 years",
        "how long force counts",
        "mid_hostility",
        _force_within(10),
    ),
    RecordCoding(
        "force in 5 years",
        "force used against each other in the last 5 years",
        "how long force counts",
        "mid_hostility",
        _force_within(5),
    ),
    RecordCoding(
        "UN votes",
        f"more than {UN_FAR:g} apart in the UN General Assembly",
        "which distance is hostile",
        "un_idealpoint",
        _apart,
    ),
)
