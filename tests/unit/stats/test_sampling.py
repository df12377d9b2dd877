"""Sampling errors from replicates: right for independent draws, smaller where draws are even."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tripolar.stats.points import scrambled_points
from tripolar.stats.sampling import beyond, mean_error, median_error, ratio_error, replicate_of


def test_equal_replicates_give_the_textbook_standard_error_of_their_means() -> None:
    values = np.random.default_rng(0).normal(size=80)
    means = values.reshape(10, 8).mean(axis=0)
    assert mean_error(values, 8) == pytest.approx(means.std(ddof=1) / math.sqrt(8))


def test_the_error_of_independent_draws_is_right_on_average() -> None:
    rng = np.random.default_rng(1)
    squares = [mean_error(rng.uniform(size=90), 8) ** 2 for _ in range(2000)]
    # Replicates of 11 and 12 draws; 2,000 variances on 7 degrees of freedom are known to 1.2 percent.
    assert np.mean(squares) == pytest.approx(1 / 12 / 90, rel=0.05)


def test_the_error_of_even_draws_is_theirs_and_not_that_of_independent_ones() -> None:
    found = np.array([scrambled_points(2, 512, seed).rows().sum(axis=0) for seed in range(40)])
    told = np.sqrt(np.mean([mean_error(each, 8) ** 2 for each in found]))
    assert told == pytest.approx(found.mean(axis=1).std(ddof=1), rel=0.3)
    assert told < 0.1 * math.sqrt(2 / 12 / 512)


def test_the_median_has_an_error_too() -> None:
    rng = np.random.default_rng(2)
    told = np.mean([median_error(rng.normal(size=400), 8) ** 2 for _ in range(300)])
    assert told == pytest.approx(math.pi / 2 / 400, rel=0.1)


def test_unknown_draws_are_left_out() -> None:
    values = np.array([1.0, 2.0, np.nan, 4.0, np.nan, 8.0])
    assert mean_error(values, 2) == pytest.approx(
        ratio_error(np.array([1.0, 14.0]), np.array([1.0, 3.0])), rel=1e-12
    )
    assert median_error(values, 2) == pytest.approx((4.0 - 1.0) / 2)


@pytest.mark.parametrize("values", [np.array([1.0]), np.full(8, np.nan), np.array([np.nan, 3.0])])
def test_one_replicate_has_nothing_to_be_compared_with(values: np.ndarray) -> None:
    assert math.isnan(mean_error(values, 8))
    assert math.isnan(median_error(values, 8))
    assert math.isnan(mean_error(np.arange(5.0), 1))


def test_draws_belong_to_replicates_in_turn() -> None:
    assert replicate_of(5, 3).tolist() == [0, 1, 2, 0, 1]


def test_few_replicates_reach_farther() -> None:
    assert beyond(2) == pytest.approx(12.706, abs=1e-3)
    assert beyond(8) == pytest.approx(2.365, abs=1e-3)
