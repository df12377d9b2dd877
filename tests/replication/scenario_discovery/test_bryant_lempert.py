"""Bryant & Lempert (2010) as published by the Exploratory Modeling Workbench; see README.md beside this."""

import csv
from itertools import pairwise
from math import log10
from pathlib import Path

import numpy as np
import pytest

from tripolar.claims.analysis.factors import factor
from tripolar.claims.analysis.prim import Search, find_boxes, peel, quasi_p

COVERAGE, DENSITY, MASS = 0.752809, 0.770115, 0.0986395
DENSITY_WITHIN, MASS_WITHIN = 0.02, 0.003  # two draws more of 87
LIMITS = {"Demand elasticity": -0.422, "Biomass backstop price": 150.049995, "Cellulosic cost": 72.650002}
QUASI_P = {
    "Total biomass": 4.716968553178765e-06,
    "Demand elasticity": 1.1849299115762218e-16,
    "Biomass backstop price": 3.515112530263049e-11,
    "Cellulosic cost": 0.15741333528927348,
}
ORDERS = 0.6  # quasi-p values, in powers of ten
PRUNED_COVERAGE, PRUNED_DENSITY, PRUNED_MASS = 0.764045, 0.715789, 0.10771


@pytest.fixture(scope="module")
def data():
    with (Path(__file__).parent / "fuels.csv").open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    table = np.array(rows, dtype=np.float64)
    factors = [factor(name, table[:, k]) for k, name in enumerate(head[:-1])]
    return factors, table[:, -1] == 1.0


def test_the_published_box_lies_on_the_trajectory(data):
    factors, cases = data
    everything = np.ones(cases.size, dtype=np.bool_)
    assert (cases.size, int(cases.sum())) == (882, 89)
    trajectory = peel(factors, cases, everything, 0.1, 0.05)
    [box] = [step for step in trajectory if step.coverage == pytest.approx(COVERAGE, abs=1e-6)]
    assert box.density == pytest.approx(DENSITY, abs=DENSITY_WITHIN)
    assert box.mass == pytest.approx(MASS, abs=MASS_WITHIN)
    restricted = {factors[k].path: k for k in box.sides.restricted(factors)}
    assert restricted.keys() == QUASI_P.keys()
    for path, low in LIMITS.items():
        assert box.sides.low[restricted[path]] == pytest.approx(low, abs=1e-6)
    for path, published in QUASI_P.items():
        found = quasi_p(box.sides, restricted[path], factors, cases, everything)
        assert log10(found) == pytest.approx(log10(published), abs=ORDERS)


def test_the_first_peels_lose_no_case(data):
    factors, cases = data
    trajectory = peel(factors, cases, np.ones(cases.size, dtype=np.bool_), 0.1, 0.05)
    assert trajectory[0].density == pytest.approx(89 / 882)
    assert all(step.coverage == 1.0 for step in trajectory[:10])
    assert all(a.mass > b.mass for a, b in pairwise(trajectory))


def test_our_own_rule_drops_the_insignificant_limit_and_finds_the_published_scenario(data):
    factors, cases = data
    [box, *_] = find_boxes(factors, cases, Search(alpha=0.1))
    assert {limit.path for limit in box.limits} == QUASI_P.keys() - {"Cellulosic cost"}
    assert box.coverage == pytest.approx(PRUNED_COVERAGE, abs=0.03)
    assert box.density == pytest.approx(PRUNED_DENSITY, abs=0.05)
    assert box.mass == pytest.approx(PRUNED_MASS, abs=0.01)
    # Bryant & Lempert find one scenario, and no second box worth the name.
    assert len(find_boxes(factors, cases, Search(alpha=0.1))) == 1
    # On draws that did not choose it, a box does worse, and still six times better than the base rate.
    assert box.unseen_density < box.density
    assert box.unseen_density > 5 * 89 / 882
