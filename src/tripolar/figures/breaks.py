"""Breaks of territory: years from which a series speaks of another territory under the same code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tripolar.figures.figure import Figure
from tripolar.figures.store import read_csv

__all__ = ["Break", "breaks", "straddled"]


@dataclass(frozen=True, slots=True)
class Break:
    """A year from which figures of one actor, in some sources, are of another territory."""

    who: str
    year: int
    sources: frozenset[str]
    says: str

    def __str__(self) -> str:
        """Name the actor and say what changes: ``DEU: West Germany before 1990, …``."""
        return f"{self.who}: {self.says}"

    def speaks_of(self, figure: Figure) -> bool:
        """Whether the figure is of this actor, alone or in a pair, and from one of these sources."""
        return self.who in figure.who.split("-") and figure.source in self.sources


@cache
def breaks() -> tuple[Break, ...]:
    """List every break that the table knows."""
    return tuple(
        Break(line["who"], int(line["year"]), frozenset(line["sources"].split()), line["says"])
        for line in read_csv("breaks.csv")
    )


def straddled(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Say which breaks lie between figures that are used together.

    >>> from tripolar.figures.table import load_table
    >>> germany = load_table().series("nmc_total_pop", "DEU")
    >>> straddled(germany)
    ('DEU: West Germany before 1990, all of Germany from 1990',)
    """
    used = tuple(figures)
    found = []
    for each in breaks():
        years = [figure.year for figure in used if each.speaks_of(figure)]
        if years and min(years) < each.year <= max(years):
            found.append(str(each))
    return tuple(found)
