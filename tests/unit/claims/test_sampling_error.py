"""The interval of a probability: its coverage on functions whose probability is known."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np
import pytest
from scipy.special import ndtri

from tripolar.claims.verdict import assess, assess_draws, verdict
from tripolar.stats.points import scrambled_points
from tripolar.stats.sampling import beyond, replicate_of, wilson

SEEDS = 200
Truth = Callable[[np.ndarray], np.ndarray]


def linear(share: float) -> Truth:
    return lambda u: ndtri(u).sum(axis=0) / sqrt(u.shape[0]) < ndtri(share)


def checkered(u: np.ndarray) -> np.ndarray:
    """Rough, and against the grain of the sequence: its replicates are less even than chance."""
    return (np.floor(16 * u[4]) + np.floor(16 * u[7])) % 2 == 1


def assessed(holds: Truth, size: int) -> list:
    found = []
    for seed in range(SEEDS):
        truth = holds(scrambled_points(10, size, seed).rows()).astype(float)
        found.append(assess_draws(truth, replicate_of(size, 8), 8))
    return found


@pytest.mark.parametrize(
    ("holds", "share", "size"),
    [
        (linear(0.5), 0.5, 300),
        (linear(0.9), 0.9, 64),
        (linear(0.02), 0.02, 64),
        (checkered, 0.5, 64),
        (checkered, 0.5, 300),
    ],
    ids=["even", "nine in ten", "rare", "checkered, 64", "checkered, 300"],
)
def test_the_interval_covers_the_probability_as_often_as_it_says(holds, share, size) -> None:
    covered = np.mean([each.lower <= share <= each.upper for each in assessed(holds, size)])
    assert covered >= 0.95


def test_wilson_alone_would_say_too_much_where_draws_are_less_even_than_chance() -> None:
    alone = [wilson(each.probability, 300) for each in assessed(checkered, 300)]
    # With the same dimensions for u[4] and u[7] in every replicate it would be .86.
    assert np.mean([low <= 0.5 <= high for low, high in alone]) < 0.95


def test_replicates_alone_would_say_too_much_of_rare_events() -> None:
    rare = assessed(linear(0.02), 64)
    reach = beyond(8)
    alone = [abs(each.probability - 0.02) <= reach * each.replicate_error for each in rare]
    assert np.mean(alone) < 0.8


def test_an_interval_is_wilsons_or_that_of_the_replicates_whichever_is_wider() -> None:
    even = np.tile([1.0, 0.0], 40)
    same = assess_draws(even, replicate_of(80, 4) // 2, 2)
    assert same.replicate_error == 0.0
    assert (same.lower, same.upper, same.error) == (*wilson(0.5, 80), assess(80, 40, 0).error)
    apart = assess_draws(even, replicate_of(80, 2), 2)
    assert (apart.lower, apart.upper) == (0.0, 1.0)
    assert apart.replicate_error == pytest.approx(0.5)
    assert verdict(apart) == "undecided"


def test_undecided_draws_count_to_either_side_in_each_replicate() -> None:
    truth = np.array([1.0, 1.0, 1.0, np.nan, 1.0, 0.0, 1.0, np.nan, 1.0, 0.0])
    found = assess_draws(truth, replicate_of(10, 2), 2)
    # The first replicate holds in all of its five draws; the second in one, with two unknown.
    assert found.probability == pytest.approx(6 / 8)
    assert found.lower == max(0.0, min(wilson(0.6, 10)[0], 0.6 - beyond(2) * 0.4))
    assert found.upper == 1.0
    assert found.unknown == 2


@pytest.mark.parametrize("size", [1, 2, 5])
def test_fewer_draws_than_replicates_are_assessed_all_the_same(size: int) -> None:
    found = assess_draws(np.ones(size), replicate_of(size, 8), 8)
    assert found.probability == 1.0
    assert 0.0 < found.lower < 0.6
    assert found.upper == 1.0
    assert found.error > 0.0
    assert (found.replicate_error is None) == (size == 1)
