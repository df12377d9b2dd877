"""Continuous distributions with a tail that never ends, each a quantile function and its inverse.

scipy.special is imported inside the functions: it takes longer to load than a scenario to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from tripolar.scenario.distributions.base import Argument, Array
from tripolar.scenario.distributions.continuous import Continuous

__all__ = ["Exponential", "Gamma", "LogNormal", "Normal"]


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
