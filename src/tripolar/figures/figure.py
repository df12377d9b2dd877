"""A figure: a number that knows what it is and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure", "Source", "Variable"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from, and what its licence allows."""

    id: str
    title: str
    citation: str
    licence: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """What a series measures.

    Attributes
    ----------
    name, theme, unit, says, note : str
        Name, the file it is kept in, unit as printed, what it means, and what to beware of.
    directed : str
        Empty for a series of single actors; for pairs ``undirected``, or what the first of the
        pair does with the second: ``a from b`` (imports), ``a to b`` (exports), ``a with b``.
    """

    name: str
    theme: str
    unit: str
    directed: str
    says: str
    note: str = ""

    @property
    def of_pairs(self) -> bool:
        """Whether its figures belong to pairs of actors."""
        return bool(self.directed)


@dataclass(frozen=True, slots=True)
class Figure:
    """One sourced number.

    Attributes
    ----------
    variable : str
        Name of the series, such as ``gdp_current_usd``.
    who : str
        An actor code (``CHN``) or a pair (``RUS-CHN``: of the first, from or to the second,
        as the variable says; undirected pairs are stored once).
    year : int
        Calendar year.
    value : float
        The number, in `unit`.
    unit : str
        Unit as printed.
    source : str
        Key into the table of sources.
    quality : str
        ``series`` (from a published series), ``official`` (a single cited official number),
        ``derived`` (computed from other figures, which the source names), ``disputed``, or ``own`` (from a
        file of the author's).
    """

    variable: str
    who: str
    year: int
    value: float
    unit: str
    source: str
    quality: str = "series"

    def __str__(self) -> str:
        """Name the figure as an expression does: ``gdp_current_usd(CHN, 2024)``."""
        return f"{self.variable}({self.who}, {self.year})"
