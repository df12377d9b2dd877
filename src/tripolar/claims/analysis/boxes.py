"""A box: the draws in which a few parameters lie between limits, or take some of their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor

__all__ = ["Box", "Limit", "Sides", "limits_of", "open_sides"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a box says of one parameter.

    `low` and `high` are None on an open side; `among` lists the values left of a parameter of few
    values (words, or numbers such as levels), and is empty for the rest. `quasi_p` is the chance that
    a box without this limit would do as well: of as many draws taken at random from that larger box,
    as many cases or more [Bryant2010]_. It takes no account of the search; `kept` limits pass
    5 percent shared out over all parameters searched.
    """

    path: str
    unit: str
    low: float | None
    high: float | None
    among: tuple[float | str, ...]
    quasi_p: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box, and how well it holds the cases of interest.

    Attributes
    ----------
    limits : tuple of Limit
        The restricted parameters, the most telling first.
    coverage : float
        Share of all cases that lie in it.
    density : float
        Share of its draws that are cases.
    mass : float
        Share of all draws that lie in it.
    draws, cases : int
        Draws in it, and how many of them are cases.
    unseen_coverage, unseen_density : float or None
        The same, of boxes found on one random half of the draws and judged on the other, both ways:
        what is left of the two when luck is taken out. None where no box is found on a half.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    draws: int
    cases: int
    unseen_coverage: float | None = None
    unseen_density: float | None = None


@dataclass(slots=True)
class Sides:
    """The limits of a box while it is being searched for, over all factors."""

    low: Array  # (factors,), -inf where open
    high: Array  # (factors,), inf where open
    left: list[frozenset[int]]  # classes left, for factors of few values; empty for the rest

    def copy(self) -> Sides:
        return Sides(self.low.copy(), self.high.copy(), list(self.left))

    def restricted(self, factors: Sequence[Factor]) -> list[int]:
        """Which factors are limited."""
        return [
            k
            for k, each in enumerate(factors)
            if (
                len(self.left[k]) < each.count if each.few else self.low[k] > -np.inf or self.high[k] < np.inf
            )
        ]

    def opened(self, k: int, each: Factor) -> Sides:
        """The same without any limit on one factor."""
        sides = self.copy()
        sides.low[k], sides.high[k] = -np.inf, np.inf
        if each.few:
            sides.left[k] = frozenset(range(each.count))
        return sides

    def inside(self, factors: Sequence[Factor]) -> NDArray[np.bool_]:
        """Which draws lie in the box, (draws,)."""
        inside = np.ones(factors[0].values.size, dtype=np.bool_)
        for k in self.restricted(factors):
            each = factors[k]
            if each.few:
                inside &= np.isin(each.classes, list(self.left[k]))
            else:
                inside &= (each.values >= self.low[k]) & (each.values <= self.high[k])
        return inside


def open_sides(factors: Sequence[Factor]) -> Sides:
    """No limits at all."""
    return Sides(
        np.full(len(factors), -np.inf),
        np.full(len(factors), np.inf),
        [frozenset(range(each.count)) if each.few else frozenset() for each in factors],
    )


def limits_of(sides: Sides, factors: Sequence[Factor], chances: dict[int, float]) -> tuple[Limit, ...]:
    """The limits in words and numbers, the smallest chance first."""
    made = []
    for k in sorted(chances, key=lambda k: (chances[k], k)):
        each = factors[k]
        among: tuple[float | str, ...] = ()
        if each.few:
            among = tuple(_value(each, code) for code in sorted(sides.left[k]))
        low, high = float(sides.low[k]), float(sides.high[k])
        made.append(
            Limit(
                each.path,
                each.unit,
                None if each.few or low == -np.inf else low,
                None if each.few or high == np.inf else high,
                among,
                chances[k],
            )
        )
    return tuple(made)


def _value(each: Factor, code: int) -> float | str:
    return each.words[code] if each.is_word else float(each.values[each.classes == code][0])
