"""A Gaussian copula: groups, matrices, and the ranks it gives."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tripolar.stats.copula import Copula, connected, copula, pearson
from tripolar.stats.points import scrambled_points


@pytest.mark.parametrize("rank", [-0.95, -0.5, 0.0, 0.3, 0.8, 0.99])
def test_two_parameters_have_the_rank_correlation_asked_for(rank: float) -> None:
    made = copula(("a", "b"), {("a", "b"): rank})
    assert made is not None
    points = dict(zip("ab", scrambled_points(2, 4096, 0).rows(), strict=True))
    found = made.joined(points)
    assert stats.spearmanr(found["a"], found["b"]).statistic == pytest.approx(rank, abs=0.01)
    # Each stays uniform, and the first is as it was.
    np.testing.assert_array_equal(found["a"], points["a"])
    assert stats.kstest(found["b"], "uniform").statistic < 0.02


def test_of_three_the_pair_that_no_line_names_is_uncorrelated() -> None:
    ranks = {("b", "a"): 0.6, ("b", "c"): 0.5}
    made = copula(("a", "b", "c"), ranks)
    assert made is not None
    points = dict(zip("abc", scrambled_points(3, 8192, 1).rows(), strict=True))
    found = stats.spearmanr(np.array([made.joined(points)[each] for each in "abc"]).T).statistic
    np.testing.assert_allclose(found, [[1, 0.6, 0], [0.6, 1, 0.5], [0, 0.5, 1]], atol=0.015)


def test_the_rows_are_those_of_choleskys_decomposition() -> None:
    ranks = {("a", "b"): 0.6, ("a", "c"): -0.2, ("b", "c"): 0.4, ("c", "d"): 0.5}
    made = copula(tuple("abcd"), ranks)
    assert made is not None
    matrix = np.eye(4)
    for (one, other), rank in ranks.items():
        i, j = "abcd".index(one), "abcd".index(other)
        matrix[i, j] = matrix[j, i] = pearson(rank)
    lower = np.linalg.cholesky(matrix)
    for i, row in enumerate(made.rows):
        np.testing.assert_allclose(row, lower[i, : i + 1], atol=1e-12)


def test_ranks_that_contradict_each_other_have_no_copula() -> None:
    assert copula(tuple("abc"), {("a", "b"): 0.9, ("b", "c"): 0.9}) is None
    assert copula(tuple("abc"), {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): 0.8}) is not None


def test_groups_are_what_hangs_together() -> None:
    assert connected([("d", "c"), ("a", "b"), ("c", "e"), ("b", "f")]) == (("a", "b", "f"), ("c", "d", "e"))
    assert connected([]) == ()


def test_extreme_points_stay_inside() -> None:
    made = Copula(("a", "b"), ((1.0,), (0.999, (1 - 0.999**2) ** 0.5)))
    edge = np.array([2.0**-31, 1 - 2.0**-31])
    found = made.joined({"a": edge, "b": edge})["b"]
    assert np.all((found > 0) & (found < 1))
