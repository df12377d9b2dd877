"""Raiffa & Schlaifer (1961): the unit normal loss, for one parameter, for a group, and for all."""

from math import erf, exp, hypot, pi, sqrt

import numpy as np
import pytest

from tripolar.claims.analysis.factors import factor
from tripolar.claims.analysis.information import information

DRAWS = 4_000
MEAN = 0.3
SLOPES = {"known.a": 1.0, "known.b": 2.0, "c": 0.5, "nothing": 0.0}
ERRORS = 3.0  # of the stated standard errors
LEAST = 0.005  # an error below this is no error worth testing


def loss(s):
    if s == 0:
        return 0.0
    z = MEAN / s
    return s * exp(-z * z / 2) / sqrt(2 * pi) - abs(MEAN) * 0.5 * (1 + erf(-abs(z) / sqrt(2)))


@pytest.fixture(scope="module")
def found():
    rng = np.random.default_rng(1961)
    x = {path: rng.standard_normal(DRAWS) for path in SLOPES}
    value = MEAN + sum(slope * x[path] for path, slope in SLOPES.items())
    factors = [factor(path, column) for path, column in x.items()]
    return information({"stay": np.zeros(DRAWS), "go": value}, factors, "bn")


def test_perfect_information(found):
    exact = loss(sqrt(sum(b * b for b in SLOPES.values())))
    assert exact == pytest.approx(0.772, abs=1e-3)
    assert found.perfect == pytest.approx(exact, abs=ERRORS * found.perfect_error)
    assert found.perfect_error < 0.05 * exact


@pytest.mark.parametrize("path", SLOPES)
def test_one_parameter(found, path):
    worth = next(each for each in found.parameters if each.path == path)
    assert worth.value == pytest.approx(loss(SLOPES[path]), abs=ERRORS * max(worth.error, LEAST))
    assert worth.distinct is (path != "nothing")


def test_a_group(found):
    [worth] = found.groups
    assert worth.path == "known"
    assert worth.value == pytest.approx(loss(hypot(1.0, 2.0)), abs=ERRORS * worth.error)


def test_the_courses(found):
    go = found.courses[1]
    deviation = sqrt(sum(b * b for b in SLOPES.values()))
    assert go.mean == pytest.approx(MEAN, abs=ERRORS * go.error)
    assert go.error == pytest.approx(deviation / sqrt(DRAWS), rel=0.05)
    assert go.best == pytest.approx(0.5 * (1 + erf(MEAN / deviation / sqrt(2))), abs=0.025)


def test_a_parameter_that_never_changes_the_choice_is_worth_nothing():
    rng = np.random.default_rng(1962)
    x = rng.uniform(0, 1, DRAWS)
    found = information({"stay": np.zeros(DRAWS), "go": 1.0 + x}, [factor("x", x)], "bn")
    assert found.perfect == 0.0
    assert [(each.value, each.distinct) for each in found.parameters] == [(0.0, False)]
