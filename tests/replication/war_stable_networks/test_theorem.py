"""No war-stable network but the empty one (Jackson and Nei 2015, PNAS 112(50)); see README.md."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tripolar.lenses.war_stable import all_networks, needed_advantage, vulnerable, war_stable


@pytest.mark.parametrize(("n", "draws"), [(3, 400), (4, 200), (5, 30)])
def test_only_the_empty_network_can_be_war_stable_and_is_from_the_threshold_on(n: int, draws: int) -> None:
    rng = np.random.default_rng(n)
    empty = 0
    for _ in range(draws):
        strengths = rng.uniform(0.2, 3.0, n)
        advantage = float(rng.uniform(0.3, 2.0)) * needed_advantage(strengths)
        expected = ((),) if advantage >= needed_advantage(strengths) else ()
        assert war_stable(strengths, advantage) == expected
        empty += bool(expected)
    assert 0.2 * draws < empty < 0.9 * draws  # both sides of the threshold were drawn


def test_just_below_and_at_the_threshold() -> None:
    strengths = [4.0, 3.0, 2.0, 1.5]
    assert needed_advantage(strengths) == pytest.approx(7 / 1.5)
    assert war_stable(strengths, 7 / 1.5 + 1e-9) == ((),)
    assert war_stable(strengths, 7 / 1.5 - 1e-6) == ()


@pytest.mark.parametrize("n", [3, 4])
def test_it_holds_too_where_one_member_that_needs_an_alliance_keeps_it(n: int) -> None:
    """A weaker third condition, so that the result does not hang on how the third is read."""
    rng = np.random.default_rng(10 + n)
    pairs, masks = list(combinations(range(n), 2)), all_networks(n)
    numbers = np.arange(len(masks))
    for _ in range(100):
        strengths = rng.uniform(0.2, 3.0, n)
        open_to = vulnerable(masks, strengths, float(rng.uniform(0.2, 8.0)))
        stable = ~open_to.any(axis=1)
        for bit, (i, j) in enumerate(pairs):
            other = open_to[numbers ^ (1 << bit)]
            needed = other[:, i] | other[:, j]
            stable &= np.where(numbers >> bit & 1, needed, ~other.any(axis=1))
        assert not stable[1:].any()
