"""The table of figures beside targets: one row for each thing measured, in plain text or Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

__all__ = ["Row", "markdown", "printed"]

HEADER = ("what", "figure", "target", "converged", "wanted", "met", "notes")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, and what was aimed at.

    Attributes
    ----------
    section, what : str
        Where the row stands, and what was measured.
    figure : float
        As measured, in `unit`; infinite where there was no answer in time.
    target : float, optional
        The most the figure may be; `at_least` turns that round.
    converged, share : float, optional
        Share of games that converged, and the share wanted: a time alone can be met by giving up early.
    notes : str
        What else is worth knowing.
    """

    section: str
    what: str
    figure: float
    unit: str
    target: float | None = None
    at_least: bool = False
    converged: float | None = None
    share: float | None = None
    notes: str = ""

    @property
    def met(self) -> bool | None:
        """Whether figure and share are both as wanted; None where nothing was aimed at."""
        if self.target is None:
            return None
        far = self.figure >= self.target if self.at_least else self.figure <= self.target
        return far and (self.share is None or (self.converged is not None and self.converged >= self.share))

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as words, in the order of the header."""
        sign = "≥" if self.at_least else "≤"
        return (
            self.what,
            f"{_short(self.figure)} {self.unit}".strip(),
            "" if self.target is None else f"{sign} {_short(self.target)} {self.unit}".strip(),
            "" if self.converged is None else f"{self.converged:.1%}",
            "" if self.share is None else f"≥ {self.share:.0%}",
            {None: "", True: "yes", False: "no"}[self.met],
            self.notes,
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with what follows from the figures."""
        return {**asdict(self), "met": self.met}

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Row:
        """Back from JSON."""
        return cls(**{name: value for name, value in fields.items() if name != "met"})


def printed(rows: Iterable[Row]) -> list[str]:
    """Lines for a terminal, columns aligned, a heading for every section."""
    table = [(row.section, row.cells) for row in rows]
    cells = [HEADER, *(cells for _, cells in table)]
    widths = [max(len(line[k]) for line in cells) for k in range(len(HEADER))]

    def line(words: Sequence[str]) -> str:
        return "  ".join(word.ljust(width) for word, width in zip(words, widths, strict=True)).rstrip()

    lines = [line(HEADER)]
    for section, group in groupby(table, key=lambda pair: pair[0]):
        lines += ["", section, *(line(words) for _, words in group)]
    return lines


def markdown(rows: Iterable[Row]) -> list[str]:
    """Lines of Markdown: a heading and a table for every section, empty columns left out."""
    lines: list[str] = []
    for section, group in groupby(rows, key=lambda row: row.section):
        table = [row.cells for row in group]
        kept = [k for k in range(len(HEADER)) if any(cells[k] for cells in table)]
        lines += [f"### {section[:1].upper()}{section[1:]}", ""]
        for words in (HEADER, ("---",) * len(HEADER), *table):
            lines.append("| " + " | ".join(words[k] for k in kept) + " |")
        lines.append("")
    return lines


def _short(number: float) -> str:
    """Three digits that count, thousands apart."""
    if math.isinf(number):
        return "no answer"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
