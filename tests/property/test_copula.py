"""Rank correlations, whatever matrix is asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tripolar.stats.copula import copula, pearson
from tripolar.stats.points import scrambled_points
from tripolar.stats.ranks import ranks

SIZE = 2048


@st.composite
def joint(draw: st.DrawFn) -> dict[tuple[str, str], float]:
    """Ranks that go together, because they are those of numbers with common causes."""
    paths = "abcd"[: draw(st.integers(2, 4))]
    causes = np.array([draw(st.lists(st.floats(-1, 1), min_size=2, max_size=2)) for _ in paths])
    own = np.array([draw(st.floats(0.3, 1)) for _ in paths])
    covariance = causes @ causes.T + np.diag(own**2)
    spread = np.sqrt(np.diag(covariance))
    normal = covariance / np.outer(spread, spread)
    return {
        (a, b): float(6 / np.pi * np.arcsin(normal[i, j] / 2))
        for i, a in enumerate(paths)
        for j, b in enumerate(paths)
        if i < j
    }


@settings(max_examples=30)
@given(joint(), st.integers(0, 99))
def test_draws_have_every_rank_correlation_asked_for(asked: dict[tuple[str, str], float], seed: int) -> None:
    paths = tuple(sorted({path for pair in asked for path in pair}))
    made = copula(paths, asked)
    assert made is not None
    points = dict(zip(paths, scrambled_points(len(paths), SIZE, seed).rows(), strict=True))
    found = made.joined(points)
    for (a, b), rank in asked.items():
        told = np.corrcoef(ranks(found[a]), ranks(found[b]))[0, 1]
        # Three standard errors of independent draws; these are more even than that.
        assert abs(told - rank) < 3 / np.sqrt(SIZE)
    part = made.joined({path: column[100:151] for path, column in points.items()})
    for path, column in found.items():
        np.testing.assert_array_equal(part[path], column[100:151])


@given(st.lists(st.floats(-0.99, 0.99), min_size=3, max_size=3))
def test_what_has_no_joint_distribution_is_refused_and_nothing_else(given_ranks: list[float]) -> None:
    asked = dict(zip([("a", "b"), ("a", "c"), ("b", "c")], given_ranks, strict=True))
    matrix = np.eye(3)
    for (a, b), rank in asked.items():
        i, j = "abc".index(a), "abc".index(b)
        matrix[i, j] = matrix[j, i] = pearson(rank)
    smallest = np.linalg.eigvalsh(matrix)[0]
    if abs(smallest) > 1e-6:
        assert (copula(("a", "b", "c"), asked) is not None) == (smallest > 0)
