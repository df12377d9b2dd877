"""A distribution through the quantiles that a person states.

1. Every share p strictly between 0 and 1 becomes a normal score z, the normal distribution's quantile.
2. Between the scores given, the number is a cubic in z that rises: its slopes at the points are
   weighted harmonic means of the slopes to either side [FritschButland1984]_, and at the outermost
   points the slope to the only side. Quantiles of a normal distribution so give that distribution.
3. Beyond the outermost points the number goes on along a line in z, a normal tail; where the quantile 0
   or 1 is given, it approaches that number exponentially in z and never passes it.

References
----------
.. [FritschButland1984] Fritsch and Butland (1984), A Method for Constructing Local Monotone Piecewise
   Cubic Interpolants.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf, isfinite
from typing import Any

import numpy as np

from tripolar.errors import ParameterError
from tripolar.scenario.distributions.base import Argument, Array, Distribution, as_number, one_line, shown
from tripolar.scenario.expression import Expression

__all__ = ["Quantiles"]

_HALVINGS = 64
_FARTHEST = 40.0  # normal scores; no float share lies beyond


@dataclass(frozen=True, slots=True)
class Quantiles(Distribution):
    """A smooth distribution with the quantiles given, in the order of their shares."""

    kind = "quantiles"
    shares: tuple[float, ...]
    values: tuple[Argument, ...]

    def __post_init__(self) -> None:
        if any(not 0 <= share <= 1 for share in self.shares):
            raise ParameterError("quantiles are of shares from 0 to 1")
        if sum(0 < share < 1 for share in self.shares) < 2:
            raise ParameterError("quantiles needs at least two between 0 and 1, such as 0.05 and 0.95")
        if self.expressions:
            return
        numbers = [as_number(value) for value in self.values]
        if not all(map(isfinite, numbers)):
            raise ParameterError(f"quantiles takes finite numbers, not '{self.describe()}'")
        given = zip(self.shares, numbers, strict=True)
        for (p, low), (q, high) in pairwise(given):
            if not low < high:
                raise ParameterError(
                    f"quantiles must rise: that of {shown(p)} is {shown(low)}"
                    f" and that of {shown(q)} is {shown(high)}"
                )

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The values."""
        return self.values

    @property
    def support(self) -> tuple[float, float]:
        """The quantiles 0 and 1, infinite where they are not given."""
        low = as_number(self.values[0]) if self.shares[0] == 0 else -inf
        high = as_number(self.values[-1]) if self.shares[-1] == 1 else inf
        return low, high

    def _points(self) -> tuple[Array, Array, Array]:
        """Normal scores of the points strictly inside, their numbers, and the slopes there."""
        from scipy.special import ndtri

        inside = [k for k, share in enumerate(self.shares) if 0 < share < 1]
        z = np.asarray(ndtri(np.array([self.shares[k] for k in inside])))
        x = np.array([as_number(self.values[k]) for k in inside])
        width, rise = np.diff(z), np.diff(x) / np.diff(z)
        first, second = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
        within = (first + second) / (first / rise[:-1] + second / rise[1:])
        return z, x, np.concatenate([rise[:1], within, rise[-1:]])

    def ppf(self, u: Array) -> Array:
        """Give quantiles."""
        from scipy.special import ndtri

        return self._at(np.clip(ndtri(np.asarray(u, dtype=np.float64)), -_FARTHEST, _FARTHEST))

    def _at(self, score: Array) -> Array:
        """The number at normal scores."""
        z, x, slope = self._points()
        k = np.clip(np.searchsorted(z, score, side="right") - 1, 0, z.size - 2)
        width = z[k + 1] - z[k]
        t = np.clip((score - z[k]) / width, 0.0, 1.0)
        # From the nearer point, so that every quantile given is met to the bit.
        rise, before, after = x[k + 1] - x[k], width * slope[k], width * slope[k + 1]
        s = 1 - t
        left = x[k] + t * (before * s**2 + t * (rise * (3 - 2 * t) - after * s))
        right = x[k + 1] - s * (after * t**2 + s * (rise * (3 - 2 * s) - before * t))
        found = np.where(t < 0.5, left, right)
        low, high = self.support
        found = np.where(score < z[0], x[0] - _tail(z[0] - score, slope[0], x[0] - low), found)
        return np.where(score > z[-1], x[-1] + _tail(score - z[-1], slope[-1], high - x[-1]), found)

    def cdf(self, x: Array) -> Array:
        """Give the shares below, by halving an interval of normal scores."""
        from scipy.special import ndtr

        x = np.asarray(x, dtype=np.float64)
        low, high = np.full(x.shape, -_FARTHEST), np.full(x.shape, _FARTHEST)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            enough = self._at(middle) >= x
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return np.asarray(ndtr(high))

    def resolved(self, number: Callable[[Expression], float]) -> Quantiles:
        """Replace every expression by its number; an error names the place of the first."""
        values = tuple(number(each) if isinstance(each, Expression) else each for each in self.values)
        try:
            return replace(self, values=values)
        except ParameterError as error:
            raise ParameterError(error.problem, where=self.expressions[0].where) from None

    def describe(self) -> str:
        """List the quantiles, and which ends have none: ``quantiles 5%: 10, 95%: 60, normal tails``."""
        given = zip(self.shares, self.values, strict=True)
        listed = [f"{100 * share:.6g}%: {shown(value)}" for share, value in given]
        below, above = self.shares[0] > 0, self.shares[-1] < 1
        if below and above:
            listed.append("normal tails")
        elif below or above:
            listed.append(f"a normal tail {'below' if below else 'above'}")
        return f"quantiles {', '.join(listed)}"

    def content(self) -> dict[str, object]:
        """Return pairs of share and value."""
        values = [one_line(each) if isinstance(each, Expression) else each for each in self.values]
        return {self.kind: [list(pair) for pair in zip(self.shares, values, strict=True)]}


def _tail(beyond: Array, slope: float, room: float) -> Array:
    """How far the number goes past the outermost point, at scores so far beyond it."""
    beyond = np.maximum(beyond, 0.0)
    if room == inf:
        return np.asarray(slope * beyond)
    return np.asarray(-room * np.expm1(-slope * beyond / room))
