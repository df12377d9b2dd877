"""Continuous distributions, between two ends or with tails, each a quantile function and its inverse.

scipy.special is imported inside the functions: it takes longer to load than a scenario to read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from math import inf, isfinite
from typing import Any, ClassVar

import numpy as np

from tripolar.errors import ParameterError
from tripolar.scenario.distributions.base import Argument, Array, Distribution, as_number, shown
from tripolar.scenario.expression import Expression

__all__ = [
    "Beta",
    "Continuous",
    "Exponential",
    "Gamma",
    "LogNormal",
    "LogUniform",
    "Normal",
    "Triangular",
    "Uniform",
]


@dataclass(frozen=True, slots=True)
class Continuous(Distribution):
    """A continuous distribution with numbers as arguments, checked once they are all known.

    Raises
    ------
    ParameterError
        When the numbers do not make such a distribution, such as a low end above the high one.
    """

    phrase: ClassVar[str]

    def __post_init__(self) -> None:
        if self.expressions:
            return
        if not all(map(isfinite, self.numbers)):
            raise ParameterError(f"{self.kind} takes finite numbers, not '{self.describe()}'")
        if problem := self._problem(*self.numbers):
            raise ParameterError(f"{self.kind} ({self.describe()}): {problem}")

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The arguments, in order."""
        return tuple(getattr(self, each.name) for each in fields(self))

    @property
    def numbers(self) -> tuple[float, ...]:
        """The arguments in order, all measured."""
        return tuple(map(as_number, self.arguments))

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest number it can give: here the first and the last argument."""
        return self.numbers[0], self.numbers[-1]

    def resolved(self, number: Callable[[Expression], float]) -> Continuous:
        """Replace every expression by its number; an error names the place of the first."""
        given = zip(fields(self), self.arguments, strict=True)
        measured = {f.name: number(v) for f, v in given if isinstance(v, Expression)}
        try:
            return replace(self, **measured)
        except ParameterError as error:
            raise ParameterError(error.problem, where=self.expressions[0].where) from None

    def describe(self) -> str:
        """Put the distribution in words."""
        return self.phrase.format(*map(shown, self.arguments))

    def _problem(self, *numbers: float) -> str:
        """Say why these numbers make no such distribution; empty when they do."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Uniform(Continuous):
    """Every number between two ends equally likely."""

    kind = "uniform"
    phrase = "uniform from {} to {}"
    low: Argument
    high: Argument

    def _problem(self, *numbers: float) -> str:
        low, high = numbers
        return "" if low < high else "the low end must lie below the high end"

    def ppf(self, u: Array) -> Array:
        """Give quantiles."""
        low, high = self.numbers
        return low + (high - low) * np.asarray(u)

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        low, high = self.numbers
        return np.asarray(np.clip((np.asarray(x) - low) / (high - low), 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class LogUniform(Continuous):
    """Every order of magnitude between two positive ends equally likely."""

    kind = "loguniform"
    phrase = "log-uniform from {} to {}"
    low: Argument
    high: Argument

    def _problem(self, *numbers: float) -> str:
        low, high = numbers
        return "" if 0 < low < high else "the low end must lie above 0 and below the high end"

    def ppf(self, u: Array) -> Array:
        """Give quantiles."""
        low, high = self.numbers
        return np.asarray(low * (high / low) ** np.asarray(u))

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        low, high = self.numbers
        return np.asarray(np.log(np.clip(x, low, high) / low) / np.log(high / low))


@dataclass(frozen=True, slots=True)
class Triangular(Continuous):
    """Between two ends, most likely at the mode, falling off linearly."""

    kind = "triangular"
    phrase = "triangular from {0} to {2}, mode {1}"
    low: Argument
    mode: Argument
    high: Argument

    def _problem(self, *numbers: float) -> str:
        low, mode, high = numbers
        return "" if low <= mode <= high and low < high else "the ends must be apart, with the mode between"

    def ppf(self, u: Array) -> Array:
        """Give quantiles."""
        low, mode, high = self.numbers
        u = np.asarray(u)
        rising = low + np.sqrt(u * (high - low) * (mode - low))
        falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
        return np.where(u * (high - low) < mode - low, rising, falling)

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        low, mode, high = self.numbers
        x = np.clip(x, low, high)
        # At an end that is also the mode one of the two has no width, and is not used.
        rising = (np.minimum(x, mode) - low) ** 2 / ((high - low) * (mode - low) or 1.0)
        falling = 1.0 - (high - np.maximum(x, mode)) ** 2 / ((high - low) * (high - mode) or 1.0)
        return np.where(x < mode, rising, falling)


@dataclass(frozen=True, slots=True)
class Beta(Continuous):
    """The beta distribution, on 0 to 1 or stretched to other ends."""

    kind = "beta"
    phrase = "beta({}, {}) from {} to {}"
    a: Argument
    b: Argument
    low: Argument = 0.0
    high: Argument = 1.0

    def _problem(self, *numbers: float) -> str:
        a, b, low, high = numbers
        return "" if min(a, b) > 0 and low < high else "a and b must be above 0, and low below high"

    @property
    def support(self) -> tuple[float, float]:
        """The two ends."""
        return self.numbers[2], self.numbers[3]

    def ppf(self, u: Array) -> Array:
        """Give quantiles."""
        from scipy.special import betaincinv

        a, b, low, high = self.numbers
        return np.asarray(low + (high - low) * betaincinv(a, b, u))

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        from scipy.special import betainc

        a, b, low, high = self.numbers
        return np.asarray(betainc(a, b, np.clip((np.asarray(x) - low) / (high - low), 0.0, 1.0)))


@dataclass(frozen=True, slots=True)
class Normal(Continuous):
    """The bell curve, by mean and standard deviation."""

    kind = "normal"
    phrase = "normal, mean {}, standard deviation {}"
    mean: Argument
    sd: Argument

    def _problem(self, *numbers: float) -> str:
        return "" if numbers[1] > 0 else "the standard deviation must be above 0"

    @property
    def support(self) -> tuple[float, float]:
        """Any number."""
        return -inf, inf

    def ppf(self, u: Array) -> Array:
        """Give quantiles."""
        from scipy.special import ndtri

        mean, sd = self.numbers
        return np.asarray(mean + sd * ndtri(u))

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        from scipy.special import ndtr

        mean, sd = self.numbers
        return np.asarray(ndtr((np.asarray(x) - mean) / sd))


@dataclass(frozen=True, slots=True)
class LogNormal(Continuous):
    """A number whose logarithm is normal, by its median and the logarithm's standard deviation."""

    kind = "lognormal"
    phrase = "log-normal, median {}, sigma {}"
    median: Argument
    sigma: Argument

    def _problem(self, *numbers: float) -> str:
        return "" if min(numbers) > 0 else "median and sigma must be above 0"

    @property
    def support(self) -> tuple[float, float]:
        """Any positive number."""
        return 0.0, inf

    def ppf(self, u: Array) -> Array:
        """Give quantiles."""
        from scipy.special import ndtri

        median, sigma = self.numbers
        return np.asarray(median * np.exp(sigma * ndtri(u)))

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        from scipy.special import ndtr

        median, sigma = self.numbers
        return np.asarray(ndtr(np.log(np.maximum(x, 1e-300) / median) / sigma))


@dataclass(frozen=True, slots=True)
class Gamma(Continuous):
    """The gamma distribution, by shape and rate: k events in T years give rates gamma(k, T)."""

    kind = "gamma"
    phrase = "gamma, shape {}, rate {}"
    shape: Argument
    rate: Argument

    def _problem(self, *numbers: float) -> str:
        return "" if min(numbers) > 0 else "shape and rate must be above 0"

    @property
    def support(self) -> tuple[float, float]:
        """Any positive number."""
        return 0.0, inf

    def ppf(self, u: Array) -> Array:
        """Give quantiles."""
        from scipy.special import gammaincinv

        shape, rate = self.numbers
        return np.asarray(gammaincinv(shape, u) / rate)

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        from scipy.special import gammainc

        shape, rate = self.numbers
        return np.asarray(gammainc(shape, rate * np.maximum(x, 0.0)))


@dataclass(frozen=True, slots=True)
class Exponential(Continuous):
    """Waiting times of rare events, by their rate; the mean is its inverse."""

    kind = "exponential"
    phrase = "exponential, rate {}"
    rate: Argument

    def _problem(self, *numbers: float) -> str:
        return "" if numbers[0] > 0 else "the rate must be above 0"

    @property
    def support(self) -> tuple[float, float]:
        """Any positive number."""
        return 0.0, inf

    def ppf(self, u: Array) -> Array:
        """Give quantiles."""
        return np.asarray(-np.log1p(-np.asarray(u)) / self.numbers[0])

    def cdf(self, x: Array) -> Array:
        """Give the shares below."""
        return np.asarray(-np.expm1(-self.numbers[0] * np.maximum(x, 0.0)))
