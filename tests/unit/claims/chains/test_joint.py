"""The numbers of a chain against brute force, its bounds, and the axioms of sharing the blame."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tripolar.claims.chains.joint import joint
from tripolar.stats.shapley import shapley

TRUTHS = st.integers(1, 4).flatmap(
    lambda links: arrays(np.float64, (links, 24), elements=st.sampled_from([0.0, 1.0]))
)
WEIGHTS = st.lists(st.floats(0, 1, width=16), max_size=3).map(np.array)
GROUP = np.arange(24) % 8


def values(estimates) -> np.ndarray:
    return np.array([each.value for each in estimates])


def by_subsets(truth: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Shapley's shares of P(some link of S fails), every subset and every outcome of the facts in turn."""
    links, facts = truth.shape[0], weights.size
    worth = np.zeros(1 << (links + facts))
    for outcome in product([0.0, 1.0], repeat=facts):
        chance = np.prod([w if fact else 1 - w for w, fact in zip(weights, outcome, strict=True)])
        all_links = np.vstack([truth, np.repeat(np.array(outcome)[:, None], truth.shape[1], axis=1)])
        for k in range(worth.size):
            chosen = [i for i in range(links + facts) if k >> i & 1]
            worth[k] += chance * (1 - np.all(all_links[chosen] == 1, axis=0).mean())
    return shapley(worth)


@given(TRUTHS, WEIGHTS)
def test_blame_is_shapleys_value_and_adds_up_to_the_shortfall(truth: np.ndarray, weights: np.ndarray) -> None:
    found = joint(truth, weights, GROUP)
    assert values(found.blame) == pytest.approx(by_subsets(truth, weights), abs=1e-9)
    whole = np.nanmean(found.holds) * found.facts
    assert values(found.blame).sum() == pytest.approx(1 - whole)
    assert values(found.blame_granted).sum() == pytest.approx(1 - np.nanmean(found.holds))


@given(TRUTHS)
def test_a_link_that_never_fails_bears_nothing_and_two_alike_bear_the_same(truth: np.ndarray) -> None:
    chain = np.vstack([truth, truth[:1], np.ones(24)])
    shares = values(joint(chain, np.array([0.5]), GROUP).blame)
    assert shares[len(chain) - 1] == 0
    assert shares[0] == pytest.approx(shares[len(chain) - 2])


@given(TRUTHS)
def test_the_joint_probability_lies_within_frechets_bounds(truth: np.ndarray) -> None:
    found = joint(truth, np.zeros(0), GROUP)
    together = np.nanmean(found.holds)
    assert found.least.value - 1e-12 <= together <= found.most.value + 1e-12
    assert found.independent.value == pytest.approx(np.prod(truth.mean(axis=1)))


def test_a_chain_worked_out_on_paper() -> None:
    """Three links of four draws: all hold, the first fails, the first and second fail, the third fails."""
    truth = np.array([[1, 0, 0, 1], [1, 1, 0, 1], [1, 1, 1, 0]], dtype=float)
    found = joint(truth, np.array([0.5]), np.arange(4))
    assert np.nanmean(found.holds) == 0.25
    assert found.facts == 0.5
    assert values(found.gain_granted) == pytest.approx([0.25, 0, 0.25, 0])
    assert values(found.gain) == pytest.approx([0.125, 0, 0.125, 0.125])
    assert values(found.blame_granted) == pytest.approx([0.375, 0.125, 0.25, 0])
    # One link fails, and the fact as often as not: 1/2 + 1/2 * 1/2; two fail: 1/2 * 1/2 + 1/2 * 1/3.
    assert values(found.blame)[:3] == pytest.approx([(3 / 4 + 5 / 12) / 4, 5 / 48, 3 / 16])
    assert (found.least.value, found.most.value) == (0.0, 0.5)


def test_a_draw_with_an_unknown_link_is_left_out() -> None:
    truth = np.array([[1.0, 1.0, np.nan, 0.0], [1.0, 0.0, 0.0, np.nan]])
    found = joint(truth, np.zeros(0), np.arange(4))
    assert found.holds == pytest.approx([1, 0, np.nan, np.nan], nan_ok=True)
    assert values(found.blame) == pytest.approx([0, 0.5])


def test_the_errors_are_those_of_independent_draws() -> None:
    rng = np.random.default_rng(1)
    truth = (rng.random((2, 4000)) < [[0.6], [0.7]]).astype(float)
    found = joint(truth, np.zeros(0), np.arange(4000) % 20)
    assert found.most.error == pytest.approx(np.sqrt(0.24 / 4000), rel=0.5)
    # The product of two means has about sqrt((.7² .24 + .6² .21) / n).
    assert found.independent.error == pytest.approx(np.sqrt((0.49 * 0.24 + 0.36 * 0.21) / 4000), rel=0.5)


def test_nothing_known_says_nothing_and_does_not_fail() -> None:
    found = joint(np.full((2, 3), np.nan), np.array([0.5]), np.arange(3))
    assert np.isnan(found.holds).all()
    assert np.isnan(found.most.error)
