"""Distributions over values that can be listed: one value, or a weighted choice of several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import fsum, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import ParameterError
from tripolar.scenario.distributions.base import Argument, Array, Distribution, as_number, one_line, shown
from tripolar.scenario.expression import Expression

__all__ = ["Choice", "Fixed"]


def _known(value: Argument | str) -> float | str:
    return value if isinstance(value, str) else as_number(value)


def _check_finite(values: tuple[Argument | str, ...]) -> None:
    for value in values:
        if isinstance(value, float | int) and not isfinite(value):
            raise ParameterError(f"{value} is not a finite number")


@dataclass(frozen=True, slots=True)
class Fixed(Distribution):
    """One number or word, the same in every draw."""

    kind = "value"
    value: Argument | str

    def __post_init__(self) -> None:
        _check_finite((self.value,))

    @property
    def varies(self) -> bool:
        """Never."""
        return False

    @property
    def arguments(self) -> tuple[Argument | str, ...]:
        """The value."""
        return (self.value,)

    @property
    def support(self) -> tuple[float, float]:
        """The number, twice."""
        number = float(_known(self.value))
        return number, number

    @property
    def possible(self) -> tuple[float | str, ...]:
        """The value."""
        return (_known(self.value),)

    @property
    def centre(self) -> float | str:
        """The value."""
        return _known(self.value)

    def ppf(self, u: Array) -> NDArray[Any]:
        """Repeat the value in the shape of `u`."""
        return np.full(np.shape(u), _known(self.value))

    def cdf(self, x: Array) -> Array:
        """Nothing below the number, all from it on."""
        return np.asarray(np.asarray(x) >= float(_known(self.value)), dtype=np.float64)

    @property
    def unranked(self) -> str:
        """It has one value."""
        return "is the same in every draw"

    def resolved(self, number: Callable[[Expression], float]) -> Fixed:
        """Replace an expression by its number."""
        return Fixed(number(self.value)) if isinstance(self.value, Expression) else self

    def describe(self) -> str:
        """Write the value."""
        return shown(self.value)


@dataclass(frozen=True, slots=True)
class Choice(Distribution):
    """One of several numbers, or of several words, with weights (which need not sum to one)."""

    kind = "choice"
    values: tuple[Argument | str, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        _check_finite(self.values)
        if not self.values or len(self.values) != len(self.weights):
            raise ParameterError("choice needs one weight for each of at least one value")
        if not all(isfinite(weight) and weight >= 0 for weight in self.weights) or sum(self.weights) <= 0:
            raise ParameterError("choice: weights must be 0 or more, and not all 0")
        if len(set(map(shown, self.values))) < len(self.values):
            raise ParameterError("choice lists the same value twice")

    @property
    def varies(self) -> bool:
        """Whether more than one value has weight."""
        return sum(weight > 0 for weight in self.weights) > 1

    @property
    def arguments(self) -> tuple[Argument | str, ...]:
        """The values."""
        return self.values

    @property
    def possible(self) -> tuple[float | str, ...]:
        """The values that have weight."""
        pairs = zip(self.values, self.weights, strict=True)
        return tuple(_known(value) for value, weight in pairs if weight > 0)

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest number that has weight."""
        numbers = [float(value) for value in self.possible]
        return min(numbers), max(numbers)

    @property
    def centre(self) -> float | str:
        """The heaviest value, the first of equals."""
        return _known(self.values[self.weights.index(max(self.weights))])

    def ppf(self, u: Array) -> NDArray[Any]:
        """Give the values in the order listed: the first for the lowest `u`."""
        ends = np.cumsum(self.weights)
        chosen = np.searchsorted(ends, np.asarray(u) * ends[-1], side="right")
        last = max(k for k, weight in enumerate(self.weights) if weight > 0)
        values = np.array([_known(value) for value in self.values])
        return np.asarray(values[np.minimum(chosen, last)])

    @property
    def unranked(self) -> str:
        """Its draws tie."""
        return "takes a few values only, so that its draws tie in rank"

    def resolved(self, number: Callable[[Expression], float]) -> Choice:
        """Replace every expression by its number."""
        values = tuple(number(each) if isinstance(each, Expression) else each for each in self.values)
        return replace(self, values=values)

    def describe(self) -> str:
        """List the values with their probabilities: ``mistakes: 50%, shocks: 50%``."""
        total = fsum(self.weights)
        pairs = zip(self.values, self.weights, strict=True)
        return ", ".join(f"{shown(value)}: {100 * weight / total:.3g}%" for value, weight in pairs)

    def content(self) -> dict[str, object]:
        """Return pairs of value and weight."""
        values = [one_line(each) if isinstance(each, Expression) else each for each in self.values]
        return {self.kind: [list(pair) for pair in zip(values, self.weights, strict=True)]}
