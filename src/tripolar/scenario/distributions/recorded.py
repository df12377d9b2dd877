"""Distributions of recorded numbers: the years of a series, or the rows of a file of draws.

A row of a file of draws has values of several parameters, which are drawn together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tripolar.errors import ParameterError
from tripolar.scenario.distributions.base import Argument, Array, Distribution, as_number
from tripolar.scenario.expression import Expression

__all__ = ["YEAR", "Empirical", "Sampled"]

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


@dataclass(frozen=True, slots=True)
class Sampled(Distribution):
    """One column of a file of draws; all columns of a file are drawn by row, so that they stay joint.

    Attributes
    ----------
    file, column, digest : str
        Where the draws come from, and the SHA-256 of what was read from there.
    values, weights : array (rows,)
        The column and the weights of the rows, in an order that all columns of the file share.
    """

    kind = "posterior"
    file: str
    column: str
    digest: str
    values: Array = field(compare=False, repr=False)
    weights: Array = field(compare=False, repr=False)

    @property
    def arguments(self) -> tuple[Any, ...]:
        """File, column and digest."""
        return self.file, self.column, self.digest

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """None."""
        return ()

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest number of the column."""
        return float(self.values.min()), float(self.values.max())

    @property
    def unranked(self) -> str:
        """Its dependence on others is in the file."""
        return "comes with others from a file of draws"

    @property
    def centre(self) -> float:
        """The weighted median."""
        order = np.argsort(self.values, kind="stable")
        reached = np.cumsum(self.weights[order])
        return float(self.values[order][np.searchsorted(reached, reached[-1] / 2)])

    def ppf(self, u: Array) -> Array:
        """Give the column in the rows at shares `u` of the weights: no quantiles, so that rows stay whole."""
        reached = np.cumsum(self.weights)
        rows = np.searchsorted(reached, np.asarray(u) * reached[-1], side="right")
        return np.asarray(self.values[np.minimum(rows, self.values.size - 1)])

    def resolved(self, number: Callable[[Expression], float]) -> Sampled:
        """Nothing is to be measured."""
        return self

    def describe(self) -> str:
        """Name the file, its rows and its digest."""
        return f"{self.values.size} draws in {self.file} ({self.digest[:8]})"

    def content(self) -> dict[str, object]:
        """Return where the draws come from."""
        source = {"file": self.file, "column": self.column, "rows": self.values.size, "sha256": self.digest}
        return {self.kind: source}
