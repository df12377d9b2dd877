"""Columns of a file of draws: rows by weight, and the same row in every column."""

from __future__ import annotations

import numpy as np

from tripolar.scenario.distributions import Sampled

WEIGHTS = np.array([1.0, 2.0, 0.0, 1.0])
ONE = Sampled("fitted.csv", "one", "0123456789abcdef", np.array([10.0, 20.0, 30.0, 40.0]), WEIGHTS)
OTHER = Sampled("fitted.csv", "other", "0123456789abcdef", np.array([4.0, 3.0, 2.0, 1.0]), WEIGHTS)


def test_a_row_comes_as_often_as_its_weight_says() -> None:
    u = (np.arange(8) + 0.5) / 8
    assert ONE.ppf(u).tolist() == [10, 10, 20, 20, 20, 20, 40, 40]
    assert ONE.ppf(np.array([0.0, 1.0])).tolist() == [10, 40]


def test_one_number_gives_the_same_row_of_every_column() -> None:
    u = np.random.default_rng(0).uniform(size=200)
    assert set(zip(ONE.ppf(u), OTHER.ppf(u), strict=True)) == {(10, 4), (20, 3), (40, 1)}


def test_its_centre_is_the_weighted_median_of_the_column() -> None:
    assert (ONE.centre, OTHER.centre) == (20.0, 3.0)
    assert OTHER.support == (1.0, 4.0)


def test_it_says_where_it_comes_from() -> None:
    assert ONE.describe() == "4 draws in fitted.csv (01234567)"
    source = {"file": "fitted.csv", "column": "one", "rows": 4, "sha256": "0123456789abcdef"}
    assert ONE.content() == {"posterior": source}
    assert ONE.resolved(float) is ONE
    assert ONE.unranked
    assert ONE != OTHER
