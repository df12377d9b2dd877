"""A new scenario of measured numbers, for the terminal and for Python."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tripolar.figures.groups import LAST_YEAR
from tripolar.figures.table import load_table
from tripolar.measure.recipe import measured_template, powers_of_the_recipe
from tripolar.scenario.new import place_of, write_new

__all__ = ["new_measured"]


def new_measured(
    name: str,
    powers: Sequence[str],
    year: int = LAST_YEAR,
    out: Path | str = ".",
    claims: Sequence[str] | None = None,
) -> Path:
    """Write a scenario of measured numbers for any two to four powers.

    Parameters
    ----------
    name : str
        Of the scenario.
    powers : sequence of str
        Names or codes of states.
    year : int, optional
        Figures are of it or of the newest year before it.
    out : Path or str, optional
        An existing folder for ``NAME.yaml``, or the file itself, which ends in ``.yaml``.
    claims : sequence of str, optional
        Claims of templates, such as ``pivot:IND:USA-RUS``; by default an option of the first on each other.

    Returns
    -------
    Path
        Of the new file.

    Raises
    ------
    OutputError
        When the name cannot be used, the file exists, or it cannot be written.
    FigureError
        When a power is unknown or has no GDP, they are too few or too many, or figures do not reach the year.
    ScenarioError
        When there is no such claim template, or it is of other powers.
    """
    path = place_of(name, out)
    table = load_table()
    codes = powers_of_the_recipe(powers, table)
    write_new(path, measured_template(path.stem, codes, year, table, claims))
    return path
