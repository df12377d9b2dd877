"""A distribution given by draws that somebody else made, several parameters to a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tripolar.scenario.distributions.base import Array, Distribution
from tripolar.scenario.expression import Expression

__all__ = ["Sampled"]


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
