"""Ranks and rank correlation against figures worked by hand."""

from itertools import product

import numpy as np
import pytest

from tripolar.scenario.expression import FUNCTIONS
from tripolar.scenario.expression.functions import fill_unknown
from tripolar.stats.ranks import noise_floor, rank_correlation, ranks


def test_ties_share_the_mean_of_their_ranks():
    np.testing.assert_array_equal(ranks(np.array([30.0, 10.0, 20.0, 10.0])), [4.0, 1.5, 3.0, 1.5])


def test_rank_correlation_of_a_textbook_table():
    # Ten pairs with squared rank differences summing to 194: 1 - 6 * 194 / 990.
    iq = np.array([106, 100, 86, 101, 99, 103, 97, 113, 112, 110.0])
    hours = np.array([7, 27, 2, 50, 28, 29, 20, 12, 6, 17.0])
    assert rank_correlation(iq, hours) == pytest.approx(1 - 6 * 194 / 990)


def test_rank_correlation_of_a_constant_is_unknown():
    assert np.isnan(rank_correlation(np.arange(5.0), np.ones(5)))


def test_every_function_says_what_it_does():
    assert sorted(FUNCTIONS) == sorted(
        [
            *("abs", "min", "max", "sqrt", "exp", "log"),
            *("mean", "share", "share_given", "median", "quantile", "correlation"),
        ]
    )
    assert all(function.says for function in FUNCTIONS.values())


def reached(x, y, side):
    return float(FUNCTIONS["correlation"].compute(*fill_unknown(FUNCTIONS["correlation"], (x, y), side)))


@pytest.mark.parametrize("unknown", [(True, False), (False, True), (True, True)])
def test_unknown_numbers_bound_a_correlation_whichever_side_they_are_on(unknown):
    rng = np.random.default_rng(8)
    x = rng.normal(size=200)
    y = 0.84 * x + np.sqrt(1 - 0.84**2) * rng.normal(size=200)
    true = rank_correlation(x, y)
    hidden = rng.random(200) < 0.49
    known = [np.where(hidden & gone, np.nan, each) for gone, each in zip(unknown, (x, y), strict=True)]
    assert reached(*known, -1) < 0.0 < true < reached(*known, 1)
    assert reached(x, y, 1) == pytest.approx(true) == reached(x, y, -1)


def test_the_bounds_of_a_correlation_are_near_the_furthest_that_any_numbers_reach():
    rng, short = np.random.default_rng(0), []
    for _ in range(40):
        x, y = rng.normal(size=7), rng.normal(size=7)
        x[:2] = np.nan
        known = np.sort(x[2:])
        between = [known[0] - 1, *known, *(known[1:] + known[:-1]) / 2, known[-1] + 1]
        every = [rank_correlation(np.array([*two, *x[2:]]), y) for two in product(between, repeat=2)]
        short += [max(every) - reached(x, y, 1), reached(x, y, -1) - min(every)]
    assert min(short) > -0.05
    assert np.mean(short) < 0.03


def test_a_correlation_of_which_nothing_is_known_stays_unknown():
    nothing = np.full(4, np.nan)
    assert np.isnan(reached(nothing, np.ones(4), 1))


def test_noise_floor_grows_with_the_number_of_candidates():
    assert noise_floor(400, 1) == pytest.approx(1.96 / 20, abs=1e-3)
    assert noise_floor(400, 20) == pytest.approx(3.023 / 20, abs=1e-3)
