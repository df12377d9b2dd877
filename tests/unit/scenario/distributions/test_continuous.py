"""Continuous distributions against quantiles known from tables and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tripolar.errors import Location, ParameterError
from tripolar.scenario.distributions import (
    CONTINUOUS,
    Beta,
    Continuous,
    Exponential,
    Gamma,
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
    resolve,
)
from tripolar.scenario.expression import evaluate, parse

NORMAL_90 = 1.2815515655446004  # tabulated: the 90th percentile of the standard normal


@pytest.mark.parametrize(
    ("distribution", "u", "quantile"),
    [
        (Uniform(20, 60), 0.25, 30),
        (LogUniform(1, 100), 0.5, 10),
        (LogUniform(0.01, 10), 1 / 3, 0.1),
        (Normal(3, 2), 0.5, 3),
        (Normal(3, 2), 0.9, 3 + 2 * NORMAL_90),
        (LogNormal(8, 0.5), 0.5, 8),
        (LogNormal(8, 0.5), 0.1, 8 * math.exp(-0.5 * NORMAL_90)),
        (Triangular(0, 1, 4), 0.25, 1),  # the mode divides the mass as it divides the range
        (Triangular(0, 1, 4), 0.75, 4 - math.sqrt(0.25 * 4 * 3)),
        (Triangular(2, 2, 6), 0.0, 2),
        (Triangular(2, 6, 6), 1.0, 6),
        (Beta(1, 1), 0.3, 0.3),
        (Beta(2, 1), 0.25, 0.5),  # distribution function x squared
        (Beta(2, 1, -1, 3), 0.25, 1),
        (Gamma(1, 4), 0.5, math.log(2) / 4),  # an exponential
        (Gamma(3.5, 134), 0.05, 2.1673499092980573 / 2 / 134),  # chi-squared table, 7 degrees, 5 percent
        (Exponential(0.1), 0.5, 10 * math.log(2)),
    ],
    ids=lambda each: each.describe() if isinstance(each, Continuous) else "",
)
def test_a_quantile(distribution: Continuous, u: float, quantile: float) -> None:
    assert distribution.ppf(np.array([u]))[0] == pytest.approx(quantile, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("distribution", "words", "support"),
    [
        (Uniform(0, 120), "uniform from 0 to 120", (0, 120)),
        (LogUniform(0.03, 0.1), "log-uniform from 0.03 to 0.1", (0.03, 0.1)),
        (Normal(0, 1), "normal, mean 0, standard deviation 1", (-math.inf, math.inf)),
        (LogNormal(5, 0.3), "log-normal, median 5, sigma 0.3", (0, math.inf)),
        (Triangular(1, 2, 3), "triangular from 1 to 3, mode 2", (1, 3)),
        (Beta(2, 5), "beta(2, 5) from 0 to 1", (0, 1)),
        (Gamma(3.5, 134), "gamma, shape 3.5, rate 134", (0, math.inf)),
        (Exponential(2), "exponential, rate 2", (0, math.inf)),
    ],
)
def test_words_and_support(distribution: Continuous, words: str, support: tuple[float, float]) -> None:
    assert distribution.describe() == words
    assert distribution.support == support
    assert distribution.varies
    assert distribution.possible == ()
    assert distribution.centre == pytest.approx(distribution.ppf(np.array(0.5)))


@pytest.mark.parametrize(
    ("kind", "arguments", "told"),
    [
        ("uniform", (5, 5), "the low end must lie below"),
        ("uniform", (0, math.inf), "takes finite numbers"),
        ("loguniform", (0, 5), "above 0"),
        ("normal", (0, 0), "standard deviation must be above 0"),
        ("lognormal", (-1, 1), "above 0"),
        ("triangular", (0, 5, 4), "mode between"),
        ("beta", (0, 1), "above 0"),
        ("beta", (1, 1, 3, 2), "low below high"),
        ("gamma", (1, -1), "above 0"),
        ("exponential", (math.nan,), "takes finite numbers"),
    ],
)
def test_numbers_that_make_no_distribution_are_refused(
    kind: str, arguments: tuple[float, ...], told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        CONTINUOUS[kind](*arguments)


def test_every_kind_is_registered_under_its_name() -> None:
    assert all(name == each.kind for name, each in CONTINUOUS.items())
    assert len(CONTINUOUS) == 8


def test_expressions_are_measured_before_anything_is_drawn() -> None:
    distribution = Uniform(parse("figure(x) / 2"), 10)
    assert distribution.describe() == "uniform from figure(x) / 2 to 10"
    assert distribution.content() == {"uniform": ["figure(x) / 2", 10]}
    with pytest.raises(ParameterError, match="has to be measured"):
        distribution.ppf(np.array([0.5]))
    measured = resolve(distribution, lambda e: float(evaluate(e, lambda call: 8.0)))
    assert measured == Uniform(4.0, 10)


def test_a_measured_end_above_the_other_is_told_with_its_place() -> None:
    distribution = Uniform(parse("figure(x)", Location("mine.yaml", 7, 20)), 10)
    with pytest.raises(ParameterError, match=r"^mine.yaml:7:20: uniform \(uniform from 12 to 10\)"):
        resolve(distribution, lambda e: 12.0)


@pytest.mark.parametrize("large", [Triangular(0, 0, 30_000), Triangular(0, 30_000, 30_000)])
def test_a_triangle_with_its_mode_at_an_end_may_be_as_large_as_an_economy(large: Triangular) -> None:
    u = np.array([0.0, 0.2, 0.7, 1.0])
    np.testing.assert_allclose(large.cdf(large.ppf(u)), u, atol=1e-12)
