"""PRIM recovers planted boxes, keeps its hands off noise, and says how it does on draws it has not seen."""

import numpy as np
import pytest

from tripolar.claims.analysis.factors import factor
from tripolar.claims.analysis.prim import find_boxes

N = 2000


@pytest.fixture
def rng():
    return np.random.default_rng(21)


def noise(rng, count=30, draws=N):
    return [factor(f"noise.{k}", rng.random(draws)) for k in range(count)]


def test_a_planted_box_is_recovered_among_noise(rng):
    stress, share = rng.uniform(0, 120, N), rng.uniform(0.5, 0.75, N)
    reading = rng.choice(["mistakes", "shocks"], N)
    inside = (stress > 38) & (share < 0.65) & (reading == "shocks")
    cases = np.where(inside, rng.random(N) < 0.95, rng.random(N) < 0.03)
    factors = [
        *noise(rng),
        factor("balance_stress", stress, "bn US$/yr"),
        factor("support_share", share),
        factor("reading", reading),
    ]
    [box] = find_boxes(factors, cases)
    limits = {limit.path: limit for limit in box.limits}
    assert limits.keys() == {"balance_stress", "support_share", "reading"}
    assert limits["balance_stress"].low == pytest.approx(38, abs=6)
    assert limits["balance_stress"].high is None
    assert limits["support_share"].high == pytest.approx(0.65, abs=0.01)
    assert limits["reading"].among == ("shocks",)
    assert all(limit.quasi_p < 1e-6 for limit in box.limits)
    assert box.density > 0.85
    assert box.coverage > 0.75
    assert box.cases == round(box.density * box.draws)
    assert box.unseen_density == pytest.approx(box.density, abs=0.1)
    assert box.unseen_coverage == pytest.approx(box.coverage, abs=0.15)


def test_two_boxes_are_found_by_covering(rng):
    x, y = rng.random((2, N))
    cases = (x > 0.85) | (y < 0.1)
    first, second = find_boxes([factor("x", x), factor("y", y), *noise(rng, 5)], cases)
    told = {first.limits[0].path: first.limits[0], second.limits[0].path: second.limits[0]}
    assert told["x"].low == pytest.approx(0.85, abs=0.02)
    assert told["y"].high == pytest.approx(0.1, abs=0.02)
    assert first.coverage + second.coverage > 0.9
    assert second.unseen_density is None


def test_noise_has_no_box(rng):
    for _ in range(5):
        assert find_boxes(noise(rng, 40, 300), rng.random(300) < 0.3) == ()


def test_a_box_between_two_limits(rng):
    x = rng.random(N)
    [box] = find_boxes([factor("x", x), *noise(rng, 5)], (x > 0.4) & (x < 0.6))
    assert (box.limits[0].low, box.limits[0].high) == pytest.approx((0.4, 0.6), abs=0.03)


def test_levels_and_tied_values_can_be_limited(rng):
    level = rng.choice([0.0, 0.5, 1.0], N)
    years = rng.integers(1, 20, N).astype(float)
    cases = (level == 0.0) & (years >= 10)
    [box] = find_boxes([factor("relation.USA-CHN", level), factor("years", years)], cases)
    limits = {limit.path: limit for limit in box.limits}
    assert limits["relation.USA-CHN"].among == (0.0,)
    assert limits["years"].low == 9.5
    assert (box.coverage, box.density) == (1.0, 1.0)


def test_undecided_draws_are_neither_cases_nor_counted(rng):
    x = rng.random(N)
    decided = rng.random(N) < 0.5
    [box] = find_boxes([factor("x", x), *noise(rng, 3)], x > 0.8, decided=decided)
    assert box.draws <= decided.sum() * 0.25
    assert box.mass == pytest.approx(box.draws / decided.sum())
    assert box.density > 0.95


def test_too_few_cases_have_no_box(rng):
    x = rng.random(N)
    assert find_boxes([factor("x", x)], x > np.sort(x)[-10]) == ()


def test_factors_of_few_values_only(rng):
    words = rng.choice(["a", "b", "c"], N)
    [box] = find_boxes([factor("word", words)], words == "b")
    assert box.limits[0].among == ("b",)
