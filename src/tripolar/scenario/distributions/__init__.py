"""Probability distributions of parameters, as quantile functions of a uniform number.

A draw is ``distribution.ppf(u)``: quasi-random points on the unit cube become parameters, and one
point gives the same draw under every variant. Arguments may be expressions over figures; `resolve`
replaces them by numbers.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tripolar.scenario.distributions.base import Argument, Distribution, resolve
from tripolar.scenario.distributions.continuous import (
    Beta,
    Continuous,
    Exponential,
    Gamma,
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
)
from tripolar.scenario.distributions.discrete import Choice, Fixed
from tripolar.scenario.distributions.mixed import Mixture, Scaled, Truncated, scale
from tripolar.scenario.distributions.quantiles import Quantiles
from tripolar.scenario.distributions.recorded import YEAR, Empirical, Sampled

__all__ = [
    "CONTINUOUS",
    "YEAR",
    "Argument",
    "Beta",
    "Choice",
    "Continuous",
    "Distribution",
    "Empirical",
    "Exponential",
    "Fixed",
    "Gamma",
    "LogNormal",
    "LogUniform",
    "Mixture",
    "Normal",
    "Quantiles",
    "Sampled",
    "Scaled",
    "Triangular",
    "Truncated",
    "Uniform",
    "resolve",
    "scale",
]

CONTINUOUS: Mapping[str, type[Continuous]] = MappingProxyType(
    {
        each.kind: each
        for each in (Uniform, LogUniform, Normal, LogNormal, Triangular, Beta, Gamma, Exponential)
    }
)
