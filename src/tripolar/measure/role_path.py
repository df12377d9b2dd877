"""Roles in a triangle of states by year, from the proposed levels of its three pairs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import FigureError
from tripolar.figures.groups import LAST_YEAR
from tripolar.figures.names import find_state, unknown_state
from tripolar.figures.table import FigureTable
from tripolar.measure.levels import FIRST_YEAR, LEVELS, LevelPath, level_path, runs_of
from tripolar.measure.roles import ROLES, role

__all__ = ["RolePath", "role_path"]

_NAMES = tuple(ROLES.values())


@dataclass(frozen=True, slots=True)
class RolePath:
    """Roles of three states over the years.

    Attributes
    ----------
    codes : tuple of str
        The three.
    pairs : tuple of LevelPath
        First and second, first and third, second and third; all of the same years.
    chances : array (years, 3, 6)
        Chance of each role of `ROLES` for each state, as if pairs changed independently. A pair that is not
        hostile counts as an amity, as in the literature.
    """

    codes: tuple[str, str, str]
    pairs: tuple[LevelPath, LevelPath, LevelPath]
    chances: NDArray[np.float64]

    @property
    def years(self) -> tuple[int, ...]:
        """The years, in order."""
        return self.pairs[0].years

    def roles(self, k: int) -> tuple[tuple[str, float], ...]:
        """The most likely role of one of the three in each year, with its chance."""
        best = self.chances[:, k].argmax(axis=1)
        return tuple((_NAMES[n], float(self.chances[t, k, n])) for t, n in enumerate(best))

    def spans(self, k: int) -> tuple[tuple[int, int, str], ...]:
        """Runs of years with one most likely role."""
        return runs_of(self.years, [name for name, _ in self.roles(k)])


def role_path(table: FigureTable, triangle: str, first: int = FIRST_YEAR, last: int = LAST_YEAR) -> RolePath:
    """Propose the roles of three states in each year.

    Parameters
    ----------
    table : FigureTable
    triangle : str
        Such as ``USA-RUS-CHN``.
    first, last : int
        Years to show; those in which one of the three was no state are left out.

    Raises
    ------
    FigureError
        If it does not name three states, or they were not all states in any of the years.
    """
    found = []
    for name in triangle.split("-"):
        state = find_state(name)
        if state is None:
            raise unknown_state(name, table.actors)
        found.append(state.code)
    if len(set(found)) != 3 or len(found) != 3:
        raise FigureError(f"a triangle is of three states, such as USA-RUS-CHN, not '{triangle}'")
    a, b, c = found
    paths = [level_path(table, pair, first, last) for pair in (f"{a}-{b}", f"{a}-{c}", f"{b}-{c}")]
    # Spans of which each two share a year all share one.
    start, end = max(path.years[0] for path in paths), min(path.years[-1] for path in paths)
    paths = [level_path(table, "-".join(path.pair), start, end) for path in paths]
    return RolePath((a, b, c), (paths[0], paths[1], paths[2]), _chances(paths))


def _chances(paths: list[LevelPath]) -> NDArray[np.float64]:
    amity = 1.0 - np.stack([path.levels[:, LEVELS.index("hostile")] for path in paths])  # (3, years)
    chances = np.zeros((amity.shape[1], 3, len(_NAMES)))
    for ab, ac, bc in product((-1, 1), repeat=3):
        signs = np.array([ab, ac, bc])[:, None]
        likely = np.where(signs > 0, amity, 1.0 - amity).prod(axis=0)
        for k, (own, other, between) in enumerate(((ab, ac, bc), (ab, bc, ac), (ac, bc, ab))):
            name = role(own, other, between)
            if name is not None:
                chances[:, k, _NAMES.index(name)] += likely
    return chances
