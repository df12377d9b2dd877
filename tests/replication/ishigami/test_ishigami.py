"""Ishigami & Homma (1990): closed forms of first and total order, from given data and by pick-freeze."""

import numpy as np
import pytest
from scipy.stats import qmc

from tripolar.claims.analysis.factors import factor
from tripolar.claims.analysis.first_order import first_order
from tripolar.claims.analysis.sobol import sobol

FIRST = (0.313905, 0.442411, 0.0)
TOTAL = (0.557589, 0.442411, 0.243684)
VARIANCE = 13.844588
# 8,192 draws in 30 classes. What varies inside a class is lost: with y' = 7 sin 2x, a class of width 2π/30
# hides 24.5 (2π/30)² / 12 = .09 of the variance of 13.8, or .0065 of the index; the rest is sampling.
GIVEN_DATA = 0.01
PICK_FREEZE = 0.005  # 8,192 quasi-random points


def ishigami(u):
    x = (2 * u - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


@pytest.fixture(scope="module")
def points():
    return qmc.Sobol(6, rng=np.random.default_rng(1990)).random(8192)


def test_first_order_from_given_data(points):
    factors = [factor(f"x{k + 1}", points[:, k]) for k in range(3)]
    dummy = factor("dummy", points[:, 5])
    found = first_order([*factors, dummy], {"y": ishigami(points[:, :3])})
    assert found.shares[:3, 0] == pytest.approx(FIRST, abs=GIVEN_DATA)
    assert found.variance[0] == pytest.approx(VARIANCE, rel=1e-3)
    assert found.distinct[:, 0].tolist() == [True, True, False, False]
    assert abs(found.shares[3, 0]) < GIVEN_DATA
    assert all(found.low[k, 0] < FIRST[k] < found.high[k, 0] for k in range(2))


def test_first_and_total_order_by_pick_freeze(points):
    a, b = points[:, :3], points[:, 3:]
    mixed = {}
    for k in range(3):
        rows = a.copy()
        rows[:, k] = b[:, k]
        mixed[f"x{k + 1}"] = ishigami(rows)
    found = sobol(ishigami(a), ishigami(b), mixed)
    assert [each.first for each in found] == pytest.approx(FIRST, abs=PICK_FREEZE)
    assert [each.total for each in found] == pytest.approx(TOTAL, abs=PICK_FREEZE)
    for each, first, total in zip(found, FIRST, TOTAL, strict=True):
        assert each.first_low < first < each.first_high
        assert each.total_low < total < each.total_high


def test_a_group_of_two_by_pick_freeze(points):
    """The index of x1 and x3 together is all that x2 leaves, and the other way round."""
    a, b = points[:, :3], points[:, 3:]
    rows = a.copy()
    rows[:, [0, 2]] = b[:, [0, 2]]
    [found] = sobol(ishigami(a), ishigami(b), {"x1 and x3": ishigami(rows)})
    assert found.first == pytest.approx(1 - TOTAL[1], abs=PICK_FREEZE)
    assert found.total == pytest.approx(1 - FIRST[1], abs=PICK_FREEZE)
