"""Distributions made of others: several measures mixed, and one cut to an interval.

The affine change that a variant makes to a distribution is here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import fsum, inf, isfinite, nextafter
from typing import Any

import numpy as np

from tripolar.errors import ParameterError
from tripolar.scenario.distributions.base import Argument, Array, Distribution, as_number, one_line, shown
from tripolar.scenario.distributions.discrete import Fixed
from tripolar.scenario.expression import Expression

__all__ = ["Mixture", "Scaled", "Truncated", "scale"]

_HALVINGS = 120  # of a bracket around a quantile; most need 55 to come down to the last bit

_LEAST = 1e-6  # share of a distribution that a cut must leave


@dataclass(frozen=True, slots=True)
class Mixture(Distribution):
    """Several measures of one thing, each a number or a distribution, of which one is right.

    A draw is of the first measure with the probability of its weight, and so on; `ppf` is the quantile
    function of that mixture, so that it rises with `u` and can be ranked with other parameters.
    """

    kind = "mixture"
    labels: tuple[str, ...]
    parts: tuple[Distribution, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.parts) < 2:
            raise ParameterError("mixture needs at least two measures")
        if not all(isfinite(weight) and weight > 0 for weight in self.weights):
            raise ParameterError("mixture: every weight must be above 0")

    @property
    def shares(self) -> tuple[float, ...]:
        """Probability of each measure."""
        return tuple(weight / fsum(self.weights) for weight in self.weights)

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The measures."""
        return self.parts

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What is still to be measured in any of them."""
        return tuple(expression for part in self.parts for expression in part.expressions)

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest number that any measure can give."""
        lows, highs = zip(*(part.support for part in self.parts), strict=True)
        return min(lows), max(highs)

    @property
    def unranked(self) -> str:
        """Draws of a measure that takes a few values only tie."""
        tied = any(part.unranked for part in self.parts)
        return "takes a few values only in one of its measures, so that its draws tie in rank" if tied else ""

    def ppf(self, u: Array) -> Array:
        """Give quantiles: the smallest number at or below which a share `u` of the mixture lies.

        It lies between the quantiles of the measures; that bracket is halved until nothing lies between
        its ends. A number that is there already stays, so that no draw's bits hang on another's.
        """
        u = np.asarray(u, dtype=np.float64)
        quantiles = [np.asarray(part.ppf(u), dtype=np.float64) for part in self.parts]
        low, high = np.minimum.reduce(quantiles), np.maximum.reduce(quantiles)
        high = np.where(self.cdf(low) >= u, low, high)  # a single number, which halving would only approach
        for _ in range(_HALVINGS):
            middle = low + (high - low) / 2
            if np.all((middle <= low) | (middle >= high)):
                break
            enough = self.cdf(middle) >= u
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return np.asarray(high)

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        total = np.zeros(np.shape(x))
        for share, part in zip(self.shares, self.parts, strict=True):
            total = total + share * part.cdf(x)
        return np.asarray(total)

    def resolved(self, number: Callable[[Expression], float]) -> Mixture:
        """Replace every expression by its number."""
        return replace(self, parts=tuple(part.resolved(number) for part in self.parts))

    def describe(self) -> str:
        """List the measures with their probabilities: ``premium: 50% (uniform from 1 to 2), …``."""
        listed = zip(self.labels, self.shares, self.parts, strict=True)
        return ", ".join(f"{label}: {100 * share:.3g}% ({part.describe()})" for label, share, part in listed)

    def content(self) -> dict[str, object]:
        """Return the measures by label, each with its weight."""
        listed = zip(self.labels, self.weights, self.parts, strict=True)
        return {self.kind: {label: {**part.content(), "weight": weight} for label, weight, part in listed}}


