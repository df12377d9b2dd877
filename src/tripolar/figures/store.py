"""The files of the table: plain CSV, which a spreadsheet opens, read when first needed."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TypeAlias

__all__ = ["DATA", "Cell", "Cells", "fingerprint", "read_csv", "read_theme"]

DATA = resources.files("tripolar.figures") / "data"

#: A figure as it is stored: value, source, quality.
Cell: TypeAlias = tuple[float, str, str]
#: Variable to actor or pair to year to cell.
Cells: TypeAlias = dict[str, dict[str, dict[int, Cell]]]


def read_csv(name: str) -> Iterator[dict[str, str]]:
    """Read a small table of the package, line by line, as mappings from column to text."""
    with (DATA / name).open(encoding="utf-8") as text:
        yield from csv.DictReader(text)


@cache
def read_theme(theme: str) -> Cells:
    """Read every figure of one theme; none where its file was left out (as the notice of one allows)."""
    cells: Cells = {}
    file = DATA / f"figures-{theme}.csv"
    if not file.is_file():
        return cells
    with file.open(encoding="utf-8") as text:
        lines = csv.reader(text)
        next(lines)
        for variable, who, year, value, _unit, source, quality in lines:
            years = cells.setdefault(variable, {}).setdefault(who, {})
            years[int(year)] = (float(value), source, quality)
    return cells


@cache
def fingerprint() -> str:
    """Compute the SHA-256 over the files that figures, and what they mean, are read from.

    Of the packed files of the world it is over their index, which holds the SHA-256 of each.
    """
    digest = hashlib.sha256()
    for folder in (DATA, DATA / "world"):
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".csv") and file.name != "names.csv":  # by which none becomes another
                digest.update(file.name.encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()
