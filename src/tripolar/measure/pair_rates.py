"""How fast relations that had warmed fall back, for any pair: what like pairs did, and the pair's own record.

Rates differ between pairs. Those of one group, by one coding of `tripolar.measure.rates`, are taken as drawn
from one Gamma distribution. Its mean is falls over years of the whole group. Its shape is the likeliest one,
given falls that are Poisson at each pair's rate (empirical Bayes, [Robbins1956]_), and at most falls + ½, as
if pairs did not differ; without any fall it is ½, by Jeffreys' prior. A pair's own falls and years then
update it: a pair with a long record speaks for itself, and a new one borrows.

References
----------
.. [Robbins1956] Robbins (1956), An Empirical Bayes Approach to Statistics.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lgamma, log
from types import MappingProxyType

from tripolar.figures.table import FigureTable
from tripolar.measure.rates import GREAT_POWERS, RECORD_CODINGS, Thaw, thaws_of

__all__ = [
    "CODINGS",
    "GROUPS",
    "GROUP_RATES",
    "GroupRate",
    "PairRate",
    "group_of",
    "group_rates",
    "pair_rate",
]

#: Groups of pairs, the first that fits.
GROUPS = ("great powers", "one great power", "neighbours")

#: Codings of hostility that mean something for every pair: most of the world is far apart in the UN.
CODINGS = tuple(coding for coding in RECORD_CODINGS if coding.variable != "un_idealpoint")

#: Between pairs, by group and coding: Gamma shape and years, as `group_rates` counts them.
GROUP_RATES: Mapping[str, Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "great powers": {
            "rivalry": (1.1, 88.0),
            "force in 10 years": (1.68, 48.2),
            "force in 5 years": (1.22, 22.0),
        },
        "one great power": {
            "rivalry": (0.5, 82.0),
            "force in 10 years": (1.19, 100.0),
            "force in 5 years": (0.589, 31.3),
        },
        "neighbours": {
            "rivalry": (0.967, 222.0),
            "force in 10 years": (0.454, 36.8),
            "force in 5 years": (0.507, 28.7),
        },
    }
)

_ANCESTORS = {"SUN": "RUS"}


@dataclass(frozen=True, slots=True)
class GroupRate:
    """What one coding's record says of a group of pairs.

    Attributes
    ----------
    group, coding : str
    pairs, thaws, falls, years : int
        Pairs with a thaw, their thaws, how many fell, and the years that all lasted.
    shape, rate : float
        Of the Gamma distribution of rates between its pairs, a year.
    """

    group: str
    coding: str
    pairs: int
    thaws: int
    falls: int
    years: int
    shape: float
    rate: float


@dataclass(frozen=True, slots=True)
class PairRate:
    """The rate at which a pair falls back by one coding: Gamma shape and years, and its own record."""

    coding: str
    group: str
    shape: float
    rate: float
    falls: int
    years: int


def group_of(a: str, b: str) -> str:
    """The group whose rate a pair borrows; pairs that are no neighbours borrow that of neighbours.

    >>> group_of("USA", "RUS"), group_of("IRN", "USA"), group_of("IRN", "SAU")
    ('great powers', 'one great power', 'neighbours')
    """
    return GROUPS[2 - len({_ANCESTORS.get(code, code) for code in (a, b)} & {*GREAT_POWERS})]


def pair_rate(table: FigureTable, a: str, b: str, last: int) -> tuple[PairRate, ...]:
    """The rate at which a pair falls back once it has warmed, by each of `CODINGS`.

    Parameters
    ----------
    table : FigureTable
    a, b : str
        Codes of states.
    last : int
        The pair's own record counts up to this year; that of its group counts whole.
    """
    group = group_of(a, b)
    found = []
    for coding in CODINGS:
        shape, rate = GROUP_RATES[group][coding.name]
        falls, years = _counts(thaws_of(coding, f"{a}-{b}", table, last=last))
        found.append(PairRate(coding.name, group, shape + falls, rate + years, falls, years))
    return tuple(found)


def group_rates(table: FigureTable) -> tuple[GroupRate, ...]:
    """Count every group by each of `CODINGS`: a few seconds, as all pairs on record are read."""
    found = []
    for coding in CODINGS:
        counted: dict[str, list[Sequence[Thaw]]] = {group: [] for group in GROUPS}
        for pair in sorted(_pairs(table, coding.variable)):
            a, b = pair.split("-")
            group = group_of(a, b)
            if group != "neighbours" or table.knows("contiguity", pair):
                counted[group].append(thaws_of(coding, pair, table))
        found += [_group_rate(group, coding.name, thaws) for group, thaws in counted.items()]
    return tuple(sorted(found, key=lambda each: GROUPS.index(each.group)))


def _pairs(table: FigureTable, variable: str) -> set[str]:
    """Pairs on record, a state that goes on under another code under that one."""
    found = set()
    for name in table.whos(variable):
        a, b = (_ANCESTORS.get(code, code) for code in name.split("-"))
        if a != b:
            found.add(f"{a}-{b}" if f"{b}-{a}" not in found else f"{b}-{a}")
    return found


def _counts(thaws: Sequence[Thaw]) -> tuple[int, int]:
    return sum(thaw.fell is not None for thaw in thaws), sum(thaw.years for thaw in thaws)


def _group_rate(group: str, coding: str, thaws: Sequence[Sequence[Thaw]]) -> GroupRate:
    counts = [_counts(each) for each in thaws if each]
    falls, years = (sum(column) for column in zip(*counts, strict=True))
    mean = (falls + 0.5) / years
    grid = [0.1 * ((falls + 0.5) / 0.1) ** (k / 200) for k in range(201)] if falls else [0.5]
    shape = max(grid, key=lambda each: _likelihood(each, each / mean, counts))
    cases = sum(len(each) for each in thaws)
    digits = (float(f"{value:.3g}") for value in (shape, shape / mean))
    return GroupRate(group, coding, len(counts), cases, falls, years, *digits)


def _likelihood(shape: float, rate: float, counts: Sequence[tuple[int, int]]) -> float:
    """Log-likelihood of Poisson falls whose rates are Gamma, but for what does not depend on it."""
    return sum(
        lgamma(shape + falls) - lgamma(shape) + shape * log(rate) - (shape + falls) * log(rate + years)
        for falls, years in counts
    )