@dataclass(frozen=True, slots=True)
class Truncated(Distribution):
    """A distribution given that it lies within an interval; an end that is not given is infinite."""

    kind = "within"
    base: Distribution
    low: Argument = -inf
    high: Argument = inf

    def __post_init__(self) -> None:
        if self.expressions:
            return
        low, high = self._ends
        if low >= high:
            raise ParameterError("within: the low end must lie below the high end")
        if self._share_kept()[1] < _LEAST:
            raise ParameterError(f"within: {self.base.describe()} hardly ever lies {self._between()}")

    @property
    def _ends(self) -> tuple[float, float]:
        return as_number(self.low), as_number(self.high)

    def _share_kept(self) -> tuple[float, float]:
        """Share of the base below the interval, and within it."""
        low, high = self._ends
        # Below, and not at: a mixture may hold the end itself as a single number.
        below = float(self.base.cdf(np.array(nextafter(low, -inf)))) if isfinite(low) else 0.0
        upto = float(self.base.cdf(np.array(high))) if isfinite(high) else 1.0
        return below, upto - below

    @property
    def arguments(self) -> tuple[Any, ...]:
        """Base and ends."""
        return self.base, self.low, self.high

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What is still to be measured in the base or the ends."""
        ends = (end for end in (self.low, self.high) if isinstance(end, Expression))
        return (*self.base.expressions, *ends)

    @property
    def support(self) -> tuple[float, float]:
        """The interval, or what of the base lies in it."""
        (low, high), (first, last) = self._ends, self.base.support
        return max(low, first), min(high, last)

    @property
    def unranked(self) -> str:
        """As the base."""
        return self.base.unranked

    def ppf(self, u: Array) -> Array:
        """Give quantiles of the base, at shares counted within the interval."""
        below, kept = self._share_kept()
        return np.asarray(np.clip(self.base.ppf(below + kept * np.asarray(u)), *self.support))

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        below, kept = self._share_kept()
        return np.asarray(np.clip((self.base.cdf(x) - below) / kept, 0.0, 1.0))

    def resolved(self, number: Callable[[Expression], float]) -> Truncated:
        """Replace every expression by its number."""
        low, high = (number(end) if isinstance(end, Expression) else end for end in (self.low, self.high))
        base = self.base.resolved(number)
        try:
            return Truncated(base, low, high)
        except ParameterError as error:
            raise ParameterError(error.problem, where=self.expressions[0].where) from None

    def describe(self) -> str:
        """Put it in words, such as ``normal, mean 0, standard deviation 1, within -2 to 2``."""
        return f"{self.base.describe()}, {self._between()}"

    def _between(self) -> str:
        if self.low == -inf:
            return f"up to {shown(self.high)}"
        if self.high == inf:
            return f"from {shown(self.low)} up"
        return f"within {shown(self.low)} to {shown(self.high)}"

    def content(self) -> dict[str, object]:
        """Return the base's content and the ends, None where there is none."""
        ends = [one_line(end) if isinstance(end, Expression) else end for end in (self.low, self.high)]
        listed = [end if isinstance(end, str) or isfinite(end) else None for end in ends]
        return {**self.base.content(), self.kind: listed}


@dataclass(frozen=True, slots=True)
class Scaled(Distribution):
    """A distribution after a variant: ``factor · base + shift``, draw by draw.

    With a negative factor `ppf` falls with `u`: what counts is that each draw of the base becomes
    its own scaled value, so that a variant is compared with the scenario within a draw.
    """

    kind = "scaled"
    base: Distribution
    factor: float = 1.0
    shift: float = 0.0

    @property
    def varies(self) -> bool:
        """Whether draws can differ."""
        return self.base.varies and self.factor != 0

    @property
    def arguments(self) -> tuple[Any, ...]:
        """Base, factor and shift."""
        return self.base, self.factor, self.shift

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What is still to be measured in the base."""
        return self.base.expressions

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest number it can give."""
        if self.factor == 0:
            return self.shift, self.shift
        first, second = sorted(self.factor * end + self.shift for end in self.base.support)
        return first, second

    @property
    def centre(self) -> float:
        """The base's, scaled and shifted."""
        return self.factor * float(self.base.centre) + self.shift

    @property
    def unranked(self) -> str:
        """As the base; but with a factor of zero it has one value."""
        return self.base.unranked if self.varies else "is the same in every draw"

    def ppf(self, u: Array) -> Array:
        """Scale and shift the base's quantiles."""
        return np.asarray(self.factor * self.base.ppf(u) + self.shift, dtype=np.float64)

    def resolved(self, number: Callable[[Expression], float]) -> Scaled:
        """Replace every expression by its number."""
        return replace(self, base=self.base.resolved(number))

    def describe(self) -> str:
        """Put the change in words, such as ``0.5 × (uniform from 0 to 120)``."""
        scaled = (
            f"({self.base.describe()})"
            if self.factor == 1
            else f"{shown(self.factor)} × ({self.base.describe()})"
        )
        if self.shift == 0:
            return scaled
        return f"{scaled} {'+' if self.shift > 0 else '−'} {shown(abs(self.shift))}"

    def content(self) -> dict[str, object]:
        """Return base, factor and shift as plain values."""
        return {self.kind: [self.base.content(), self.factor, self.shift]}


def scale(distribution: Distribution, factor: float = 1.0, shift: float = 0.0) -> Distribution:
    """Return ``factor · distribution + shift``: a number for a fixed number, else a `Scaled`."""
    if isinstance(distribution, Fixed) and not distribution.expressions:
        return Fixed(factor * float(distribution.centre) + shift)
    if isinstance(distribution, Scaled):
        inner = distribution
        return Scaled(inner.base, factor * inner.factor, factor * inner.shift + shift)
    return Scaled(distribution, factor, shift)
