"""Probability distributions of parameters, as quantile functions of a uniform number.

A draw is ``distribution.ppf(u)``: quasi-random points on the unit cube become parameters, and one
point gives the same draw under every variant. Arguments may be expressions over figures; `resolve`
replaces them by numbers.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tripolar.scenario.distributions.base import Argument, Distribution, resolve
from tripolar.scenario.distributions.continuous import Beta, Continuous, LogUniform, Triangular, Uniform
from tripolar.scenario.distributions.discrete import Choice, Fixed
from tripolar.scenario.distributions.empirical import YEAR, Empirical
from tripolar.scenario.distributions.mixed import Mixture, Truncated
from tripolar.scenario.distributions.quantiles import Quantiles
from tripolar.scenario.distributions.sampled import Sampled
from tripolar.scenario.distributions.scaled import Scaled, scale
from tripolar.scenario.distributions.tailed import Exponential, Gamma, LogNormal, Normal

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
