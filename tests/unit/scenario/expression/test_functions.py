"""Ranks and rank correlation against figures worked by hand."""

import numpy as np
import pytest

from tripolar.scenario.expression import FUNCTIONS
from tripolar.stats.ranks import rank_correlation, ranks


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
