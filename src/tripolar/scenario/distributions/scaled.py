"""The affine change that a variant makes to a distribution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tripolar.scenario.distributions.base import Array, Distribution, shown
from tripolar.scenario.distributions.discrete import Fixed
from tripolar.scenario.expression import Expression

__all__ = ["Scaled", "scale"]


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
