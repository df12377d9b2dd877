"""Where a triangle stands in a year: power, ties, relations and roles, each number with its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType

from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable
from tripolar.measure.dependence import Tie, ties
from tripolar.measure.power import PowerRow, power
from tripolar.measure.reading import Reading
from tripolar.measure.relations import DyadRelations, relations
from tripolar.measure.roles import role

__all__ = ["RoleRow", "Standing", "standing"]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """The roles of three powers by one coding of their relations; None where it cannot tell.

    A pair that is not hostile counts as an amity: the literature's amity is the absence of enmity.
    """

    coding: str
    roles: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the powers stand.

    Attributes
    ----------
    codes : tuple of str
        The powers.
    year : int
        The year asked for; every reading carries its own.
    power : tuple of PowerRow
        One for each measure.
    ties : tuple of Tie
        One for each ordered pair.
    relations : tuple of DyadRelations
        One for each pair.
    roles : tuple of RoleRow
        One for each coding that knows all three pairs; empty unless there are three powers.
    """

    codes: tuple[str, ...]
    year: int
    power: tuple[PowerRow, ...]
    ties: tuple[Tie, ...]
    relations: tuple[DyadRelations, ...]
    roles: tuple[RoleRow, ...]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every number in it."""
        return tuple(self._readings())

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure it was read from, each once."""
        return tuple(dict.fromkeys(figure for reading in self.readings for figure in reading.figures))

    def tie(self, of: str, on: str) -> Tie:
        """Find the tie of one power to another."""
        return next(tie for tie in self.ties if (tie.of, tie.on) == (of, on))

    def relation(self, a: str, b: str) -> DyadRelations:
        """Find a pair, in either order."""
        return next(pair for pair in self.relations if set(pair.dyad.split("-")) == {a, b})

    def _readings(self) -> Iterator[Reading]:
        for row in self.power:
            yield from row.readings
        for tie in self.ties:
            yield from (tie.imports, tie.exports, tie.import_share, tie.export_share, tie.trade_share)
        for pair in self.relations:
            yield from (coding.reading for coding in pair.codings)


def standing(codes: Sequence[str], year: int, table: FigureTable) -> Standing:
    """Measure where powers stand in or shortly before a year.

    Parameters
    ----------
    codes : sequence of str
        Two or more powers. Where one stands that the table does not know is unknown.
    year : int
        The year; older figures are used where it is not known, and say their own year.
    table : FigureTable
        The figures.
    """
    table = replace(table, actors=MappingProxyType({**dict.fromkeys(codes, ""), **table.actors}))
    pairs = relations(codes, year, table)
    return Standing(
        codes=tuple(codes),
        year=year,
        power=power(codes, year, table),
        ties=ties(codes, year, table),
        relations=pairs,
        roles=_roles(codes, pairs),
    )


def _roles(codes: Sequence[str], pairs: tuple[DyadRelations, ...]) -> tuple[RoleRow, ...]:
    if len(codes) != 3:
        return ()
    rows = []
    for name in [coding.name for coding in pairs[0].codings]:
        levels = [pair.coding(name).level for pair in pairs]
        if all(level is not None for level in levels):
            amities = [1 if level else -1 for level in levels]
            signs = dict(zip(combinations(range(3), 2), amities, strict=True))
            rows.append(RoleRow(name, tuple(_role_of(k, signs) for k in range(3))))
    return tuple(rows)


def _role_of(k: int, signs: dict[tuple[int, int], int]) -> str | None:
    i, j = (index for index in range(3) if index != k)
    first, second = (signs[min(k, other), max(k, other)] for other in (i, j))
    return role(first, second, signs[i, j])
