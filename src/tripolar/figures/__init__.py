"""Sourced numbers: the embedded table, its sources and their citations, membership of groups.

Every figure knows its source, unit, year and quality. What is absent is unknown, never zero.

>>> import tripolar as tp
>>> gdp = tp.figures.get("gdp_current_usd", "CHN", 2020)
>>> gdp.unit, gdp.source
('US$', 'wdi_2025')
"""

from __future__ import annotations

from pathlib import Path

from tripolar.errors import FigureError
from tripolar.figures.figure import Figure, Source, Variable
from tripolar.figures.table import FigureTable, load_table
from tripolar.files import read_plain

__all__ = [
    "Figure",
    "FigureTable",
    "Source",
    "Variable",
    "get",
    "latest",
    "load_own",
    "load_table",
    "search",
    "series",
]


def load_own(*paths: str | Path) -> FigureTable:
    """Load the table with figures of one's own before its own.

    Parameters
    ----------
    paths : str or Path
        Comma-separated files; where two have a figure, that of the first counts.

    Raises
    ------
    FigureError
        If a file cannot be read, or what is wrong in it first, with line and column.
    """
    files = []
    for path in paths:
        try:
            files.append((Path(path).name, read_plain(Path(path)), str(path)))
        except OSError as error:
            raise FigureError(f"cannot be read: {error.strerror}", where=str(path)) from None
    return load_table().with_own(files) if files else load_table()


def get(variable: str, who: str, year: int) -> Figure:
    """Look up one figure, such as ``get("gdp_current_usd", "CHN", 2020)``; see `FigureTable.get`."""
    return load_table().get(variable, who, year)


def latest(variable: str, who: str, until: int | None = None) -> Figure:
    """Look up the newest figure; see `FigureTable.latest`."""
    return load_table().latest(variable, who, until)


def series(variable: str, who: str) -> tuple[Figure, ...]:
    """List every figure of a power or pair, by year; see `FigureTable.series`."""
    return load_table().series(variable, who)


def search(query: str = "", who: str | None = None, year: int | None = None) -> tuple[Figure, ...]:
    """Find figures by words; see `FigureTable.search`."""
    return load_table().search(query, who, year)
