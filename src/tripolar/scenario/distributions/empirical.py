"""A distribution made of numbers on record, one for every year of a series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tripolar.errors import ParameterError
from tripolar.scenario.distributions.base import Argument, Array, Distribution, as_number
from tripolar.scenario.expression import Expression

__all__ = ["YEAR", "Empirical"]

YEAR = "YEAR"  # stands for each year in turn
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Empirical(Distribution):
    """The values of an expression over figures in the years from `first` to `last`, each as likely.

    `text` is the expression with the word ``YEAR``; `values` has one expression or number per year.
    """

    kind = "empirical"
    text: str
    first: int
    last: int
    values: tuple[Argument, ...]

    def __post_init__(self) -> None:
        if len(self.values) < _FEWEST:
            raise ParameterError(f"empirical needs at least {_FEWEST} years, and this has {len(self.values)}")

    @property
    def varies(self) -> bool:
        """Whether the numbers differ."""
        return bool(self.expressions) or len(set(self.values)) > 1

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The values."""
        return self.values

    @property
    def _sorted(self) -> Array:
        return np.sort(np.array([as_number(value) for value in self.values]))

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest number on record."""
        return float(self._sorted[0]), float(self._sorted[-1])

    @property
    def unranked(self) -> str:
        """Its draws tie."""
        return "takes one value for every year, so that its draws tie in rank"

    def ppf(self, u: Array) -> Array:
        """Give quantiles: numbers on record, and none between them."""
        found = self._sorted
        rank = np.ceil(np.asarray(u) * found.size).astype(np.int64) - 1
        return np.asarray(found[np.clip(rank, 0, found.size - 1)])

    def cdf(self, x: Array) -> Array:
        """Give the shares at or below."""
        found = self._sorted
        return np.asarray(np.searchsorted(found, x, side="right") / found.size)

    def resolved(self, number: Callable[[Expression], float]) -> Empirical:
        """Replace every expression by its number."""
        return replace(self, values=tuple(number(v) if isinstance(v, Expression) else v for v in self.values))

    def describe(self) -> str:
        """Put it in words: the expression and its years."""
        return f"the values of {self.text} in {self.first} to {self.last}, each as likely"

    def content(self) -> dict[str, object]:
        """Return the expression and its years."""
        return {self.kind: {"of": self.text, "from": self.first, "to": self.last}}
