"""Preventive war and the bargaining range (Fearon 1995, Powell 2006, International Organization 49, 60).

The condition is from the project's notes of published results. It is checked against the payoffs it comes
from,
written out independently of it.
"""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses.commitment import bargaining_range, prevented_from, prevention_pays


def declining(now: float, later: float, cost: float, discount: float) -> tuple[float, float]:
    """Worth to the declining state of war at once, and of the best peace it can be offered."""
    periods = 1 / (1 - discount)
    war = (1 - now) * periods - cost
    after = (1 - later) * periods - cost  # the risen state leaves it what war would
    return war, 1 + discount * after


@pytest.mark.parametrize("seed", range(5))
def test_prevention_pays_exactly_where_war_now_is_worth_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    paid = 0
    for _ in range(200):
        now, later = np.sort(rng.uniform(0, 0.95, 2))
        discount = float(rng.uniform(0.5, 0.98))
        cost = float(rng.uniform(0, 0.04)) / (1 - discount)  # so that war still leaves it something
        war, peace = declining(now, later, cost, discount)
        assert prevention_pays(now, later, cost, discount) == (war > peace)
        paid += war > peace
    assert 20 < paid < 180


def test_the_threshold_is_where_it_begins_to_pay() -> None:
    threshold = prevented_from(0.3, cost=1, discount=0.9)
    assert threshold == pytest.approx((0.3 + 0.01) / 0.9)
    assert not prevention_pays(0.3, threshold - 1e-9, 1, 0.9)
    assert prevention_pays(0.3, threshold + 1e-9, 1, 0.9)


@pytest.mark.parametrize(("chance", "own", "other"), [(0.6, 0.1, 0.2), (0.3, 0.05, 0.0)])
def test_the_range_is_what_both_prefer_to_war(chance: float, own: float, other: float) -> None:
    low, high = bargaining_range(chance, own, other)
    assert (low, high) == pytest.approx((chance - own, chance + other))
    for share in (low, high):
        assert share >= chance - own - 1e-12
        assert 1 - share >= 1 - chance - other - 1e-12
